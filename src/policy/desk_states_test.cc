// docs/formats/desk-states.md says of the machines what their rows say: below its marker it is what
// this test writes. `CAUSEWAY_WRITE_DOCS=1 build/tests/policy_test --gtest_filter='DeskStates.*'`
// writes it.
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "policy/abuse_world.h"
#include "policy/emergency_world.h"
#include "policy/request_world.h"
#include "policy/ts_103_120.h"
#include "policy/world_broken_test.h"

namespace causeway::policy {
namespace {

const std::string desk_states = std::string(CAUSEWAY_SOURCE_DIR) + "/docs/formats/desk-states.md";
constexpr std::string_view marker =
    "<!-- From here on written by the test DeskStates.AreWhatTheRowsSay: do not edit. -->\n";

std::string cell(std::string_view text) {
  std::string cell;
  for (const char each : text) {
    if (each == '|') cell += '\\';
    cell += each;
  }
  return cell;
}

std::string table_row(std::initializer_list<std::string_view> cells) {
  std::string row = "|";
  for (const std::string_view each : cells) row += each.empty() ? " |" : " " + cell(each) + " |";
  return row + "\n";
}

std::string table_head(std::initializer_list<std::string_view> cells) {
  std::string rule = "|";
  for (std::size_t i = 0; i < cells.size(); ++i) rule += "---|";
  return "\n" + table_row(cells) + rule + "\n";
}

template <typename S>
bool is_of_one(const Machine<S>& machine, const From<S>& from) {
  std::size_t covered = 0;
  for (const auto& state : machine.states) covered += from.covers(state) ? 1U : 0U;
  return covered == 1;
}

template <typename S>
std::string origin(const Machine<S>& machine, const From<S>& from) {
  if (!is_of_one(machine, from)) {
    return from.covers(machine.states[0]) ? "*each unfinished*" : "*each terminal*";
  }
  for (const auto& state : machine.states) {
    if (from.covers(state)) return std::string(name_of(state.state));
  }
  return "";
}

std::string stage_text(Stage stage) {
  switch (stage) {
    case Stage::first:
      return "first";
    case Stage::open:
      return "";
    case Stage::terminal:
      return "terminal";
    case Stage::filed:
      return "filed";
  }
  return "";
}

/// Without the rows that lead from each state of a stage: they would hide the others.
template <typename S>
std::string drawing(const Machine<S>& machine) {
  std::string text = "\n```mermaid\nstateDiagram-v2\n  [*] --> ";
  text += std::string(name_of(machine.states[0].state)) + "\n";
  for (const auto& row : machine.transitions) {
    if (!is_of_one(machine, row.from)) continue;
    text += "  " + origin(machine, row.from) + " --> " + std::string(name_of(row.to)) + " : " +
            std::string(name_of(row.event)) + "\n";
  }
  return text + "```\n";
}

template <typename S>
std::string states_table(const Machine<S>& machine) {
  std::string text = table_head({"state", "with", "stage", "data kept", "production"});
  for (const auto& row : machine.states) {
    const std::string_view kept = row.preserve == Preserve::on ? "must be" : "";
    const std::string_view production = row.produce == Produce::may ? "may be" : "off";
    text += table_row({name_of(row.state), row.parameter, stage_text(row.stage), kept, production});
  }
  return text;
}

template <typename S>
std::string transitions_table(const Machine<S>& machine) {
  std::string text = table_head({"from", "event", "to", "needs", "source"});
  for (const auto& row : machine.transitions) {
    std::string to(name_of(row.to));
    if (!row.word.empty()) to += "(" + std::string(row.word) + ")";
    text += table_row({origin(machine, row.from), name_of(row.event), to, row.needs, row.source});
  }
  return text;
}

template <typename S>
std::string section(const std::string& title, const Machine<S>& machine) {
  return "\n## " + title + "\n\n" + test::count_of(machine) + ".\n" + drawing(machine) +
         states_table(machine) + transitions_table(machine);
}

template <typename Case>
std::string guards_table(const std::vector<Guard<Case>>& guards) {
  std::string text = table_head({"event", "only where", "source"});
  for (const auto& each : guards) text += table_row({name_of(each.event), each.says, each.source});
  return text;
}

std::string couplings_table(const RequestRules& rules) {
  std::string text = table_head({"a request comes to", "under", "then", "source"});
  for (const Coupling& each : rules.couplings) {
    std::string tracks;
    for (const Track track : each.tracks) {
      tracks += (tracks.empty() ? "" : ", ") + std::string(name_of(track));
    }
    std::string events;
    for (const Event event : each.events) {
      events += (events.empty() ? "" : ", ") + std::string(name_of(event));
    }
    text += table_row({origin(rules.request, each.entered), tracks, events, each.source});
  }
  return text;
}

template <typename Case>
std::string invariants_table(
    std::span<const Invariant<Case>> invariants, std::span<const Promise<Case>> promises
) {
  std::string text = table_head({"invariant", "says", "source"});
  for (const auto& each : invariants) text += table_row({each.name, each.says, each.source});
  for (const auto& each : promises) text += table_row({each.name, each.says, each.source});
  return text + table_row({everything_is_met, "each state and row above is met with", ""});
}

std::string together() {
  const RequestRules rules = request_rules();
  return "\n## Together\n\nWhat one machine makes another do, in the same step:\n" +
         couplings_table(rules) + "\nWhen an event may happen:\n" + guards_table(rules.guards) +
         "\nWhat holds: request, preservation, notice, gag and clock together, " +
         test::count_of(explore(rules)) + ".\n" +
         invariants_table(request_invariants(), request_promises());
}

template <typename Case>
std::string alone(const SingleRules<Case>& rules) {
  const std::string guards =
      rules.guards.empty() ? "" : "\nWhen an event may happen:\n" + guards_table(rules.guards);
  return guards + "\nWhat holds: " + test::count_of(explore(rules)) + ".\n" +
         invariants_table(rules.invariants, rules.promises);
}

template <typename S>
std::string ts_table(const Machine<S>& machine) {
  std::string text;
  for (const auto& row : ts_rows(S{})) {
    const std::string_view by = row.by ? name_of(*row.by) : "";
    text += table_row({name_of(row.object), row.status, machine.name, name_of(row.state), by});
  }
  return text;
}

std::string ts_section() {
  std::string text = "\n## ETSI TS 103 120\n";
  text += table_head({"object", "status", "machine", "state", "by"});
  text += ts_table(request_machine()) + ts_table(preservation_machine());
  text += ts_table(emergency_machine());
  for (const TsUnused& each : ts_unused) {
    text += table_row({name_of(each.object), each.status, "", "", each.why});
  }
  return text;
}

std::string written() {
  return section("Request", request_machine()) + section("Preservation", preservation_machine()) +
         section("Notice", notice_machine()) + section("Gag", gag_machine()) +
         section("Clock of the answer", clock_machine()) + together() +
         section("Emergency", emergency_machine()) + alone(emergency_rules()) +
         section("Abuse", abuse_machine()) + alone(abuse_rules()) + ts_section();
}

std::string read_desk_states() {
  std::ostringstream text;
  text << std::ifstream(desk_states).rdbuf();
  return text.str();
}

TEST(DeskStates, AreWhatTheRowsSay) {
  const std::string text = read_desk_states();
  const std::size_t at = text.find(marker);
  ASSERT_NE(at, std::string::npos);
  const std::string head = text.substr(0, at + marker.size());
  if (std::getenv("CAUSEWAY_WRITE_DOCS") != nullptr) {
    std::ofstream(desk_states) << head << written();
    return;
  }
  EXPECT_EQ(text, head + written()) << "written anew with CAUSEWAY_WRITE_DOCS=1";
}

}  // namespace
}  // namespace causeway::policy
