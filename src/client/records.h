#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/conversations.h"
#include "api/safety.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/secret.h"
#include "client/recovery_key.h"
#include "content/account_state.h"
#include "content/history.h"
#include "content/message.h"
#include "content/personal_state.h"
#include "content/profile.h"
#include "content/status.h"
#include "crypto/signature.h"
#include "directory/statement.h"
#include "franking/frank.h"
#include "mls_tree/roles.h"
#include "mls_wire/suite.h"

/// What a device keeps: plain values, one per row of its store (client/store.h).
namespace causeway::client {

using content::MessageId;
/// Counts the rows of one store; never leaves the device.
using MessageRow = Number<struct MessageRowTag>;
using OutboxRow = Number<struct OutboxRowTag>;
using NewsRow = Number<struct NewsRowTag>;
using AccountChangeRow = Number<struct AccountChangeRowTag>;

enum class Registration : std::uint8_t {
  begun,  // the request may or may not have reached the provider: repeat it
  done,
  granted,  // of an account that has others; done when the provider lists this device
};

/// For how long a statement lists a device, unless a later one takes it off.
inline constexpr std::chrono::hours device_lifetime{24 * 365 * 10};

/// What a device may do for its account.
enum class DevicePower : std::uint8_t {
  limited = 0,  // never has the identity key: neither links nor takes off others
  full = 1,
};

/// Who this device is.
struct Self {
  std::string domain;
  std::string username;
  AccountId account;
  DeviceId device;
  DevicePower power = DevicePower::full;
  /// Empty, or one from before the newest statement, until another device has told it.
  crypto::SigningKey identity_key;
  crypto::SigningKey device_key;
  Bytes statement;  // the account's newest, as this device knows it
  Registration registration = Registration::begun;
  std::uint64_t last_resort_ms = 0;  // when the last-resort key packages were replaced
  Bytes credential;  // this device's, while no statement that it knows lists it; else empty
};

using content::DeviceName;
using content::MessageRequest;
using content::NameOpening;
using content::RequestState;
using content::Trust;
using content::TrustedKey;

/// A change of the account's devices, which this device was asked for and has not finished. Done
/// one after the other.
struct AccountChange {
  AccountChangeRow row;
  std::optional<directory::Device> add;
  Bytes key_packages;               // of the device to add: an encoded client::LinkReady
  std::vector<DeviceId> remove;     // with a new identity key: whoever has those knows the old one
  Bytes statement;                  // as it was (or will be) published; empty: not made yet
  crypto::SigningKey identity_key;  // of `statement`
};

/// How the account's recovery key stands.
enum class RecoveryState : std::uint8_t {
  made = 1,      // here; no backup is written under it yet
  in_force = 2,  // it opens the account's backup
  replaced = 3,  // another device made another one, and has not told it yet
};

/// What this device knows of the recovery key and of the backup. Times are milliseconds since 1970,
/// by this device's clock; 0: never.
struct Recovery {
  RecoveryState state = RecoveryState::made;
  RecoveryKey key;
  /// Opens the backup while `key` is only made, or told by others and not tried yet; else empty.
  RecoveryKey previous_key;
  std::uint64_t created_ms = 0;  // of the key; the later one holds
  std::uint64_t version = 0;     // the newest backup that the hub showed or took
  std::uint64_t covered = 0;     // `what_is_here` of what it covers
  std::uint64_t written_ms = 0;
  std::uint64_t swept_ms = 0;    // when all of it was last compared with what is here
  std::uint64_t checked_ms = 0;  // when this device last read all of it back
  std::uint64_t tried_ms = 0;    // when it last began to write it
};

/// Another account, as the directory showed it.
struct Person {
  AccountId account;
  std::string username;
  Bytes statement;
  std::uint32_t created_day = 0;  // days since 1970, as the hub says; 0: not known
};

/// Whether one's own profile has to get another key as soon as it is here.
enum class Renewal : std::uint8_t {
  none = 0,
  due = 1,
};

/// What an account calls itself and looks like (client/profiles.h).
struct KeptProfile {
  AccountId account;
  SecretBytes key;        // opens what the hub has of it
  content::Profile what;  // without a name: nothing, or nothing that came from the hub yet
  /// When it was made, as its owner says: later than the one before, whatever the clock says.
  std::uint64_t changed_ms = 0;
  std::uint8_t asked = 0;     // how often the hub had nothing that this key opens
  std::uint64_t next_ms = 0;  // when it is asked; 0: not
  Renewal renewal = Renewal::none;

