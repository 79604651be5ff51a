#pragma once

#include "safety/queues.h"
#include "safety/staff.h"

namespace causeway::safety {

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
