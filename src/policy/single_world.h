#pragma once

#include "policy/explorer.h"
#include "policy/rows.h"

namespace causeway::policy {

/// A machine that is played alone. Its `Case` has the machine's `state` and what happened to it,
/// which `record` adds to at each step.
template <typename Case>
struct SingleRules {
  using State = decltype(Case::state);
  Machine<State> machine;
  void (*record)(const Transition<State>& row, Case& at);
  std::vector<Guard<Case>> guards;
  std::span<const Invariant<Case>> invariants;
  std::span<const Promise<Case>> promises;
};

/// For those who instantiate it: emergency_world.cc, abuse_world.cc.
template <typename Case>
class SingleWorld {
 public:
  using Product = Case;

  explicit SingleWorld(const SingleRules<Case>& rules) : rules_(rules), rows_(rules_.machine, 0) {}

  std::vector<Case> starts() const { return {Case{}}; }

  std::vector<std::string> marks() const {
    std::vector<std::string> marks;
    rows_.append_marks(marks);
    return marks;
  }

  std::string describe(const Case&) const { return std::string(rules_.machine.name); }

  std::span<const Invariant<Case>> invariants() const { return rules_.invariants; }

  std::span<const Promise<Case>> promises() const { return rules_.promises; }

  template <typename F>
  void visit_steps(const Case& before, F&& visit) const {
    for (std::size_t i = 0; i < Names<Event>::all.size(); ++i) {
      const auto event = static_cast<Event>(i);
      const auto* row = rows_.find(before.state, event);
      if (row == nullptr || !is_allowed(rules_.guards, event, before)) continue;
      Case after = before;
      after.state = row->to;
      rules_.record(*row, after);
      visit(
          event,
          after,
          std::array{rows_.mark_of(*row), rows_.mark_of(before.state), rows_.mark_of(after.state)}
      );
    }
  }

 private:
  const SingleRules<Case>& rules_;
  Rows<typename SingleRules<Case>::State> rows_;
};

}  // namespace causeway::policy
