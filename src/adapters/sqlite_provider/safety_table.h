#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/safety_table.h"

namespace causeway::adapters::sqlite_provider {

class SafetyTable final : public provider::SafetyTable {
 public:
  SafetyTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  bool is_blocked(AccountId blocker, AccountId blocked) const override;
  bool had_accepted(AccountId blocker, AccountId blocked) const override;
  std::vector<AccountId> blocked_by(AccountId blocker) const override;

  bool has_accepted(AccountId account, AccountId other) const override;
  std::vector<AccountId> accepted_by(AccountId account, std::size_t limit) const override;
  provider::Admissions admissions(AccountId account) const override;

  std::optional<provider::ContactRequest> find_request(AccountId asks, AccountId other)
      const override;
  std::uint32_t count_requests(AccountId asks, provider::Day since) const override;
  std::uint32_t count_let_in(AccountId asks, provider::Day since) const override;
  void put_request(AccountId asks, AccountId other, const provider::ContactRequest& request)
      override;
  void remove_request(AccountId asks, AccountId other) override;
  std::size_t expire_requests(provider::Day before, std::size_t limit) override;

  void accept(AccountId account, AccountId other) override;
  void put_admissions(AccountId account, const provider::Admissions& admissions) override;
  void block(AccountId blocker, AccountId blocked) override;
  void unblock(AccountId blocker, AccountId blocked) override;
  void forget(AccountId account) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
