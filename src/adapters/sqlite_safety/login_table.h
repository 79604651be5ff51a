#pragma once

#include "adapters/sqlite/database.h"
#include "safety/login.h"

namespace causeway::adapters::sqlite_safety {

class LoginTable final : public safety::LoginTable {
 public:
  explicit LoginTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::StaffSession> find_session(const crypto::Sha256& token_hash) const override;
  std::vector<safety::StaffSession> sessions(safety::StaffId person) const override;
  void add(const safety::StaffSession& session) override;
  void touch(safety::SessionId id, Instant seen) override;
  void remove(safety::SessionId id) override;
  void remove_sessions_begun(Instant by) override;

  std::optional<safety::Passkey> find_passkey(ByteView credential) const override;
  std::vector<safety::Passkey> passkeys(safety::StaffId person) const override;
  void add(const safety::Passkey& passkey) override;
  void use(safety::PasskeyId id, std::uint32_t counter, Instant now) override;
  void remove(safety::PasskeyId id) override;

  std::optional<safety::CodeLogin> code_login(safety::StaffId person) const override;
  void put(const safety::CodeLogin& login) override;

  safety::Tries tries(const crypto::Sha256& of) const override;
  void put(const crypto::Sha256& of, const safety::Tries& tries) override;
  void forget_tries(const crypto::Sha256& of) override;
  void forget_tries_before(Instant time) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
