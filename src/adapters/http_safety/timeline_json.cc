#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "adapters/http_safety/case_json.h"
#include "safety/policies.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Decision;
using safety::DecisionState;

struct Event {
  Instant time;
  std::string_view kind;
  safety::CaseNumber in;
  std::string says;
  std::optional<safety::Measure> measure{};
};

std::string title_of(std::string_view policy) {
  const safety::Policy* const found = safety::find_policy(policy);
  return std::string(found == nullptr ? policy : found->title);
}

/// What never had an effect is no event, and what waits for a second is nobody's to know.
bool had_effect(const Decision& decision) {
  constexpr std::array without{
      DecisionState::undoable,
      DecisionState::proposed,
      DecisionState::differs,
      DecisionState::undone,
  };
  return std::ranges::find(without, decision.state) == without.end();
}

void add_appeal(std::vector<Event>& events, const View& view, const Decision& decision) {
  const auto appeal = view.transaction.decisions().find_appeal(decision.id);
  if (!appeal) return;
  events.push_back({appeal->time, "appeal", decision.in, "The person appealed."});
  if (!appeal->outcome || !appeal->decided) return;
  const bool is_upheld = *appeal->outcome == safety::AppealOutcome::upheld;
  const std::string says = is_upheld ? "The decision stands." : "The decision was overturned.";
  events.push_back({*appeal->decided, "appeal_decided", decision.in, says});
}

void add_decision(std::vector<Event>& events, const View& view, const Decision& decision) {
  const safety::Verdict& verdict = decision.verdict;
  events.push_back({
      .time = decision.time,
      .kind = "decision",
      .in = decision.in,
      .says = title_of(verdict.policy),
      .measure = verdict.measure,
  });
  add_appeal(events, view, decision);
  if (decision.state == DecisionState::reversed && decision.taken_back) {
    events.push_back(
        {decision.taken_back->time, "reversal", decision.in, "The decision was taken back."}
    );
  }
  if (decision.state == DecisionState::ended && verdict.until) {
    events.push_back({*verdict.until, "measure_ended", decision.in, "", verdict.measure});
  }
}

std::vector<Event> events_of(const View& view, const safety::Subject& subject) {
  std::vector<Event> events;
  const auto numbers =
      view.transaction.cases().of_subject(subject, view.now - timeline_time, view.now);
  for (const safety::CaseNumber number : numbers) {
    if (events.size() == cases_shown) break;  // a flood of reports is no history
    const auto in = view.transaction.cases().find(number);
    if (!in || !safety::may_see(view.reviewer, *in)) continue;
    const std::string people = in->reporters == 1 ? " person." : " people.";
    events.push_back(
        {in->received, "report", number, "Reported by " + std::to_string(in->reporters) + people}
    );
  }
  for (const Decision& each : view.transaction.decisions().of_subject(subject)) {
    if (!had_effect(each) || each.time < view.now - timeline_time) continue;
    const auto in = view.transaction.cases().find(each.in);
    if (in && safety::may_see(view.reviewer, *in)) add_decision(events, view, each);
  }
  return events;
}

}  // namespace

Json timeline_json(const View& view, const safety::Subject& subject, std::optional<Instant> until) {
  auto events = events_of(view, subject);
  std::ranges::sort(events, [](const Event& left, const Event& right) {
    return std::pair(left.time, left.in) > std::pair(right.time, right.in);
  });
  Json list = Json::array();
  for (const Event& each : events) {
    if (until && each.time >= *until) continue;
    list.push_back({
        {"time", to_json(each.time)},
        {"kind", each.kind},
        {"number", std::to_string(each.in.value)},
        {"says", each.says},
        {"measure", each.measure ? Json(safety::row_of(*each.measure).name) : Json()},
    });
  }
  return list;
}

}  // namespace causeway::adapters::http_safety