  bool operator==(const KeptProfile&) const = default;
};

struct ProfilePicture {
  using Wire = tls::Struct;
  Bytes bytes;
  Bytes media_type;
};

/// What is to be otherwise about one's own profile; what is not said stays.
struct ProfileChange {
  using Wire = tls::Struct;
  std::optional<Bytes> name;              // empty: nothing is said any more
  std::optional<ProfilePicture> picture;  // empty: none
};

/// Which key of one's own profile was told in a conversation, and when.
struct ToldProfile {
  ConversationId conversation;
  crypto::Sha256 key_hash{};
  std::uint64_t seq = 0;  // whoever came in behind this message has not heard of it

  bool operator==(const ToldProfile&) const = default;
};

enum class ConversationState : std::uint8_t {
  opening = 1,   // ours, not accepted by the hub yet
  checking = 2,  // new leaves are not yet proven by their accounts' statements: nothing is sent
  active = 3,
  broken = 4,     // a commit could not be processed: comes back by an external commit
  untrusted = 5,  // a leaf is not in its account's newest statement: nothing is sent
  left = 6,
  removed = 7,
};

inline constexpr std::string_view note_title = "Note to self";

struct Conversation {
  ConversationId id;
  api::ConversationKind kind = api::ConversationKind::direct;
  ConversationState state = ConversationState::opening;
  std::string peer_username;    // of a direct conversation
  AccountId peer;               // likewise; zero until looked up
  std::string title;            // of a group; encrypted state, told by its members
  std::uint64_t state_seq = 0;  // the message that last changed it; 0: none yet
  franking::FrankProgress progress;
  std::uint64_t active_ms = 0;    // newest message or change
  std::uint64_t renewed_ms = 0;   // when this device's leaf key was last renewed
  std::uint64_t rejoined_ms = 0;  // when it last tried to come back
  std::uint64_t last_epoch = 0;   // the newest that this device was in, once it is out
  bool check_devices = false;     // an account's list has changed since they were compared with it
  Milliseconds timer{0};          // after which its messages disappear; 0: never
  std::uint64_t told_epoch = 0;   // the newest that others of the account told this device of
};

/// Who may come to this account (api/safety.h).
struct Admissions {
  api::Admission messages = api::Admission::everybody;
  api::Admission groups = api::Admission::everybody;

  bool operator==(const Admissions&) const = default;
};

/// What an account in a conversation is about to do.
enum class Stay : std::uint8_t {
  stays = 0,
  leaves = 1,  // by its own claim (identity/leave.h)
};

/// An account in a conversation, and since when it is in without a break, as far as this device
/// knows: not later than that.
struct RosterEntry {
  AccountId account;
  std::uint64_t since_epoch = 0;
  std::uint64_t since_seq = 0;  // the first message that it can read
  Stay stay = Stay::stays;

