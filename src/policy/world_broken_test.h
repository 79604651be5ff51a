#pragma once

#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "policy/explorer.h"
#include "policy/machines.h"

/// To break a world by one row, one guard or one coupling, and to say what has to be found.
namespace causeway::policy::test {

using Path = std::vector<std::string>;

/// What is broken, as a test prints it: each name with its path.
inline std::vector<std::pair<std::string, Path>> broken_of(const Exploration& found) {
  std::vector<std::pair<std::string, Path>> broken;
  for (const Broken& each : found.broken) broken.emplace_back(each.name, each.path);
  return broken;
}

/// "preservation: 7 states, 13 transitions": a row that leads from each state of a stage is as
/// many.
template <typename S>
std::string count_of(const Machine<S>& machine) {
  std::size_t transitions = 0;
  for (const auto& row : machine.transitions) {
    for (const auto& state : machine.states) transitions += row.from.covers(state) ? 1U : 0U;
  }
  return std::string(machine.name) + ": " + std::to_string(machine.states.size()) + " states, " +
         std::to_string(transitions) + " transitions";
}

/// "13 states and 14 steps explored, 7 invariants checked, 0 broken".
inline std::string count_of(const Exploration& found) {
  return std::to_string(found.states) + " states and " + std::to_string(found.steps) +
         " steps explored, " + std::to_string(found.properties) + " invariants checked, " +
         std::to_string(found.broken.size()) + " broken";
}

/// Exactly this invariant, and the shortest way to where it breaks.
void expect_only(const auto& rules, const std::string& name, const Path& path) {
  const std::vector<std::pair<std::string, Path>> expected{{name, path}};
  EXPECT_EQ(broken_of(explore(rules)), expected);
}

/// Rows that a test has changed: what a `Machine` views has to live somewhere.
template <typename S>
class Planted {
 public:
  explicit Planted(const Machine<S>& machine)
      : machine_(machine), rows_(machine.transitions.begin(), machine.transitions.end()) {}

  Planted& add(const Transition<S>& row) {
    rows_.insert(rows_.begin(), row);
    return *this;
  }

  Planted& remove(S from, Event event) {
    const Transition<S>* row = machine_.find(from, event);
    rows_.erase(rows_.begin() + (row - machine_.transitions.data()));
    return *this;
  }

  Machine<S> machine() const { return {machine_.name, machine_.states, rows_}; }

 private:
  Machine<S> machine_;
  std::vector<Transition<S>> rows_;
};

template <typename Case>
void remove_guards(std::vector<Guard<Case>>& guards, Event event) {
  std::erase_if(guards, [&](const Guard<Case>& guard) { return guard.event == event; });
}

}  // namespace causeway::policy::test
