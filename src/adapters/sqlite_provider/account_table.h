#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/account_table.h"

namespace causeway::adapters::sqlite_provider {

class AccountTable final : public provider::AccountTable {
 public:
  AccountTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::optional<provider::Account> find(AccountId account) const override;
  provider::Day created(AccountId account) const override;
  std::optional<AccountId> find_username(ByteView username) const override;
  std::optional<provider::DeviceRecord> find_device(DeviceId device) const override;
  std::vector<provider::DeviceRecord> devices(AccountId account) const override;

  std::vector<Bytes> statements(AccountId account, std::uint32_t after, std::size_t limit)
      const override;
  void create(const provider::Account& account, provider::Day created) override;
  void put_statement(AccountId account, std::uint32_t version, ByteView statement) override;
  void put_device(const provider::DeviceRecord& device) override;
  void retire(AccountId account, ByteView name_hash) override;
  void note_connected(AccountId account, provider::Day day) override;
  std::optional<provider::ProfileRecord> profile(AccountId account) const override;
  void put_profile(AccountId account, const provider::ProfileRecord& profile) override;
  std::optional<provider::ResetRecord> reset(AccountId account) const override;
  std::vector<provider::ResetRecord> resets() const override;
  void put_reset(const provider::ResetRecord& reset) override;
  void remove_reset(AccountId account) override;
  void add_invite(const crypto::Sha256& code_hash, provider::Day created) override;
  bool take_invite(const crypto::Sha256& code_hash) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