  bool operator==(const RosterEntry&) const = default;
};

/// The MLS state of one conversation, as mls_group encodes it, but for the ratchet tree. `ratchets`
/// changes with each message, `epoch` with each commit.
struct MlsState {
  SecretBytes epoch;
  SecretBytes ratchets;
};

/// A request that changes a conversation, kept until the change comes back through the inbox or is
/// refused. Repeated byte for byte after a crash, which the hub recognises.
struct PendingChange {
  api::Op op{};
  Bytes request;
  SecretBytes commit;  // mls_group's PendingCommit; empty where there is none (leave; a note)
  OutboxRow outbox;    // the entry that is done when this is; 0 where none asked for it
};

enum class MessageState : std::uint8_t {
  queued = 1,    // in the outbox
  sent = 2,      // accepted by the hub
  received = 3,  // decrypted, checked, stored
  failed = 4,    // refused for good; `failure` says why
  unproven = 5,  // came, but broke a rule: never shown, its place kept
};

/// Where a message stands in its conversation: messages are in the order of (place, row), whenever
/// they came to this store. Of a message that the hub accepted it is the frank's `seq`; of one that
/// is queued `place_of_queued`, behind all of them; of one that failed or is unproven the newest of
/// the others at that time.
using Place = std::uint64_t;
inline constexpr Place place_of_queued = (std::uint64_t{1} << 63) - 1;

inline Place place_of(const franking::FrankEnvelope& frank) {
  return std::min(frank.seq, place_of_queued - 1);
}

/// What people see of a message.
enum class Presence : std::uint8_t {
  shown = 1,    // a line of its conversation
  hidden = 2,   // no line: it says something about another, or to the program
  deleted = 3,  // a line that says that it was deleted
};

struct Message {
  MessageRow row;
  MessageId id;
  ConversationId conversation;
  MessageState state = MessageState::queued;
  AccountId sender_account;
  DeviceId sender_device;
  std::uint64_t epoch = 0;
  std::uint64_t time_ms = 0;  // ours: when written; others': when accepted
  Bytes content;              // CBOR, MIMI content; empty once erased (client/erasure.h)
  /// FrankedContent, for a report; empty until encrypted, and once it was erased.
  SecretBytes application_data;
  std::optional<franking::FrankEnvelope> frank;
  std::string failure;  // a rule's name
  Place place = place_of_queued;
  Presence presence = Presence::shown;
  std::uint64_t evidence_end_ms = 0;  // when `application_data` is erased; 0: never
  std::uint64_t expires_ms = 0;       // when it is erased; 0: never, or not known before it is read
};

/// A message as whoever has it keeps it: what its sender framed, and the provider's frank over it.
/// Encodes into secret buffers only (`tls::encode_secret`).
struct HistoryMessage {
  using Wire = tls::Struct;
  ConversationId conversation;
  std::uint64_t epoch = 0;
  franking::FrankEnvelope frank;  // with the sender, the number and the time
  SecretBytes application_data;   // FrankedContent

  bool operator==(const HistoryMessage&) const = default;
};

/// What the hub has told this device of a conversation's numbers since it came in: it passes over
/// none (docs/formats/history.md).
struct Told {
  std::uint64_t first = 0;  // 0: nothing yet
  std::uint64_t last = 0;
  /// Since which this device has followed each change of who is in, without a break.
  std::uint64_t epoch = 0;

  bool operator==(const Told&) const = default;
};

/// Messages of a conversation, from `first` to `last`, that this device lacks (client/gaps.h).
struct Gap {
  ConversationId conversation;
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t since_ms = 0;  // when that was noticed
  AccountId sender;            // of one that came and cannot be opened; else zero
  std::uint8_t asked = 0;      // how often others were asked
  std::uint64_t next_ms = 0;   // when they are asked (again)
  AccountId gone_by;           // who says that nobody shows it any more; zero: nobody

  bool operator==(const Gap&) const = default;
};

/// To which others seal what this device lacks, until it lacks nothing in the conversation.
struct HistoryKey {
  ConversationId conversation;
  content::HistoryRequestId id;
  SecretBytes private_key;  // X25519

  bool operator==(const HistoryKey&) const = default;
};

/// That a message is to be receipted.
struct OwedReceipt {
  MessageRow message;
  ConversationId conversation;
  MessageId id;
  std::uint64_t since_ms = 0;  // when it came
  content::Status status = content::Status::delivered;
};

/// What an account says of a message of ours: that a device of it has stored it (`delivered`), or
/// that somebody has read it (`read`).
struct Receipt {
  MessageRow message;
  AccountId account;
  content::Status status = content::Status::delivered;

