#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "mls_tree/stored_tree.h"
#include "provider/conversation_table.h"

namespace causeway::adapters::sqlite_provider {

class ConversationTable final : public provider::ConversationTable {
 public:
  ConversationTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::optional<provider::Conversation> find(ConversationId conversation) const override;
  provider::GroupState group(ConversationId conversation) const override;
  mls_tree::RatchetTree tree(ConversationId conversation) const override;
  std::vector<provider::Member> members(ConversationId conversation) const override;
  std::vector<provider::Departure> departures(ConversationId conversation) const override;
  std::vector<ConversationId> of_account(AccountId account) const override;
  std::optional<ConversationId> direct(AccountId one, AccountId other) const override;
  std::vector<provider::RosterEntry> roster(ConversationId conversation) const override;
  std::optional<AccountId> let_in_by(ConversationId conversation, AccountId account) const override;
  std::optional<provider::Epoch> find_commit(
      ConversationId conversation, const crypto::Sha256& bundle_hash
  ) const override;

  void create(const provider::Conversation& conversation, const provider::GroupState& group)
      override;
  void put_direct(AccountId one, AccountId other, ConversationId conversation) override;
  void remove_direct(AccountId one, AccountId other) override;
  bool begin_epoch(
      ConversationId conversation, provider::Epoch from, const provider::GroupState& group
  ) override;
  void put_tree(ConversationId conversation, const mls_tree::RatchetTree& tree) override;
  void put_devices(ConversationId conversation, provider::Devices devices) override;
  void end(ConversationId conversation) override;
  void put_member(ConversationId conversation, const provider::Member& member) override;
  void remove_member(ConversationId conversation, DeviceId device) override;
  void put_departure(ConversationId conversation, const provider::Departure& departure) override;
  void account_joins(
      ConversationId conversation, const provider::RosterEntry& entry, provider::Day day
  ) override;
  void account_leaves(
      ConversationId conversation, AccountId account, std::uint64_t last_seq, Instant now
  ) override;
  void put_commit(
      ConversationId conversation,
      const crypto::Sha256& bundle_hash,
      provider::Epoch began,
      Instant now
  ) override;
  std::size_t expire_commits(Instant before, std::size_t limit) override;
  std::size_t expire_roster(Instant before, std::size_t limit) override;

 private:
  /// Its number in the tables. Requires that the conversation exists.
  std::int64_t number(ConversationId conversation) const;
  /// What the file has of a tree.
  mls_tree::StoredTree& stored_tree(std::int64_t number) const;

  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
