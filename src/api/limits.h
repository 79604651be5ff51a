#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "franking/commitment.h"

/// Every size and count that device and provider agree on, once. Each stops somebody from making
/// the other side hold or do without bound.
namespace causeway::api::limits {

/// One WebSocket message, one HTTP body.
inline constexpr std::size_t frame_size_max = std::size_t{4} << 20;
/// What a frame carries: its head takes twelve bytes.
inline constexpr std::size_t frame_body_size_max = frame_size_max - 12;
/// A Welcome, or the GroupInfo of an epoch, together with the tree that the hub adds to it: it
/// travels in one frame, and a device whose inbox holds a frame that is too large could take
/// nothing behind.
inline constexpr std::size_t with_tree_size_max = frame_size_max - 1024;
/// The GroupInfo of epoch 0, in which the creator's device is alone.
inline constexpr std::size_t first_group_info_size_max = std::size_t{16} << 10;
/// CBOR content of one message; the same constant bounds what a report carries, so that nothing can
/// be sent that could not be reported.
using franking::content_size_max;
/// What is only worth hearing at once does not wait longer than that.
inline constexpr std::chrono::seconds ttl_max{300};
/// An encoded PrivateMessage: content, its frame, padding, MLS overhead.
inline constexpr std::size_t message_size_max = std::size_t{80} << 10;
inline constexpr std::size_t key_package_size_max = std::size_t{4} << 10;
inline constexpr std::size_t key_packages_per_request_max = 100;
/// One-time key packages kept per device and suite.
inline constexpr std::size_t key_packages_max = 100;
/// Leaves of one conversation.
inline constexpr std::size_t conversation_devices_max = 1000;
/// Inboxes into which one new statement goes: the account's own devices first, then those that
/// share conversations with it. Whoever is beyond learns of it when a send is refused.
inline constexpr std::size_t statement_recipients_max = 10'000;
/// Accounts that one account blocks.
inline constexpr std::size_t blocked_max = 10'000;
/// Accounts that one account has accepted, in one answer.
inline constexpr std::size_t accepted_max = 10'000;
/// How long somebody who did not answer is not written to again.
inline constexpr std::chrono::hours contact_request_retention{24 * 30};
/// A sealed profile, picture included: a power of two of KiB, a nonce and a tag.
inline constexpr std::size_t profile_size_max = (std::size_t{128} << 10) + 24 + 16;
/// Statements of one account in one answer.
inline constexpr std::size_t statements_max = 32;
/// An encrypted blob, header and tags included: 100 MiB of plaintext.
inline constexpr std::uint64_t blob_size_max =
    (std::uint64_t{100} << 20) + (std::uint64_t{1} << 16);
/// One piece of an upload or download.
inline constexpr std::size_t blob_piece_size_max = std::size_t{1} << 20;
/// Inbox items sent to a connection and not yet acknowledged, and their bytes.
inline constexpr std::size_t inbox_window_items = 256;
inline constexpr std::size_t inbox_window_bytes = std::size_t{8} << 20;

/// What a device that nobody knows yet may leave at the hub; the answers come from known ones.
inline constexpr std::size_t link_offer_size_max = std::size_t{1} << 10;
inline constexpr std::size_t link_step_size_max = std::size_t{512} << 10;
/// Steps kept at once, so that nobody fills the disk: whoever fills them, from many networks, keeps
/// others from linking for as long as that goes on.
inline constexpr std::size_t link_steps_max = 100'000;
inline constexpr std::chrono::minutes link_retention{10};

/// A backup's index, sealed, and the blobs that it keeps from expiring. Their bytes count against
/// the account's quota for blobs.
inline constexpr std::size_t backup_index_size_max = std::size_t{256} << 10;
inline constexpr std::size_t backup_blobs_max = 256;

/// What the hub keeps of a group's link for whoever has it, and what somebody says who asks to be
/// let in: both sealed, of one length, with room for later versions.
inline constexpr std::size_t group_link_preview_size_max = 512;
inline constexpr std::size_t join_note_size_max = std::size_t{1} << 10;
/// Who waits to be let into one group: whoever spreads a link fills no more of its admins' time.
inline constexpr std::size_t join_requests_max = 100;
/// In how many groups one account asks, in `join_retention`.
inline constexpr std::size_t join_requests_per_account_max = 20;
/// Requests in one answer.
inline constexpr std::size_t join_requests_told_max = 1000;
/// How long a request waits, and somebody who was declined is not heard.
inline constexpr std::chrono::hours join_retention{24 * 30};
/// How far the time that a request names may be from the hub's.
inline constexpr std::chrono::hours join_time_allowance{24};

/// Reports and appeals of one account that wait to be opened: nobody fills the disk with them.
inline constexpr std::size_t reports_waiting_max = 100;
/// What the provider says of a decision, in bytes.
inline constexpr std::size_t statement_of_reasons_size_max = 4'000;

inline constexpr std::chrono::hours inbox_retention{24 * 30};
inline constexpr std::chrono::hours blob_retention{24 * 30};
/// How long a repeated send is recognised (franking.md 2).
inline constexpr std::chrono::hours duplicate_window{24 * 7};
/// How long the roster log remembers who was in a conversation.
inline constexpr std::chrono::hours roster_retention{24 * 180};

}  // namespace causeway::api::limits
