#include <algorithm>
#include <array>
#include <vector>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/routes.h"
#include "safety/appeals.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Case;
using safety::CaseState;
using safety::Queue;
using safety::Waiting;

/// A queue as people see it: cases of some states, of one queue of reasons or of all.
struct Desk {
  std::string_view id;
  std::string_view title;
  Waiting waiting = Waiting::first;
  std::optional<Queue> queue{};
  std::chrono::milliseconds deadline;
  safety::Role needs = safety::Role::reviewer;
};

std::vector<Desk> desks() {
  std::vector<Desk> all;
  for (const safety::QueueRow& row : safety::queues()) {
    all.push_back({row.name, row.title, Waiting::first, row.queue, row.deadline, row.needs});
  }
  all.push_back({"second", "Second review", Waiting::second, std::nullopt, safety::second_deadline}
  );
  all.push_back({"appeals", "Appeals", Waiting::appeals, std::nullopt, safety::appeal_deadline});
  return all;
}

std::optional<Desk> find_desk(std::string_view id) {
  for (const Desk& each : desks()) {
    if (each.id == id) return each;
  }
  return std::nullopt;
}

/// What a desk shows: one list of the store each.
struct Part {
  CaseState state;
  Queue queue;
};

std::vector<CaseState> states_of(Waiting waiting) {
  switch (waiting) {
    case Waiting::second:
      return {CaseState::proposed};
    case Waiting::appeals:
      return {CaseState::appealed};
    case Waiting::first:
      break;
  }
  return {CaseState::queued, CaseState::escalated};
}

std::vector<Part> parts_of(
    const Desk& desk, const std::vector<CaseState>& states, const safety::Reviewer& reviewer
) {
  std::vector<Part> parts;
  for (const safety::QueueRow& row : safety::queues()) {
    const bool is_here = !desk.queue || *desk.queue == row.queue;
    if (!is_here || !safety::works_on(reviewer, row.queue)) continue;
    for (const CaseState state : states) parts.push_back({state, row.queue});
  }
  return parts;
}

struct QueueCounts {
  std::uint64_t waiting = 0;
  std::uint64_t claimed = 0;
  std::uint64_t mine = 0;
  std::uint64_t near = 0;
  std::uint64_t late = 0;
  std::optional<Case> first;
};

/// Those that somebody has wait no more.
void take_claimed(QueueCounts& counts, const View& view, const Part& part, Instant near_from) {
  for (const Case& each : view.transaction.cases().claimed(view.now)) {
    if (each.state != part.state || each.queue != part.queue) continue;
    ++counts.claimed;
    --counts.waiting;
    if (each.claim->by == view.reviewer.id) ++counts.mine;
    if (each.due < view.now) {
      --counts.late;
    } else if (each.due < near_from) {
      --counts.near;
    }
  }
}

void count_part(QueueCounts& counts, const View& view, const Part& part) {
  const safety::CaseTable& cases = view.transaction.cases();
  const Instant near_from = view.now + deadline_of(part.state, part.queue) / 5;
  const std::uint64_t late = cases.due_before(part.state, part.queue, view.now);
  counts.waiting += cases.counts(part.state, part.queue).all;
  counts.late += late;
  counts.near += cases.due_before(part.state, part.queue, near_from) - late;
  take_claimed(counts, view, part, near_from);
  for (Case& each : cases.waiting(part.state, part.queue, view.now, 1)) {
    if (!counts.first || each.due < counts.first->due) counts.first = std::move(each);
  }
}

Json queue_json(const View& view, const Desk& desk) {
  QueueCounts counts;
  for (const Part& part : parts_of(desk, states_of(desk.waiting), view.reviewer)) {
    count_part(counts, view, part);
  }
  const auto deadline = std::chrono::floor<std::chrono::seconds>(desk.deadline);
  return {
      {"id", desk.id},
      {"title", desk.title},
      {"needs", desk.needs == safety::Role::child_safety ? "child_safety" : "reviewer"},
      {"deadline_s", deadline.count()},
      {"waiting", counts.waiting},
      {"claimed", counts.claimed},
      {"mine", counts.mine},
      {"oldest", counts.first ? to_json(counts.first->received) : Json()},
      {"due", counts.first ? to_json(counts.first->due) : Json()},
      {"near", counts.near},
      {"late", counts.late},
  };
}

