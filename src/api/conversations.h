#pragma once

#include <optional>
#include <vector>

#include "api/accounts.h"
#include "api/frame.h"
#include "base/id.h"
#include "franking/frank.h"
#include "identity/signed.h"

namespace causeway::api {

/// The MLS group id of a conversation is its ConversationId. Fields named after MLS structs hold
/// MLSMessage encodings, except `ratchet_tree`, which is the content of that extension.

enum class ConversationKind : std::uint8_t {
  direct = 1,  // of exactly two accounts; one per pair
  group = 2,
  note = 3,  // of one account
};

/// A commit and what follows from it: accepted as a whole or not at all.
struct CommitBundle {
  using Wire = tls::Struct;

  Bytes commit;                  // PublicMessage
  std::optional<Bytes> welcome;  // where the commit adds anyone
  Bytes group_info;              // of the epoch that the commit begins, with external_pub

  bool operator==(const CommitBundle&) const = default;
};

/// A conversation begins with its epoch 0 (the creator's device alone) and, in the same step, the
/// commit that adds the others. `group_info` carries the ratchet_tree extension. Creating a direct
/// conversation that exists already is refused with `rules::direct_is_new` and its
/// `ExistingConversation`; repeating the identical request answers ok.
struct CreateConversationRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::create_conversation;
  using Reply = Empty;

  ConversationKind kind = ConversationKind::direct;
  AccountId peer;  // of a direct conversation; zero otherwise
  Bytes group_info;
  std::optional<CommitBundle> bundle;

  bool operator==(const CreateConversationRequest&) const = default;
};

struct ExistingConversation {
  using Wire = tls::Struct;

  ConversationId conversation;

  bool operator==(const ExistingConversation&) const = default;
};

struct CommitReply {
  using Wire = tls::Struct;

  std::uint64_t epoch = 0;  // that the commit began

  bool operator==(const CommitReply&) const = default;
};

/// The first valid commit of an epoch wins, by compare-and-set. The committer applies it when it
/// arrives in its own inbox, so that every device sees one order. Repeating the identical bundle
/// answers its acceptance. External commits go the same way.
struct CommitRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::commit;
  using Reply = CommitReply;

  ConversationId conversation;
  CommitBundle bundle;

  bool operator==(const CommitRequest&) const = default;
};

/// The device's account leaves, with all its devices: an identity::LeaveClaim, of which the hub
/// knows the rest. The hub delivers no more to them; another member's device takes them out. Asked
/// again, it answers ok for as long as they are in.
struct LeaveRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::leave;
  using Reply = Empty;

  ConversationId conversation;
  std::uint64_t epoch = 0;
  identity::SignatureBytes signature{};

  bool operator==(const LeaveRequest&) const = default;
};

/// What the hub attests of one accepted application message.
using franking::FrankEnvelope;
using franking::FrankVerdict;

struct SendReply {
  using Wire = tls::Struct;

  FrankEnvelope frank;

  bool operator==(const SendReply&) const = default;
};

/// An application message of the current epoch. A message that was accepted before is refused with
/// `rules::message_is_new` and its first `SendReply`.
struct SendRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::send;
  using Reply = SendReply;

  ConversationId conversation;
  Bytes message;  // PrivateMessage
  /// Devices that are missing (`DeviceDifference`), and that the sender could not add: they have no
  /// key package, or one that is of no use. The hub takes the message without them.
  std::vector<DeviceId> without;
  /// After so many seconds, at most `limits::ttl_max`, whoever has not collected it gets a
  /// tombstone in its place; 0: it waits as long as everything does.
  std::uint32_t ttl_seconds = 0;

  bool operator==(const SendRequest&) const = default;
};

/// With `rules::epoch_is_current`. The commits in between are in the device's inbox already.
struct StaleEpoch {
  using Wire = tls::Struct;

  std::uint64_t epoch = 0;

  bool operator==(const StaleEpoch&) const = default;
};

/// How an account's devices in a conversation differ from its newest statement.
struct DeviceDifference {
  using Wire = tls::Struct;

  AccountId account;
  Bytes statement;
  std::vector<DeviceId> missing;
  std::vector<DeviceId> surplus;

  bool operator==(const DeviceDifference&) const = default;
};

/// An account leaves a conversation, by the claim of this device of it (identity::LeaveClaim). Goes
/// to every leaf, the account's own included, and to whoever comes back in by an external commit
/// while it lasts.
struct LeaveItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 6;

  ConversationId conversation;
  AccountId account;
  DeviceId device;
  std::uint64_t epoch = 0;
  identity::SignatureBytes signature{};

  bool operator==(const LeaveItem&) const = default;
};

/// With `rules::devices_are_current` and `roles.departing_are_removed`. `leaving` are the claims
/// that make devices surplus; of a deleted account its statement does.
struct StaleDevices {
  using Wire = tls::Struct;

  std::vector<DeviceDifference> differences;
  std::vector<LeaveItem> leaving;

  bool operator==(const StaleDevices&) const = default;
};

struct ConversationInfoReply {
  using Wire = tls::Struct;

  ConversationKind kind = ConversationKind::direct;
  Bytes group_info;
  Bytes ratchet_tree;

  bool operator==(const ConversationInfoReply&) const = default;
};

/// What a device needs to come back by an external commit. Only for devices of member accounts.
struct ConversationInfoRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::conversation_info;
  using Reply = ConversationInfoReply;

  ConversationId conversation;

  bool operator==(const ConversationInfoRequest&) const = default;
};

/// A conversation as the hub has it.
struct ConversationEntry {
  using Wire = tls::Struct;

  ConversationId conversation;
  ConversationKind kind = ConversationKind::direct;
  std::uint64_t seq = 0;        // of its newest message; 0: none
  std::uint64_t since_seq = 0;  // the first message that this device's account can read
  AccountId let_in_by;          // whose commit brought this device's account in; or it began it

  bool operator==(const ConversationEntry&) const = default;
};

struct ConversationsReply {
  using Wire = tls::Struct;

  std::vector<ConversationEntry> conversations;

  bool operator==(const ConversationsReply&) const = default;
};

/// In what this device's account is: for a device that has forgotten what it knew.
struct ConversationsRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::conversations;
  using Reply = ConversationsReply;

  bool operator==(const ConversationsRequest&) const = default;
};

struct CheckFrankReply {
  using Wire = tls::Struct;

  FrankVerdict verdict = FrankVerdict::invalid;

  bool operator==(const CheckFrankReply&) const = default;
};

/// `context` is an encoded FrankContext. Reveals no opening.
struct CheckFrankRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::check_frank;
  using Reply = CheckFrankReply;

  Bytes context;
  franking::Frank frank;

  bool operator==(const CheckFrankRequest&) const = default;
};

/// How far an upload has come.
struct BlobReply {
  using Wire = tls::Struct;

  std::uint64_t offset = 0;

  bool operator==(const BlobReply&) const = default;
};

/// Opens an upload of `size` bytes under an id that the device drew at random, or says how far it
/// has come. The pieces follow as `PUT /v1/blobs/<id hex>?offset=N`, each answered with a
/// BlobReply.
struct BeginBlobRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::begin_blob;
  using Reply = BlobReply;

  BlobId blob;
  std::uint64_t size = 0;

  bool operator==(const BeginBlobRequest&) const = default;
};

}  // namespace causeway::api
