#include "adapters/sqlite_provider/conversation_table.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/store_error.h"

namespace causeway::adapters::sqlite_provider {

using api::ConversationKind;
using provider::Conversation;
using provider::Day;
using provider::Delivery;
using provider::Departure;
using provider::Devices;
using provider::Epoch;
using provider::GroupState;
using provider::LeafIndex;
using provider::Member;
using provider::RosterEntry;

std::int64_t ConversationTable::number(ConversationId conversation) const {
  const auto number = state_.conversation_number(conversation);
  INVARIANT(number.has_value());
  return *number;
}

std::optional<Conversation> ConversationTable::find(ConversationId conversation) const {
  const auto row = database_.query_one<
      std::int64_t,
      ConversationKind,
      Epoch,
      std::uint64_t,
      std::uint64_t,
      Devices,
      crypto::Sha256>(
      "SELECT number, kind, epoch, seq, accepted_ms, devices, creation"
      " FROM conversation WHERE conversation = ?",
      conversation
  );
  if (!row) return std::nullopt;
  const auto& [id, kind, epoch, seq, accepted_ms, devices, creation] = *row;
  state_.note_conversation(conversation, id);
  return Conversation{conversation, kind, epoch, seq, accepted_ms, devices, creation};
}

GroupState ConversationTable::group(ConversationId conversation) const {
  auto row = database_.query_one<Bytes, Bytes>(
      "SELECT public_group, group_info FROM conversation_group WHERE conversation = ?",
      number(conversation)
  );
  INVARIANT(row.has_value());
  auto& [public_group, group_info] = *row;
  return {std::move(public_group), std::move(group_info)};
}

mls_tree::StoredTree& ConversationTable::stored_tree(std::int64_t number) const {
  if (mls_tree::StoredTree* known = state_.find_tree(number)) return *known;
  std::vector<Bytes> records;
  database_.for_each(
      "SELECT record FROM tree_record WHERE conversation = ? ORDER BY id",
      [&](Bytes record) { records.push_back(std::move(record)); },
      number
  );
  if (records.empty()) return state_.note_tree(number, {});
  auto stored = mls_tree::StoredTree::read(records);
  if (!stored.ok()) throw StoreError(StoreError::Kind::corrupt, "A stored tree is damaged.");
  return state_.note_tree(number, *std::move(stored));
}

mls_tree::RatchetTree ConversationTable::tree(ConversationId conversation) const {
  return stored_tree(number(conversation)).tree();
}

std::vector<Member> ConversationTable::members(ConversationId conversation) const {
  std::vector<Member> members;
  const auto known = state_.conversation_number(conversation);
  if (!known) return members;
  database_.for_each(
      "SELECT device, account, leaf, delivery FROM member WHERE conversation = ?",
      [&](DeviceId device, AccountId account, LeafIndex leaf, Delivery delivery) {
        members.push_back({device, account, leaf, delivery});
      },
      *known
  );
  std::ranges::sort(members, {}, [](const Member& member) { return member.leaf.value; });
  return members;
}

std::vector<Departure> ConversationTable::departures(ConversationId conversation) const {
  std::vector<Departure> departures;
  database_.for_each(
      "SELECT account, device, epoch, signature FROM departure WHERE conversation = ?",
      [&](AccountId account, DeviceId device, Epoch epoch, identity::SignatureBytes signature) {
        departures.push_back({account, device, epoch, signature});
      },
      number(conversation)
  );
  return departures;
}

std::vector<ConversationId> ConversationTable::of_account(AccountId account) const {
  std::vector<ConversationId> conversations;
  database_.for_each(
      "SELECT conversation.conversation FROM roster"
      " JOIN conversation ON conversation.number = roster.conversation"
      " WHERE account = ? AND left_ms IS NULL ORDER BY roster.id",
      [&](ConversationId conversation) { conversations.push_back(conversation); },
      account
  );
  return conversations;
}

std::optional<ConversationId> ConversationTable::direct(AccountId one, AccountId other) const {
  return database_.query_one<ConversationId>(
      "SELECT conversation FROM direct WHERE lower_account = ? AND higher_account = ?",
      std::min(one, other),
      std::max(one, other)
  );
}

std::vector<RosterEntry> ConversationTable::roster(ConversationId conversation) const {
  std::vector<RosterEntry> entries;
  database_.for_each(
      "SELECT account, let_in_by, first_seq, last_seq FROM roster"
      " WHERE conversation = ? ORDER BY id",
      [&](AccountId account,
          AccountId let_in_by,
          std::uint64_t first_seq,
          std::optional<std::uint64_t> last_seq) {
        entries.push_back({account, let_in_by, first_seq, last_seq});
      },
      number(conversation)
  );
  return entries;
}

std::optional<AccountId> ConversationTable::let_in_by(
    ConversationId conversation, AccountId account
) const {
  return database_.query_one<AccountId>(
      "SELECT let_in_by FROM roster WHERE conversation = ? AND account = ? AND left_ms IS NULL",
      number(conversation),
      account
  );
}

std::optional<Epoch> ConversationTable::find_commit(
    ConversationId conversation, const crypto::Sha256& bundle_hash
) const {
  const auto known = state_.conversation_number(conversation);
  if (!known) return std::nullopt;
  return database_.query_one<Epoch>(
      "SELECT epoch FROM accepted_commit WHERE conversation = ? AND bundle_hash = ?",
      *known,
      bundle_hash
  );
}

void ConversationTable::create(const Conversation& conversation, const GroupState& group) {
  state_.note_change();
  database_.run(
      "INSERT INTO conversation"
      " (conversation, kind, epoch, seq, accepted_ms, devices, creation)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      conversation.conversation,
      conversation.kind,
      conversation.epoch,
      conversation.seq,
      conversation.accepted_ms,
      conversation.devices,
      conversation.creation
  );
  database_.run(
      "INSERT INTO conversation_group (conversation, public_group, group_info) VALUES (?, ?, ?)",
      number(conversation.conversation),
      group.public_group,
      group.group_info
  );
}

void ConversationTable::put_direct(AccountId one, AccountId other, ConversationId conversation) {
  state_.note_change();
  database_.run(
      "INSERT INTO direct (lower_account, higher_account, conversation) VALUES (?, ?, ?)",
      std::min(one, other),
      std::max(one, other),
      conversation
  );
}

void ConversationTable::remove_direct(AccountId one, AccountId other) {
  state_.note_change();
  database_.run(
      "DELETE FROM direct WHERE lower_account = ? AND higher_account = ?",
      std::min(one, other),
      std::max(one, other)
  );
}

bool ConversationTable::begin_epoch(
    ConversationId conversation, Epoch from, const GroupState& group
) {
  const auto begun = database_.run(
      "UPDATE conversation SET epoch = epoch + 1 WHERE conversation = ? AND epoch = ?",
      conversation,
      from
  );
  if (begun == 0) return false;
  state_.note_change();
  database_.run(
      "UPDATE conversation_group SET public_group = ?, group_info = ? WHERE conversation = ?",
      group.public_group,
      group.group_info,
      number(conversation)
  );
  return true;
}

void ConversationTable::put_tree(ConversationId conversation, const mls_tree::RatchetTree& tree) {
  const std::int64_t of = number(conversation);
  const auto record = stored_tree(of).put(tree);
  if (!record) return;
  state_.note_change();
  if (record->kind == mls_tree::TreeRecord::Kind::whole) {
    database_.run("DELETE FROM tree_record WHERE conversation = ?", of);
  }
  database_.run("INSERT INTO tree_record (conversation, record) VALUES (?, ?)", of, record->bytes);
}

void ConversationTable::put_devices(ConversationId conversation, Devices devices) {
  state_.note_change();
  database_.run(
      "UPDATE conversation SET devices = ? WHERE conversation = ?", devices, conversation
  );
}

void ConversationTable::end(ConversationId conversation) {
  state_.note_change();
  const std::int64_t of = number(conversation);
  database_.run("DELETE FROM conversation_group WHERE conversation = ?", of);
  database_.run("DELETE FROM tree_record WHERE conversation = ?", of);
  database_.run("DELETE FROM departure WHERE conversation = ?", of);
}

void ConversationTable::put_member(ConversationId conversation, const Member& member) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO member (conversation, device, account, leaf, delivery)"
      " VALUES (?, ?, ?, ?, ?)",
      number(conversation),
      member.device,
      member.account,
      member.leaf,
      member.delivery
  );
}

