#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "policy/event.h"

/// A state machine as rows: what the desk's machines (machines.h) are made of. The rows are all
/// there is; nothing else in the project knows which state follows which.
namespace causeway::policy {

namespace rules {
inline constexpr Rule state_has_this_event{
    "desk.state_has_this_event", "docs/formats/desk-states.md"
};
}  // namespace rules

enum class Stage : std::uint8_t {
  first,     // where it begins
  open,      // somebody has something to do, or a clock runs
  terminal,  // decided: nothing but filing is left
  filed,     // CLOSED, and what follows
};

/// Whether the target's data has to be kept meanwhile.
enum class Preserve : std::uint8_t {
  either,
  on,
};

/// Whether a production may be under way.
enum class Produce : std::uint8_t {
  off,
  may,
};

template <Named S>
struct StateRow {
  S state;
  Stage stage;
  Preserve preserve = Preserve::either;
  Produce produce = Produce::off;
  // NOLINTNEXTLINE(readability-redundant-member-init): rows may leave it out
  std::string_view parameter = {};  // what a case states beside it: "until", or words: "MLAT|DA"
};

/// From where a row leads: one state, or all of a stage. Never from where it leads to.
enum class Each : std::uint8_t {
  unfinished,  // Stage::first and Stage::open
  terminal,
};

template <Named S>
class From {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): rows name a state or `Each`
  constexpr From(S state) : state_(state), is_one_(true) {}

  // NOLINTNEXTLINE(google-explicit-constructor): as above
  constexpr From(Each each) : each_(each) {}

  constexpr bool covers(const StateRow<S>& row) const {
    if (is_one_) return row.state == state_;
    const bool is_terminal = row.stage == Stage::terminal;
    return row.stage != Stage::filed && is_terminal == (each_ == Each::terminal);
  }

 private:
  S state_{};
  Each each_{};
  bool is_one_ = false;
};

template <Named S>
struct Transition {
  From<S> from;
  Event event;
  S to;
  std::string_view needs;   // checks that pass, clocks that ran out; behind "not": one fails
  std::string_view source;  // of the desk's design unless it says otherwise
  // NOLINTNEXTLINE(readability-redundant-member-init): rows may leave it out
  std::string_view word = {};  // the parameter that the new state has, of those of its row
};

/// The source of a row that the desk's design draws.
inline constexpr std::string_view as_drawn = "as drawn";

/// A view of rows that live elsewhere. A state's row is the one at its number.
template <Named S>
struct Machine {
  std::string_view name;
  std::span<const StateRow<S>> states;
  std::span<const Transition<S>> transitions;

  constexpr const StateRow<S>& row(S state) const {
    return states[static_cast<std::size_t>(state)];
  }

  /// Null where that cannot happen there.
  constexpr const Transition<S>* find(S from, Event event) const {
    for (const auto& each : transitions) {
      if (each.event == event && each.from.covers(row(from))) return &each;
    }
    return nullptr;
  }
};

/// The state after it. `rules::state_has_this_event`.
template <Named S>
Result<S> step(const Machine<S>& machine, S from, Event event) {
  const Transition<S>* row = machine.find(from, event);
  if (row == nullptr) return Error{rules::state_has_this_event};
  return row->to;
}

/// Whether each state has its row, and another name than the others.
template <Named S>
constexpr bool has_each_state_once(const Machine<S>& machine) {
  const auto& names = Names<S>::all;
  if (machine.states.size() != names.size()) return false;
  if (machine.states[0].stage != Stage::first) return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (machine.states[i].state != static_cast<S>(i) || names[i].empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

/// Whether rows lead between states that there are, one for a state and an event.
template <Named S>
constexpr bool leads_somewhere(const Machine<S>& machine) {
  for (const auto& each : machine.transitions) {
    if (static_cast<std::size_t>(each.to) >= machine.states.size()) return false;
    bool covers_one = false;
    for (const auto& state : machine.states) {
      if (!each.from.covers(state)) continue;
      covers_one = true;
      if (machine.find(state.state, each.event) != &each) return false;
    }
    if (!covers_one) return false;
  }
  return true;
}

/// Whether what is decided stays so: a terminal state is left for a filed one only, a filed one for
/// another.
template <Named S>
constexpr bool stays_decided(const Machine<S>& machine) {
  for (const auto& each : machine.transitions) {
    for (const auto& state : machine.states) {
      if (!each.from.covers(state) || state.stage < Stage::terminal) continue;
      if (machine.row(each.to).stage != Stage::filed) return false;
    }
  }
  return true;
}

/// Whether a word is one of a row's: "MLAT" of "MLAT|DA".
constexpr bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::size_t end = words.find('|');
    if (words.substr(0, end) == word) return true;
    words = end == std::string_view::npos ? std::string_view{} : words.substr(end + 1);
  }
  return false;
}

/// Whether a row's word is one of its state's, it has a source, and nothing decided needs a hold.
template <Named S>
constexpr bool has_its_parameters(const Machine<S>& machine) {
  for (const auto& each : machine.transitions) {
    if (each.source.empty()) return false;
    if (!each.word.empty() && !has_word(machine.row(each.to).parameter, each.word)) return false;
  }
  for (const auto& each : machine.states) {
    if (each.preserve == Preserve::on && each.stage >= Stage::terminal) return false;
  }
  return true;
}

/// Whether each state can be come to from the first.
template <Named S>
constexpr bool reaches_each_state(const Machine<S>& machine) {
  std::array<bool, Names<S>::all.size()> is_reached{true};
  for (bool is_more = true; is_more;) {
    is_more = false;
    for (const auto& each : machine.transitions) {
      bool& to = is_reached[static_cast<std::size_t>(each.to)];
      for (std::size_t i = 0; i < is_reached.size() && !to; ++i) {
        to = is_reached[i] && each.from.covers(machine.states[i]);
        is_more = is_more || to;
      }
    }
  }
  for (const bool each : is_reached) {
    if (!each) return false;
  }
  return true;
}

/// Whether a check passes where this is needed.
constexpr bool needs_check(std::string_view needs, std::string_view check) {
  needs = needs.substr(0, needs.find("not "));
  const std::size_t at = needs.find(check);
  return at != std::string_view::npos;
}

/// All of the above, for `static_assert`.
template <Named S>
constexpr bool is_sound(const Machine<S>& machine) {
  return has_each_state_once(machine) && leads_somewhere(machine) && stays_decided(machine) &&
         has_its_parameters(machine) && reaches_each_state(machine);
}

}  // namespace causeway::policy