  bool operator==(const Receipt&) const = default;
};

/// What a person did with a chat. `state` is the same on all devices of the account, in the end.
struct PersonalChat {
  content::PersonalChat state;
  bool is_unsaid = false;    // other devices were not told
  bool is_answered = false;  // this account has said something in it
  std::string draft;         // on this device only
};

/// What others are told of what this person does at once, and whether what they do is heard.
struct Signs {
  content::Signs state;
  bool is_unsaid = false;  // other devices were not told
};

/// What this person does not want to read.
struct HiddenWords {
  content::HiddenWords state;
  bool is_unsaid = false;  // other devices were not told
};

enum class AnnotationKind : std::uint8_t {
  reaction = 1,
  edit = 2,
  deletion = 3,
};

/// What a message says about another, the target, which need not be there (yet). Found again from
/// the messages; kept so that a target can be shown without looking through all of them.
struct Annotation {
  MessageRow message;  // that says so
  ConversationId conversation;
  MessageId target;
  AnnotationKind kind = AnnotationKind::reaction;
  AccountId account;      // that sent it
  std::uint64_t seq = 0;  // of its frank: the latest counts
  std::string value;      // of a reaction, the emoji
};

enum class BlobState : std::uint8_t {
  uploading = 1,
  uploaded = 2,
  remote = 3,
  downloaded = 4,
};

/// An attachment of a message, and how far its blob has come.
struct Attachment {
  MessageRow message;
  BlobState state = BlobState::remote;
  content::Attachment what;
};

/// What may become of a conversation.
enum class Change : std::uint8_t {
  opened = 1,   // we are in
  members = 2,  // somebody came, went, or has new keys
  title = 3,
  roles = 4,
  left = 5,
  removed = 6,
  broken = 7,
  untrusted = 8,
  timer = 9,           // how long its messages stay
  safety_number = 10,  // of whoever is among `added`: another identity key
  join_request = 11,   // whoever is among `added` asks to be let in
};

/// A change that others made and the person was not told of yet.
struct News {
  NewsRow row;
  ConversationId conversation;
  Change change{};
  std::vector<AccountId> added;
  std::vector<AccountId> removed;
  std::uint64_t time_ms = 0;  // when this device learned of it
};

/// Which lines of chats a person looks for.
struct LineSearch {
  std::vector<std::string> words;  // `content::folded`; a line has all of them
  std::optional<ConversationId> conversation;
  std::optional<AccountId> sender;
  std::uint64_t since_ms = 0;                                         // not older
  std::uint64_t until_ms = std::numeric_limits<std::int64_t>::max();  // older
};

/// What the outbox does.
enum class OutboxKind : std::uint8_t {
  message = 1,   // `message` says which
  open = 2,      // creates the conversation with `usernames`
  add = 3,       // `usernames`
  remove = 4,    // `accounts`
  set_role = 5,  // of accounts[0], to `role`
  leave = 6,
  // Of no conversation (client/safety.h).
  block = 8,         // usernames[0]
  unblock = 9,       // likewise
  admit = 10,        // as `StoreTransaction::admissions` says
  look_up = 11,      // usernames[0], whatever is known already
  accept = 12,       // usernames[0]
  put_profile = 13,  // one's own, as it is then
  // Group links (client/group_links.h, joins.h, own_joins.h).
  put_link = 14,        // as `StoreTransaction::group_link` says
  join = 15,            // as `StoreTransaction::own_join` says
  take_back_join = 16,  // of the conversation
  decline_join = 17,    // of accounts[0]
  list_joins = 18,      // of no conversation
  // Of no conversation either (client/reports.h).
  file_report = 19,
  file_appeal = 20,
};

/// Something that this device was asked to do and has not finished. Entries of one conversation are
/// done one after the other, in order.
struct OutboxEntry {
  OutboxRow row;
  OutboxKind kind = OutboxKind::message;
  ConversationId conversation;
  MessageRow message;
  std::vector<std::string> usernames;
  std::vector<AccountId> accounts;
  mls_tree::Role role = mls_tree::Role::member;
  /// Of the group that is to be opened.
  mls_wire::CipherSuite suite = mls_wire::preferred_suite.id;
  /// The MLS message as it was (or will be) sent. Of `put_profile`, an encoded ProfileChange that
  /// is still to be made. Of `file_report` and `file_appeal`, the id of the report or decision.
  Bytes encrypted;
};

}  // namespace causeway::client
