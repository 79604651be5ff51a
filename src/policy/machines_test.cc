// The rows of the desk's machines: which are there beside those that the design draws, that they
// speak of checks and clocks that exist, and that `is_sound`, on which the build stands, finds each
// way in which rows can be wrong.
#include "policy/machines.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "base/broken_rule_test.h"
#include "policy/check.h"
#include "policy/ruling.h"
#include "policy/ts_103_120.h"

namespace causeway::policy {

enum class LampState : std::uint8_t {
  off,
  on,
  broken,
  thrown_away,
};

template <>
struct Names<LampState> {
  static constexpr std::array<std::string_view, 4> all{"OFF", "ON", "BROKEN", "THROWN_AWAY"};
};

enum class TwinState : std::uint8_t {
  one,
  other,
};

template <>
struct Names<TwinState> {
  static constexpr std::array<std::string_view, 2> all{"TWIN", "TWIN"};
};

namespace {

using LampRow = StateRow<LampState>;
using LampMove = Transition<LampState>;

struct Lamp {
  std::vector<LampRow> states{
      {LampState::off, Stage::first},
      {LampState::on, Stage::open, Preserve::either, Produce::off, "WARM|COLD"},
      {LampState::broken, Stage::terminal},
      {LampState::thrown_away, Stage::filed},
  };
  std::vector<LampMove> moves{
      {LampState::off, Event::approve, LampState::on, "", "hand", "WARM"},
      {LampState::on, Event::reject, LampState::off, "", "hand"},
      {Each::unfinished, Event::expire, LampState::broken, "", "time"},
      {Each::terminal, Event::close, LampState::thrown_away, "", "hand"},
  };