void ConversationTable::remove_member(ConversationId conversation, DeviceId device) {
  state_.note_change();
  database_.run(
      "DELETE FROM member WHERE conversation = ? AND device = ?", number(conversation), device
  );
}

void ConversationTable::put_departure(ConversationId conversation, const Departure& departure) {
  state_.note_change();
  database_.run(
      "INSERT INTO departure (conversation, account, device, epoch, signature)"
      " VALUES (?, ?, ?, ?, ?)",
      number(conversation),
      departure.account,
      departure.device,
      departure.epoch,
      departure.signature
  );
}

void ConversationTable::account_joins(
    ConversationId conversation, const RosterEntry& entry, Day day
) {
  state_.note_change();
  database_.run(
      "INSERT INTO roster (conversation, account, let_in_by, joined_day, first_seq)"
      " VALUES (?, ?, ?, ?, ?)",
      number(conversation),
      entry.account,
      entry.let_in_by,
      day,
      entry.first_seq
  );
}

void ConversationTable::account_leaves(
    ConversationId conversation, AccountId account, std::uint64_t last_seq, Instant now
) {
  state_.note_change();
  database_.run(
      "UPDATE roster SET last_seq = ?, left_ms = ?"
      " WHERE conversation = ? AND account = ? AND left_ms IS NULL",
      last_seq,
      now,
      number(conversation),
      account
  );
  database_.run(
      "DELETE FROM departure WHERE conversation = ? AND account = ?", number(conversation), account
  );
}

void ConversationTable::put_commit(
    ConversationId conversation, const crypto::Sha256& bundle_hash, Epoch began, Instant now
) {
  state_.note_change();
  database_.run(
      "INSERT INTO accepted_commit (conversation, bundle_hash, epoch, accepted_ms)"
      " VALUES (?, ?, ?, ?)",
      number(conversation),
      bundle_hash,
      began,
      now
  );
}

std::size_t ConversationTable::expire_commits(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM accepted_commit WHERE accepted_ms < ?1 AND id IN"
      " (SELECT id FROM accepted_commit ORDER BY id LIMIT ?2)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

std::size_t ConversationTable::expire_roster(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM roster WHERE id IN"
      " (SELECT id FROM roster WHERE left_ms < ? ORDER BY left_ms LIMIT ?)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
