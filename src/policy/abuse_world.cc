#include "policy/abuse_world.h"

namespace causeway::policy {
namespace {
namespace abuse_world {

using enum AbuseState;
using Case = AbuseCase;

bool is_proven(const Case& at) {
  return at.proof == Proof::verified;
}

bool is_finishing(const Case& before, const Case& after) {
  return before.state != after.state && after.state == ct_finished;
}

// clang-format off
constexpr std::array invariants{
    Invariant<Case>{"tip_after_review", "nothing is filed that nobody has reviewed", "18 USC 2258A(a)(1); R51",
        [](const Case& before, const Case& after) { return !is_finishing(before, after) || after.was_reviewed; }},
    Invariant<Case>{"tip_after_confirmation", "no report is opened at the clearing house before a person has confirmed what it says", "18 USC 2258A(a)(1); R51",
        [](const Case&, const Case& after) { return after.state != ct_open || after.was_confirmed; }},
    Invariant<Case>{"verified_tip_has_proof", "what is filed as verified is proven", "R50",
        [](const Case&, const Case& after) { return after.tip != Tip::verified || is_proven(after); }},
    Invariant<Case>{"unverified_tip_has_no_proof", "what is proven is not filed as unverified", "R50",
        [](const Case&, const Case& after) { return after.tip != Tip::unverified || !is_proven(after); }},
    Invariant<Case>{"tip_is_preserved", "what was filed is preserved for a year", "18 USC 2258A(h)(1)",
        [](const Case& before, const Case& after) { return before.state == after.state || before.state != ct_finished || after.state == preserved_1y; }},
};
constexpr std::array promises{
    Promise<Case>{"no_trap", "each report can still be decided and purged", "design 2.3",
        [](const Case&) { return true; }, [](const Case& at) { return at.state == purged; }},
    Promise<Case>{"confirmed_is_filed", "what is confirmed can still be filed", "18 USC 2258A(a)(1)",
        [](const Case& at) { return at.was_confirmed && at.tip == Tip::none; },
        [](const Case& at) { return at.state == ct_finished; }},
};
// clang-format on

void record(const Transition<AbuseState>& row, Case& at) {
  if (row.to == proof_ok) at.proof = Proof::verified;
  if (row.to == proof_fail) at.proof = Proof::failed;
  if (row.to == reviewed) at.was_reviewed = true;
  if (row.to == csam_confirmed) at.was_confirmed = true;
  if (row.to == ct_finished) {
    at.tip = needs_check(row.needs, "R50") ? Tip::verified : Tip::unverified;
  }
}

}  // namespace abuse_world

}  // namespace

SingleRules<AbuseCase> abuse_rules() {
  std::vector<Guard<AbuseCase>> guards{
      {Event::finish_tip, abuse_world::is_proven, "the proof verified", "R50"},
      {Event::finish_tip_unverified,
       [](const AbuseCase& at) { return !abuse_world::is_proven(at); },
       "the proof did not verify",
       "R50"},
  };
  return {
      abuse_machine(),
      abuse_world::record,
      std::move(guards),
      abuse_world::invariants,
      abuse_world::promises
  };
}

Exploration explore(const SingleRules<AbuseCase>& rules) {
  return Explorer(SingleWorld(rules)).explore();
}

}  // namespace causeway::policy