  Machine<LampState> machine() const { return {"lamp", states, moves}; }
};

bool is_sound_with(const LampMove& move) {
  Lamp lamp;
  lamp.moves.push_back(move);
  return is_sound(lamp.machine());
}

TEST(DeskMachines, AreUnsoundInEachWayThatRowsCanBe) {
  EXPECT_TRUE(is_sound(Lamp().machine()));
  EXPECT_TRUE(is_sound_with({LampState::off, Event::cancel, LampState::broken, "", "hand"}));

  Lamp swapped;
  std::swap(swapped.states[1], swapped.states[2]);
  EXPECT_FALSE(has_each_state_once(swapped.machine()));
  Lamp shorter;
  shorter.states.pop_back();
  EXPECT_FALSE(has_each_state_once(shorter.machine()));
  Lamp headless;
  headless.states[0].stage = Stage::open;
  EXPECT_FALSE(has_each_state_once(headless.machine()));
  const std::array twins{
      StateRow<TwinState>{TwinState::one, Stage::first},
      StateRow<TwinState>{TwinState::other, Stage::open}
  };
  EXPECT_FALSE(has_each_state_once(Machine<TwinState>{"twins", twins, {}}));

  EXPECT_FALSE(is_sound_with({LampState::off, Event::approve, LampState::broken, "", "twice"}));
  const auto nowhere = static_cast<LampState>(4);
  EXPECT_FALSE(is_sound_with({LampState::off, Event::cancel, nowhere, "", "no such state"}));
  EXPECT_FALSE(is_sound_with({LampState::broken, Event::approve, LampState::on, "", "decided"}));
  EXPECT_FALSE(is_sound_with({LampState::thrown_away, Event::approve, LampState::on, "", "filed"}));
  EXPECT_FALSE(is_sound_with({LampState::off, Event::cancel, LampState::on, "", "x", "BLUE"}));
  EXPECT_FALSE(is_sound_with({LampState::off, Event::cancel, LampState::on, "", ""}))
      << "no source";

  Lamp unreached;
  unreached.moves.pop_back();
  EXPECT_FALSE(reaches_each_state(unreached.machine()));
  Lamp kept;
  kept.states[2].preserve = Preserve::on;
  EXPECT_FALSE(is_sound(kept.machine())) << "decided, and kept for ever";
}

TEST(DeskMachines, StateHasThisEvent) {
  using enum RequestState;
  const auto& machine = request_machine();
  EXPECT_EQ(*step(machine, counsel_review, Event::approve), approved);
  EXPECT_EQ(*step(machine, objected, Event::issuer_withdraws), withdrawn);
  EXPECT_EQ(*step(machine, withdrawn, Event::close), closed);
  const auto rule = rules::state_has_this_event.name;
  EXPECT_EQ(broken_rule_name(step(machine, objected, Event::collect)), rule);
  EXPECT_EQ(broken_rule_name(step(machine, withdrawn, Event::issuer_withdraws)), rule);
  EXPECT_EQ(broken_rule_name(step(machine, closed, Event::close)), rule);
  EXPECT_EQ(broken_rule_name(step(machine, agreement_inapplicable, Event::approve)), rule);
}

template <typename S>
bool is_left(const Machine<S>& machine, const StateRow<S>& state) {
  return std::any_of(
      machine.transitions.begin(),
      machine.transitions.end(),
      [&](const Transition<S>& row) { return row.from.covers(state) && row.to != state.state; }
  );
}

template <typename S>
void expect_open_states_are_left(const Machine<S>& machine) {
  for (const auto& row : machine.states) {
    EXPECT_TRUE(row.stage >= Stage::terminal || is_left(machine, row)) << name_of(row.state);
  }
}

TEST(DeskMachines, LeaveEachStateThatIsNotDecided) {
  expect_open_states_are_left(request_machine());
  expect_open_states_are_left(preservation_machine());
  expect_open_states_are_left(notice_machine());
  expect_open_states_are_left(gag_machine());
  expect_open_states_are_left(clock_machine());
  expect_open_states_are_left(emergency_machine());
  expect_open_states_are_left(abuse_machine());
}

TEST(DeskMachines, WhoIsNotAuthenticatedIsRejected) {
  const auto state = step(request_machine(), RequestState::received, Event::authentication_fails);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(*state, RequestState::rejected) << "drawn nowhere, and REJECT_UNVERIFIED all the same";
}

TEST(DeskMachines, WhatIsDecidedLeavesToBeClosedAlone) {
  const auto& machine = request_machine();
  std::size_t terminal = 0;
  for (const auto& row : machine.states) {
    if (row.stage != Stage::terminal) continue;
    ++terminal;
    for (std::size_t i = 0; i < Names<Event>::all.size(); ++i) {
      const auto after = step(machine, row.state, static_cast<Event>(i));
      if (after) {
        EXPECT_EQ(*after, RequestState::closed) << name_of(row.state);
      }
    }
  }
  EXPECT_EQ(terminal, 9U);
}

bool is_clock(std::string_view word) {
  return std::find(machine_clocks.begin(), machine_clocks.end(), word) != machine_clocks.end();
}

bool is_check(std::string_view word) {
  return find_name<CheckId>(word).has_value() || word == "R50" || word == "R51" || word == "R52";
}

/// Words as `Transition::needs` may have: "R03..R07", "R51 not R50", "hold".
bool are_known(std::string_view needs) {
  std::istringstream words{std::string(needs)};
  bool is_any = false;
  for (std::string word; words >> word; is_any = true) {
    const std::size_t dots = word.find("..");
    const bool is_range = dots != std::string::npos && is_check(word.substr(0, dots)) &&
                          is_check(word.substr(dots + 2));
    if (word != "not" && !is_range && !is_check(word) && !is_clock(word)) return false;
  }
  return needs.empty() || is_any;
}

template <typename S>
void expect_known_needs(const Machine<S>& machine) {
  for (const auto& row : machine.transitions) {
    EXPECT_TRUE(are_known(row.needs)) << machine.name << ": " << name_of(row.event);
  }
}

TEST(DeskMachines, NeedChecksAndClocksThatThereAre) {
  EXPECT_FALSE(are_known("R45"));
  EXPECT_FALSE(are_known("R01..R53"));
  EXPECT_FALSE(are_known("someday"));
  expect_known_needs(request_machine());
  expect_known_needs(preservation_machine());
  expect_known_needs(notice_machine());
  expect_known_needs(gag_machine());
  expect_known_needs(clock_machine());
  expect_known_needs(emergency_machine());
  expect_known_needs(abuse_machine());
}

/// "P7D", "PT96H".
bool is_length(std::string_view word) {
  return word.size() > 1 && word[0] == 'P' &&
         (word[1] == 'T' || (word[1] >= '0' && word[1] <= '9'));
}

template <typename S>
void expect_no_lengths(const Machine<S>& machine) {
  for (const auto& row : machine.states) EXPECT_FALSE(is_length(row.parameter)) << row.parameter;
}

// How long a clock runs is the policy's to say.
TEST(DeskMachines, NameClocksAndNotTheirLengths) {
  expect_no_lengths(request_machine());
  expect_no_lengths(preservation_machine());
  expect_no_lengths(notice_machine());
  expect_no_lengths(gag_machine());
  expect_no_lengths(clock_machine());
  expect_no_lengths(emergency_machine());
  expect_no_lengths(abuse_machine());
  EXPECT_TRUE(is_clock(emergency_machine().row(EmergencyState::followup_due).parameter));
}

// What a decision says that a case comes to is a state of a machine, and one in which nothing has
// been produced.
TEST(DeskMachines, KnowEachStateThatADecisionNames) {
  for (std::size_t i = 0; i < Names<Ruling>::all.size(); ++i) {
    const std::string_view name = row_of(static_cast<Ruling>(i)).state;
    const auto request = find_name<RequestState>(name);
    const bool is_known = request || find_name<PreservationState>(name) ||
                          find_name<NoticeState>(name) || find_name<EmergencyState>(name);
    EXPECT_TRUE(is_known) << name;
    if (request) {
      EXPECT_EQ(request_machine().row(*request).produce, Produce::off) << name;
    }
  }
}

template <typename S>
void expect_all_needed_words(const Machine<S>& machine) {
  for (const auto& state : machine.states) {
    if (state.parameter.find('|') == std::string_view::npos) continue;
    for (const auto& row : machine.transitions) {
      EXPECT_FALSE(row.to == state.state && row.word.empty()) << name_of(row.event);
    }
  }
}

TEST(DeskMachines, SayWhichWayTheyObjectRedirectAndEscalate) {
  expect_all_needed_words(request_machine());
  const auto* objection = request_machine().find(RequestState::counsel_review, Event::object_art17);
  EXPECT_EQ(objection->word, "ART17");
}

TEST(DeskMachines, HaveTheWordsOfTs103120) {
  using enum RequestState;
  const auto any = Event::commit_to_log;
  const auto status = [](TsObject object, auto state, Event by) {
    return ts_status(object, state, by).value_or("nothing");
  };
  EXPECT_EQ(status(TsObject::authorisation, received, any), "AwaitingApproval");
  EXPECT_EQ(status(TsObject::authorisation, approved, any), "Approved");
  EXPECT_EQ(status(TsObject::authorisation, rejected, any), "Rejected");
  EXPECT_EQ(status(TsObject::authorisation, EmergencyState::two_person, any), "EmergencyApproval");
  EXPECT_EQ(status(TsObject::ld_task, deficient, any), "Invalid");
  EXPECT_EQ(status(TsObject::ld_task, no_data, any), "DisclosureNotAvailable");
  EXPECT_EQ(status(TsObject::ld_task, delivered, any), "Disclosed");
  EXPECT_EQ(status(TsObject::lp_task, PreservationState::linked, any), "Preserved");
  const auto released = PreservationState::released;
  EXPECT_EQ(status(TsObject::lp_task, released, Event::release), "Cancelled");
  EXPECT_EQ(
      status(TsObject::lp_task, released, Event::nothing_to_preserve), "PreservationNotAvailable"
  );
  EXPECT_EQ(status(TsObject::delivery, expired, Event::package_lapses), "Expired");
  EXPECT_EQ(status(TsObject::delivery, expired, Event::expire), "nothing") << "none was packaged";
  EXPECT_EQ(status(TsObject::delivery, received, any), "nothing");
}

// Nothing that is produced looks undecided outside, and nothing that is objected to approved.
TEST(DeskMachines, NeverSayInTs103120ThatWhatIsObjectedToIsApproved) {
  for (const auto& row : request_machine().states) {
    const auto status = ts_status(TsObject::authorisation, row.state, Event::commit_to_log);
    if (row.produce == Produce::may) {
      EXPECT_EQ(status, "Approved") << name_of(row.state);
    }
    const bool is_held = row.state == RequestState::hold_until;
    if (row.preserve == Preserve::on && !is_held) {
      EXPECT_EQ(status, "AwaitingApproval") << name_of(row.state);
    }
  }
}

}  // namespace
}  // namespace causeway::policy
