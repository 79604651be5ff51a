#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/join_table.h"

namespace causeway::adapters::sqlite_provider {

class JoinTable final : public provider::JoinTable {
 public:
  JoinTable(sqlite::Database& database, WriterState& state) : database_(database), state_(state) {}

  std::optional<provider::GroupLinkRecord> find_link(ConversationId conversation) const override;
  void put_link(ConversationId conversation, const provider::GroupLinkRecord& record) override;

  std::optional<provider::JoinRecord> find(ConversationId conversation, AccountId account)
      const override;
  std::vector<api::JoinRequest> waiting(ConversationId conversation) const override;
  std::vector<provider::JoinRecord> of_account(AccountId account) const override;
  void put(const provider::JoinRecord& record, Instant now) override;
  void remove(ConversationId conversation, AccountId account) override;

  void end(ConversationId conversation) override;
  std::size_t expire(Instant before, std::size_t limit) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
