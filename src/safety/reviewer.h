#pragma once

#include <cstdint>
#include <initializer_list>

#include "safety/queues.h"
#include "safety/records.h"

namespace causeway::safety {

/// A set of roles; what somebody may do is what any of them may. A value.
class Roles {
 public:
  constexpr Roles() = default;

  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits_ |= bit_of(role);
  }

  /// As it was stored.
  static constexpr Roles from_bits(std::uint32_t bits) {
    Roles roles;
    roles.bits_ = bits;
    return roles;
  }

  constexpr std::uint32_t bits() const { return bits_; }

  constexpr bool has(Role role) const { return (bits_ & bit_of(role)) != 0; }

  constexpr bool has_any(Roles others) const { return (bits_ & others.bits_) != 0; }

  constexpr bool empty() const { return bits_ == 0; }

  bool operator==(const Roles&) const = default;

 private:
  static constexpr std::uint32_t bit_of(Role role) {
    return std::uint32_t{1} << static_cast<unsigned>(role);
  }

  std::uint32_t bits_ = 0;
};

/// Somebody of the provider's staff, as far as cases are concerned.
struct Reviewer {
  StaffId id;
  Roles roles;

  bool operator==(const Reviewer&) const = default;
};

/// Whether this person works on cases of this queue: a lead on all but children's, which are only
/// for those who chose them.
constexpr bool works_on(const Reviewer& reviewer, Queue queue) {
  if (queue == Queue::child_safety) return reviewer.roles.has(Role::child_safety);
  return reviewer.roles.has_any({Role::lead, Role::reviewer});
}

}  // namespace causeway::safety
