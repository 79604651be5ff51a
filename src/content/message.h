#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "content/blob.h"
#include "content/mimi_content.h"

/// The messages this version writes, and what it requires of those it shows
/// (docs/formats/content.md §3 to §7). A message is put together from parts:
///
///   make_message(random, text_part("Hello"))
///   make_reply(random, id, all_of({text_part("Look"), attachment_part(photo)}))
namespace causeway::content {

namespace rules {
inline constexpr Rule text_is_utf8{"content.text_is_utf8", "docs/formats/content.md §3"};
inline constexpr Rule choose_one_is_absent{
    "content.choose_one_is_absent", "docs/formats/content.md §7"
};
inline constexpr Rule attachment_is_fbl1{
    "content.attachment_is_fbl1", "docs/formats/content.md §5"
};
inline constexpr Rule attachment_url_is_a_blob{
    "content.attachment_url_is_a_blob", "docs/formats/content.md §5"
};
inline constexpr Rule attachment_size_is_within_limit{
    "content.attachment_size_is_within_limit", "docs/formats/content.md §5"
};
inline constexpr Rule file_name_is_plain{
    "content.file_name_is_plain", "docs/formats/content.md §5"
};
inline constexpr Rule timer_is_within_limit{
    "content.timer_is_within_limit", "docs/formats/content.md §4"
};
inline constexpr Rule group_state_is_valid{
    "content.group_state_is_valid", "docs/formats/content.md §6"
};
}  // namespace rules

inline constexpr std::string_view markdown_type = "text/markdown;variant=GFM-MIMI";
inline constexpr std::string_view plain_type = "text/plain;charset=utf-8";
inline constexpr std::string_view group_state_type = "application/vnd.causeway.group+cbor";
inline constexpr std::uint16_t fbl1_enc_alg = 0x8001;  // private use
inline constexpr std::uint8_t sha256_hash_alg = 1;
inline constexpr std::uint64_t attachment_size_max = std::uint64_t{100} << 20;
inline constexpr std::size_t file_name_size_max = 255;

/// An attachment: an FBL1 blob at the provider, and what opens it.
struct Attachment {
  BlobId blob;
  BlobDescription description;  // key, size, hash
  std::string content_type;     // "image/jpeg"
  std::string file_name;        // empty, or one that `is_plain_file_name`

  bool operator==(const Attachment&) const = default;
};

/// A new message with a fresh salt.
MimiContent make_message(Random& random, NestedPart part);
/// The same, as an answer to `in_reply_to`.
MimiContent make_reply(Random& random, const MessageId& in_reply_to, NestedPart part);

/// Lets the message disappear `time` after it was read, at its sender after it was sent. Requires 1
/// second to `expiry_max`.
void expire_after(MimiContent& content, std::chrono::seconds time);

/// Markdown to be shown. Requires UTF-8.
NestedPart text_part(std::string_view markdown);
/// Requires what `parse_attachment` requires.
NestedPart attachment_part(const Attachment& attachment);
/// Several parts, all shown in order; of one part, that part. Requires at least one.
NestedPart all_of(std::vector<NestedPart> parts);

/// The text of a part that is text of ours; nothing for any other part. Borrowed.
std::optional<std::string_view> text_of(const NestedPart& part);

/// `rules::attachment_is_fbl1` (algorithm, key of 32 bytes, no nonce and aad, SHA-256),
/// `rules::attachment_url_is_a_blob`, `rules::attachment_size_is_within_limit` or
/// `rules::file_name_is_plain`.
Result<Attachment> parse_attachment(const ExternalPart& part);

/// UTF-8 of at most 255 bytes that is one name in any file system and reads as it is: no slash,
/// backslash or control character, no bidirectional override ("exe.jpg" shown for "gpj.exe"), not
/// "." or "..".
bool is_plain_file_name(std::string_view name);

/// The nearest plain name to the last component of `path`; "file" where nothing is left.
std::string plain_file_name(std::string_view path);

/// The longest time after which a message may be made to disappear.
inline constexpr std::chrono::seconds expiry_max = std::chrono::hours(24) * 366;

/// The encrypted state of a conversation: what its members call it, and how long messages stay.
/// Sent as a message of its own, by whoever changes it, and again by whoever adds a member.
struct GroupState {
  /// The frank's `seq` of the message that made the change: the later change wins, however often
  /// an older state is shared again. 0 in that message itself, which cannot know its number.
  std::uint64_t changed_seq = 0;
  std::string name;               // at most 255 bytes; empty: none
  std::chrono::seconds timer{0};  // after which messages disappear, up to `expiry_max`; 0: never
  std::vector<Extension> others;  // of later versions; repeated when shared again

  bool operator==(const GroupState&) const = default;
};

/// What a conversation may be called: visible UTF-8 of at most 255 bytes.
bool is_group_name(std::string_view name);

/// Requires a name that `is_group_name` and a timer that is 0 or more and within `expiry_max`.
NestedPart group_state_part(const GroupState& state);
/// The state as it stands after message `seq` brought it; `rules::group_state_is_valid` (also where
/// it claims a change after that message), or a rule of content/cbor.h. Requires a part of that
/// type. Whether the sender may change the state is for the caller to say.
Result<GroupState> parse_group_state(const SinglePart& part, std::uint64_t seq);

/// What this version requires before it shows a message: no alternatives
/// (`rules::choose_one_is_absent`: two readers must not see two texts), text that is UTF-8
/// (`rules::text_is_utf8`), a forward counter and a voice note that are such (content/forward.h,
/// content/voice.h), external parts that are attachments of ours (the rules of `parse_attachment`:
/// nothing is fetched from an address that a sender chose).
Result<void> check_policy(const MimiContent& content);

}  // namespace causeway::content
