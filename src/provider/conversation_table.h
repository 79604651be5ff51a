#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "api/conversations.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "crypto/hash.h"
#include "identity/signed.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_wire/types.h"
#include "provider/account_table.h"

namespace causeway::provider {

using mls_wire::Epoch;
using mls_wire::LeafIndex;

/// Whether the leaves of each member account are known to be the devices of its newest statement,
/// and nobody is leaving.
enum class Devices : std::uint8_t {
  current = 0,
  to_check = 1,  // a member account has published a statement since, or is leaving
};

/// What changes with every message and is read by every request: kept small.
struct Conversation {
  ConversationId conversation;
  api::ConversationKind kind = api::ConversationKind::direct;
  Epoch epoch;
  std::uint64_t seq = 0;          // of the newest accepted message
  std::uint64_t accepted_ms = 0;  // its time
  Devices devices = Devices::current;
  crypto::Sha256 creation{};  // SHA-256 of the request that created it

  bool operator==(const Conversation&) const = default;
};

/// The public side of the current epoch.
struct GroupState {
  Bytes public_group;  // mls_tree::PublicGroup, encoded: all but the tree
  Bytes group_info;    // MLSMessage, as the committer sent it

  bool operator==(const GroupState&) const = default;
};

enum class Delivery : std::uint8_t {
  stopped = 0,  // it is leaving, or its account removed it
  active = 1,
};

struct Member {
  DeviceId device;
  AccountId account;
  LeafIndex leaf;
  Delivery delivery = Delivery::active;

  bool operator==(const Member&) const = default;
};

/// An account that leaves: the claim of one of its devices (identity::LeaveClaim), kept until its
/// last leaf is out. Of a deleted account there is no claim but its tombstone: `device` is zero.
struct Departure {
  AccountId account;
  DeviceId device;
  Epoch epoch;
  identity::SignatureBytes signature{};

  bool operator==(const Departure&) const = default;
};

/// Who was in a conversation while which messages were accepted: needed to verify reports. And who
/// let it in, for devices that have forgotten.
struct RosterEntry {
  AccountId account;
  AccountId let_in_by;                    // itself where it began the conversation
  std::uint64_t first_seq = 0;            // of the first message that it could read
  std::optional<std::uint64_t> last_seq;  // nothing while it is a member

  bool operator==(const RosterEntry&) const = default;
};

/// Conversations, their members and what was accepted of them. Shard key: the conversation; for
/// `of_account` and `direct`, the (smaller) account.
class ConversationTable {
 public:
  virtual ~ConversationTable() = default;

  virtual std::optional<Conversation> find(ConversationId conversation) const = 0;
  /// Requires that the conversation exists.
  virtual GroupState group(ConversationId conversation) const = 0;
  /// The tree of that group, as `put_tree` was given it last. Requires that it was.
  virtual mls_tree::RatchetTree tree(ConversationId conversation) const = 0;
  /// Ascending by leaf.
  virtual std::vector<Member> members(ConversationId conversation) const = 0;
  /// Those who are leaving.
  virtual std::vector<Departure> departures(ConversationId conversation) const = 0;
  virtual std::vector<ConversationId> of_account(AccountId account) const = 0;
  /// The one direct conversation of two accounts, in either order; of one with itself, its note.
  virtual std::optional<ConversationId> direct(AccountId one, AccountId other) const = 0;

  virtual void create(const Conversation& conversation, const GroupState& group) = 0;
  /// Requires that the pair has none.
  virtual void put_direct(AccountId one, AccountId other, ConversationId conversation) = 0;
  virtual void remove_direct(AccountId one, AccountId other) = 0;
  /// Compare and set: replaces epoch `from` by `from + 1` and the group with it. False, and nothing
  /// changed, where the epoch is another by now.
  [[nodiscard]] virtual bool begin_epoch(
      ConversationId conversation, Epoch from, const GroupState& group
  ) = 0;
  /// Belongs to `create` and `begin_epoch`. Writes what has changed, not the whole (mls_tree's
  /// StoredTree).
  virtual void put_tree(ConversationId conversation, const mls_tree::RatchetTree& tree) = 0;
  virtual void put_devices(ConversationId conversation, Devices devices) = 0;
  /// Nobody is left: forgets the group with its tree and everybody who is leaving. Requires that it
  /// has no members any more.
  virtual void end(ConversationId conversation) = 0;

  /// Adds a member or replaces what was known of its device.
  virtual void put_member(ConversationId conversation, const Member& member) = 0;
  virtual void remove_member(ConversationId conversation, DeviceId device) = 0;
  /// Requires that the account is not leaving already.
  virtual void put_departure(ConversationId conversation, const Departure& departure) = 0;

  /// Opens an account's entry in the roster, as a member, and in `of_account`.
  virtual void account_joins(ConversationId conversation, const RosterEntry& entry, Day day) = 0;
  /// With its departure, where it was leaving.
  virtual void account_leaves(
      ConversationId conversation, AccountId account, std::uint64_t last_seq, Instant now
  ) = 0;
  /// In the order in which accounts joined.
  virtual std::vector<RosterEntry> roster(ConversationId conversation) const = 0;
  /// `RosterEntry::let_in_by` of an account that is a member; nothing of any other.
  virtual std::optional<AccountId> let_in_by(ConversationId conversation, AccountId account)
      const = 0;

  /// The epoch that an accepted commit bundle began.
  virtual std::optional<Epoch> find_commit(
      ConversationId conversation, const crypto::Sha256& bundle_hash
  ) const = 0;
  virtual void put_commit(
      ConversationId conversation, const crypto::Sha256& bundle_hash, Epoch began, Instant now
  ) = 0;

  /// Forgets accepted bundles from before `before`, at most `limit`; how many.
  virtual std::size_t expire_commits(Instant before, std::size_t limit) = 0;
  /// Forgets roster entries of accounts that left before `before`.
  virtual std::size_t expire_roster(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
