#pragma once

#include <array>
#include <optional>
#include <vector>

#include "api/accounts.h"
#include "base/id.h"
#include "crypto/hash.h"
#include "identity/signed.h"

/// A group's link, and who asks to be let in by it (docs/formats/group-link.md). The link opens
/// nothing: it files a request, and a device of a member that may add people makes a commit, or
/// does not.
namespace causeway::api {

/// Follows from the link's secret; says to the hub that whoever asks has the link. The hub has its
/// SHA-256.
using Locator = std::array<std::uint8_t, 32>;

struct GroupLink {
  using Wire = tls::Struct;

  crypto::Sha256 locator_hash{};
  Bytes sealed_preview;  // under what follows from the secret as well

  bool operator==(const GroupLink&) const = default;
};

/// By an account that may add people (mls_tree/roles.h). `seq` is that of the message in which the
/// members were told of this link, or that there is none any more: of two the later one counts, at
/// the hub as among the members. What was asked by another link ends. The same again answers ok.
struct PutGroupLinkRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::put_group_link;
  using Reply = Empty;

  ConversationId conversation;
  std::uint64_t seq = 0;
  std::optional<GroupLink> link;

  bool operator==(const PutGroupLinkRequest&) const = default;
};

struct GroupLinkReply {
  using Wire = tls::Struct;

  Bytes sealed_preview;

  bool operator==(const GroupLinkReply&) const = default;
};

/// By whoever has the link. 404 where it is none, or none any more.
struct GroupLinkRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::group_link;
  using Reply = GroupLinkReply;

  ConversationId conversation;
  Locator locator{};

  bool operator==(const GroupLinkRequest&) const = default;
};

/// The device's account asks to be let in: an identity::JoinClaim, of which the hub knows the rest.
/// One for each account and group, the latest. The same again answers ok.
struct RequestJoinRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::request_join;
  using Reply = Empty;

  ConversationId conversation;
  Locator locator{};
  std::uint64_t time_ms = 0;
  Bytes sealed_note;
  identity::SignatureBytes signature{};

  bool operator==(const RequestJoinRequest&) const = default;
};

/// Of one's own account. Answers ok where there is none.
struct TakeBackJoinRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::take_back_join;
  using Reply = Empty;

  ConversationId conversation;

  bool operator==(const TakeBackJoinRequest&) const = default;
};

/// By an account that may add people. Who was declined is told, and asks in vain until
/// `limits::join_retention` has passed. Answers ok where it was declined already.
struct DeclineJoinRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::decline_join;
  using Reply = Empty;

  ConversationId conversation;
  AccountId account;

  bool operator==(const DeclineJoinRequest&) const = default;
};

/// An identity::JoinClaim with its signature, but for the domain.
struct JoinRequest {
  using Wire = tls::Struct;

  ConversationId conversation;
  AccountId account;
  DeviceId device;
  crypto::Sha256 locator_hash{};
  std::uint64_t time_ms = 0;
  Bytes sealed_note;
  identity::SignatureBytes signature{};

  bool operator==(const JoinRequest&) const = default;
};

/// What the hub knows of whoever asks: by its roster, for `limits::roster_retention`.
enum class Past : std::uint8_t {
  none = 0,
  was_member = 1,
};

/// Somebody asks to be let in. Goes to the devices of those who may add people, and to those of the
/// account that asks.
struct JoinItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 7;

  JoinRequest request;
  Past past = Past::none;

  bool operator==(const JoinItem&) const = default;
};

enum class JoinEnd : std::uint8_t {
  taken_back = 1,
  declined = 2,
  void_link = 3,    // another one is in its place, or none
  lost_device = 4,  // the account has not the device any more that signed
};

/// A request ended otherwise than by a commit. Goes where it went. One that was made since goes on.
struct JoinEndItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 8;

  ConversationId conversation;
  AccountId account;
  JoinEnd end = JoinEnd::taken_back;
  std::uint64_t time_ms = 0;  // of the request

  bool operator==(const JoinEndItem&) const = default;
};

struct JoinRequestsReply {
  using Wire = tls::Struct;

  std::vector<JoinItem> requests;  // at most `limits::join_requests_told_max`

  bool operator==(const JoinRequestsReply&) const = default;
};

/// All that wait: for this account to decide on, and its own.
struct JoinRequestsRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::join_requests;
  using Reply = JoinRequestsReply;

  bool operator==(const JoinRequestsRequest&) const = default;
};

}  // namespace causeway::api
