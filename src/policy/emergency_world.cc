#include "policy/emergency_world.h"

namespace causeway::policy {
namespace {
namespace emergency_world {

using enum EmergencyState;
using Case = EmergencyCase;

bool is_disclosing(const Case& before, const Case& after) {
  return before.state != after.state && after.state == disclosed_min;
}

bool is_over(EmergencyState state) {
  return emergency_machine().row(state).stage == Stage::terminal;
}

// Each disclosure that may not be breaks the first of these three that it can.
bool refused_discloses_nothing(const Case& before, const Case& after) {
  return !is_disclosing(before, after) || !before.was_refused;
}

bool called_back_before_disclosure(const Case& before, const Case& after) {
  return !is_disclosing(before, after) || before.was_refused || after.was_called_back;
}

bool two_persons_before_disclosure(const Case& before, const Case& after) {
  const bool is_anothers = before.was_refused || !after.was_called_back;
  return !is_disclosing(before, after) || is_anothers || after.has_two_persons;
}

bool disclosure_is_followed_up(const Case& before, const Case& after) {
  return before.state != disclosed_min || after.state == disclosed_min ||
         after.state == followup_due;
}

bool disclosure_is_reviewed(const Case&, const Case& after) {
  return !after.was_disclosed_to || !is_over(after.state) || after.state == reviewed;
}

// clang-format off
constexpr std::array invariants{
    Invariant<Case>{"refused_discloses_nothing", "what was refused is never disclosed", "18 USC 2702(a)", refused_discloses_nothing},
    Invariant<Case>{"called_back_before_disclosure", "nothing is disclosed to a caller who did not answer at the directory's number", "R40", called_back_before_disclosure},
    Invariant<Case>{"two_persons_before_disclosure", "nothing is disclosed by one person alone", "R41", two_persons_before_disclosure},
    Invariant<Case>{"disclosure_is_followed_up", "behind each disclosure the agency owes process", "design 2.1: followup_process", disclosure_is_followed_up},
    Invariant<Case>{"disclosure_is_reviewed", "no disclosure ends otherwise than reviewed", "R43", disclosure_is_reviewed},
};
constexpr std::array promises{
    Promise<Case>{"no_trap", "each emergency can still be decided", "design 2.3",
        [](const Case&) { return true; }, [](const Case& at) { return is_over(at.state); }},
};
// clang-format on

void record(const Transition<EmergencyState>& row, Case& at) {
  if (row.to == callback_ok) at.was_called_back = true;
  if (row.to == two_person) at.has_two_persons = true;
  if (row.to == refused) at.was_refused = true;
  if (row.to == disclosed_min) at.was_disclosed_to = true;
}

}  // namespace emergency_world

}  // namespace

SingleRules<EmergencyCase> emergency_rules() {
  return {
      emergency_machine(),
      emergency_world::record,
      {},
      emergency_world::invariants,
      emergency_world::promises
  };
}

Exploration explore(const SingleRules<EmergencyCase>& rules) {
  return Explorer(SingleWorld(rules)).explore();
}

}  // namespace causeway::policy
