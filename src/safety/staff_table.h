#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "safety/staff.h"

namespace causeway::safety {

/// Who works at the console. Throws as safety/store.h says.
class StaffTable {
 public:
  virtual ~StaffTable() = default;

  virtual std::optional<Person> find(StaffId id) const = 0;
  /// Whatever the case of its letters.
  virtual std::optional<Person> find_alias(std::string_view alias) const = 0;
  /// Removed ones too, in the order in which they came.
  virtual std::vector<Person> people() const = 0;
  virtual void add(const Person& person) = 0;
  virtual void put(const Person& person) = 0;

  virtual std::optional<Invitation> find_invitation(const crypto::Sha256& token_hash) const = 0;
  virtual std::optional<Invitation> find_invitation(InvitationId id) const = 0;
  /// Oldest first; those whose time is over too.
  virtual std::vector<Invitation> invitations() const = 0;
  virtual void add(const Invitation& invitation) = 0;
  virtual void remove(InvitationId id) = 0;
  virtual void remove_invitations_ended(Instant by) = 0;

  virtual std::optional<Exposure> exposure(StaffId person) const = 0;
  virtual void put(StaffId person, const Exposure& exposure) = 0;
};

}  // namespace causeway::safety
