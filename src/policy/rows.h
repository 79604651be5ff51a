#pragma once

#include <array>
#include <string>
#include <vector>

#include "policy/machines.h"

namespace causeway::policy {

/// The rows of one machine, found by state and event at once, and what of it has to be met with:
/// its states, then its rows, counted from `first_mark` on.
template <Named S>
class Rows {
 public:
  Rows(const Machine<S>& machine, std::size_t first_mark)
      : machine_(machine), first_mark_(first_mark) {
    for (const auto& state : machine.states) {
      for (std::size_t i = 0; i < events; ++i) {
        const auto* row = machine.find(state.state, static_cast<Event>(i));
        found_[static_cast<std::size_t>(state.state)][i] = row;
      }
    }
  }

  const Transition<S>* find(S from, Event event) const {
    return found_[static_cast<std::size_t>(from)][static_cast<std::size_t>(event)];
  }

  std::size_t mark_of(S state) const { return first_mark_ + static_cast<std::size_t>(state); }

  std::size_t mark_of(const Transition<S>& row) const {
    return first_mark_ + states + static_cast<std::size_t>(&row - machine_.transitions.data());
  }

  /// The first number that is nobody's yet.
  std::size_t end_mark() const { return first_mark_ + states + machine_.transitions.size(); }

  void append_marks(std::vector<std::string>& to) const {
    const std::string of = std::string(machine_.name) + ": ";
    for (const std::string_view name : Names<S>::all) to.push_back(of + std::string(name));
    for (const auto& row : machine_.transitions) {
      to.push_back(of + std::string(name_of(row.event)) + " -> " + std::string(name_of(row.to)));
    }
  }

 private:
  static constexpr std::size_t events = Names<Event>::all.size();
  static constexpr std::size_t states = Names<S>::all.size();

  Machine<S> machine_;
  std::size_t first_mark_;
  std::array<std::array<const Transition<S>*, events>, states> found_{};
};

}  // namespace causeway::policy
