#pragma once

#include "adapters/sqlite/database.h"
#include "safety/staff_table.h"

namespace causeway::adapters::sqlite_safety {

class StaffTable final : public safety::StaffTable {
 public:
  explicit StaffTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Person> find(safety::StaffId id) const override;
  std::optional<safety::Person> find_alias(std::string_view alias) const override;
  std::vector<safety::Person> people() const override;
  void add(const safety::Person& person) override;
  void put(const safety::Person& person) override;

  std::optional<safety::Invitation> find_invitation(const crypto::Sha256& token_hash
  ) const override;
  std::optional<safety::Invitation> find_invitation(safety::InvitationId id) const override;
  std::vector<safety::Invitation> invitations() const override;
  void add(const safety::Invitation& invitation) override;
  void remove(safety::InvitationId id) override;
  void remove_invitations_ended(Instant by) override;

  std::optional<safety::Exposure> exposure(safety::StaffId person) const override;
  void put(safety::StaffId person, const safety::Exposure& exposure) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