Answer list_queues(RouteCall& call) {
  AccountNames names(call.ports.provider);
  const View view{call.reading(), reviewer_of(call), call.now, names};
  Json items = Json::array();
  for (const Desk& desk : desks()) {
    if (!parts_of(desk, states_of(desk.waiting), view.reviewer).empty()) {
      items.push_back(queue_json(view, desk));
    }
  }
  return Json{{"items", items}};
}

/// States as rows name them; a claimed one waits as what it is, and is filtered later.
std::optional<std::vector<CaseState>> find_states(std::string_view name) {
  using States = std::vector<CaseState>;
  if (name == "queued") return States{CaseState::queued, CaseState::appealed};
  if (name == "proposed") return States{CaseState::proposed};
  if (name == "escalated") return States{CaseState::escalated};
  if (name == "decided") return States{CaseState::decided};
  if (name == "closed") return States{CaseState::closed};
  if (name == "claimed") {
    return States{
        CaseState::queued, CaseState::proposed, CaseState::escalated, CaseState::appealed
    };
  }
  return std::nullopt;
}

bool is_before(const Case& left, const Case& right) {
  if (left.rank != right.rank) return left.rank < right.rank;
  if (left.due != right.due) return left.due < right.due;
  return left.number < right.number;
}

/// The next cases of all parts together, in their one order; one more than `limit` where there are.
std::vector<Case> merged(
    const View& view,
    const std::vector<Part>& parts,
    std::optional<safety::CaseNumber> after,
    std::size_t limit
) {
  std::vector<Case> all;
  for (const Part& part : parts) {
    for (Case& each : view.transaction.cases().list(part.state, part.queue, after, limit + 1)) {
      all.push_back(std::move(each));
    }
  }
  std::ranges::sort(all, is_before);
  return all;
}

Answer list_cases(RouteCall& call) {
  AccountNames names(call.ports.provider);
  const View view{call.reading(), reviewer_of(call), call.now, names};
  const Desk desk = call.in_path(0, find_desk);
  const auto state = call.query.text("state");
  auto states = states_of(desk.waiting);
  if (const auto wanted = call.query.one_of("state", find_states)) {
    // The two of decided cases have nothing but what waits there.
    std::erase_if(states, [&](CaseState each) {
      return std::ranges::find(*wanted, each) == wanted->end();
    });
    const bool is_over = *state == "decided" || *state == "closed" || *state == "proposed";
    if (desk.queue && is_over) states = *wanted;
  }
  const auto parts = parts_of(desk, states, view.reviewer);
  if (parts_of(desk, states_of(desk.waiting), view.reviewer).empty()) {
    throw Refused(rules::role_allows);
  }
  const auto after = call.query.one_of("after", parse_case);
  const std::size_t limit = call.query.limit();
  const auto cases = merged(view, parts, after, limit);
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(limit, cases.size()); ++i) {
    Json row = row_json(view, cases[i]);
    if (!state || row["state"] == *state) items.push_back(std::move(row));
  }
  const bool has_more = cases.size() > limit;
  return Json{
      {"items", items},
      {"next", has_more ? Json(std::to_string(cases[limit - 1].number.value)) : Json()},
  };
}

bool has_opted_out(const safety::Settings& settings, std::string_view queue) {
  const auto known = safety::queue_names();
  const auto index = std::ranges::find(known, queue) - known.begin();
  return (settings.opted_out >> index & 1U) != 0;
}

Answer take_next(RouteCall& call) {
  const Desk desk = call.in_path(0, find_desk);
  const safety::Reviewer reviewer = reviewer_of(call);
  if (parts_of(desk, states_of(desk.waiting), reviewer).empty()) {
    throw Refused(rules::role_allows);
  }
  if (has_opted_out(call.person().settings, desk.id)) return Answer::nothing();
  const auto next =
      or_refuse(safety::claim_next(call.writing(), desk.waiting, desk.queue, reviewer, call.now));
  if (!next) return Answer::nothing();
  AccountNames names(call.ports.provider);
  return case_json({call.writing(), reviewer, call.now, names}, *next);
}

// clang-format off
constexpr std::array routes{
    Route{"GET", "queues", case_workers, Access::reading, list_queues},
    Route{"GET", "queues/{id}/cases", case_workers, Access::reading, list_cases, "", "state after limit"},
    Route{"POST", "queues/{id}/next", case_workers, Access::writing, take_next},
};
// clang-format on

}  // namespace

std::span<const Route> queue_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
