#include <algorithm>
#include <array>
#include <functional>

#include "adapters/http_safety/csv.h"
#include "adapters/http_safety/decision_json.h"
#include "adapters/http_safety/evidence_json.h"
#include "adapters/http_safety/routes.h"
#include "base/encoding.h"
#include "base/utc_text.h"
#include "safety/appeals.h"
#include "safety/decisions.h"
#include "safety/policies.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Case;
using safety::CaseNumber;
using safety::Decision;
using safety::DecisionNumber;
using safety::Role;

constexpr Who leads = only({Role::lead});
constexpr Who readers = only({Role::lead, Role::reviewer, Role::child_safety, Role::auditor});
constexpr std::size_t exported_max = 100'000;
constexpr std::size_t read_at_once = 200;

/// What is said to be a file that shows abuse has to be one that was sent. Opening it takes a while
/// and holds no transaction.
void check_files(const RouteCall& call, CaseNumber number, const safety::Verdict& verdict) {
  if (!verdict.child_abuse || verdict.child_abuse->files.empty()) return;
  or_refuse(
      safety::claimed_case(*call.ports.store.begin_write(), number, reviewer_of(call), call.now)
  );
  const auto reading = call.ports.store.begin_read();
  for (const safety::AbuseFile& file : verdict.child_abuse->files) {
    const auto report = reading->reports().find(file.report);
    if (!report || report->in != number || !report->evidence) {
      throw Refused(safety::rules::child_abuse_fits);
    }
    const auto opened = or_refuse(safety::open_evidence(call.ports.opener, *report));
    if (!is_proven(*reading, opened, file)) throw Refused(safety::rules::child_abuse_fits);
  }
}

Answer preview(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const safety::Verdict verdict = read_verdict(call.members());
  check_files(call, number, verdict);
  const auto transaction = call.ports.store.begin_write();
  const auto shown =
      or_refuse(safety::preview(*transaction, number, verdict, reviewer_of(call), call.now));
  transaction->commit();
  return Json{
      {"title", shown.statement.title},
      {"text", shown.statement.text},
      {"appeal_until", to_json(shown.appeal_until)},
  };
}

std::string_view name_of(safety::Outcome outcome) {
  constexpr std::array<std::string_view, 5> names{"", "undoable", "proposed", "agreed", "differs"};
  return names.at(static_cast<std::size_t>(outcome));
}

/// To whoever made it: what the other has said is theirs to read only where both say the same.
Json decided_json(
    RouteCall& call,
    const safety::Transaction& transaction,
    std::string_view outcome,
    const Decision& decision
) {
  AccountNames names(call.ports.provider);
  const View view{transaction, reviewer_of(call), call.now, names};
  return {{"outcome", outcome}, {"decision", decision_json(view, decision)}};
}

Answer decide(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const Members members = call.members();
  const auto version = members.integer("version");
  const safety::Verdict verdict = read_verdict(Members(members.value("verdict"), verdict_members));
  check_files(call, number, verdict);
  const auto transaction = call.ports.store.begin_write();
  const auto made = or_refuse(safety::decide(
      *transaction, number, version, verdict, reviewer_of(call), call.ports.random, call.now
  ));
  Json json = decided_json(call, *transaction, name_of(made.outcome), made.decision);
  transaction->commit();
  return json;
}

Answer undo(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::DecisionId>);
  const safety::Reviewer reviewer = reviewer_of(call);
  const Case in = or_refuse(safety::undo(call.writing(), id, reviewer, call.now));
  AccountNames names(call.ports.provider);
  return case_json({call.reading(), reviewer, call.now, names}, in);
}

Answer reverse(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::DecisionId>);
  const Members members = call.members();
  const safety::Reviewer reviewer = reviewer_of(call);
  const auto why = or_refuse(safety::read_text(members.text("why")));
  const auto words = or_refuse(safety::read_optional_text(members.text("words")));
  const Decision decision =
      or_refuse(safety::reverse(call.writing(), id, why, words, reviewer, call.now));
  AccountNames names(call.ports.provider);
  return decision_json({call.reading(), reviewer, call.now, names}, decision);
}

std::optional<safety::AppealOutcome> find_outcome(std::string_view name) {
  if (name == "upheld") return safety::AppealOutcome::upheld;
  if (name == "overturned") return safety::AppealOutcome::overturned;
  return std::nullopt;
}

Answer decide_appeal(RouteCall& call) {
  const Members members = call.members();
  const Decision decision = or_refuse(safety::decide_appeal(
      call.writing(),
      call.in_path(0, parse_case),
      members.integer("version"),
      members.one_of("outcome", find_outcome),
      or_refuse(safety::read_text(members.text("reason"))),
      or_refuse(safety::read_optional_text(members.text("words"))),
      reviewer_of(call),
      call.now
  ));
  return decided_json(call, call.reading(), "decided", decision);
}

std::optional<safety::Subject> find_subject(std::string_view text) {
  const auto id = parse_id<AccountId>(text);
  if (!id) return std::nullopt;
  return safety::Subject{safety::SubjectKind::account, {id->value}};
}

std::optional<safety::Measure> find_measure(std::string_view name) {
  const safety::MeasureRow* row = safety::find_measure(name);
  return row == nullptr ? std::nullopt : std::optional(row->measure);
}

safety::DecisionFilter filter_of(const RouteCall& call) {
  safety::DecisionFilter filter{
      .by = call.query.one_of("by", parse_id<safety::StaffId>),
      .subject = call.query.one_of("subject", find_subject),
      .measure = call.query.one_of("measure", find_measure),
      .policy = call.query.text("policy"),
      .from = call.query.one_of("from", parse_time),
      .until = call.query.one_of("to", parse_time),
  };
  const bool sees_others = call.person().roles.has_any({Role::lead, Role::auditor});
  if (sees_others) return filter;
  // Somebody else's are not there for them.
  if (filter.by && *filter.by != call.person().id) throw Refused(rules::role_allows);
  filter.by = call.person().id;
  return filter;
}

/// At most `limit` that this person may see, newest first.
std::vector<Decision> visible(
    const View& view, const safety::DecisionFilter& filter, DecisionNumber before, std::size_t limit
) {
  std::vector<Decision> found;
  while (found.size() < limit) {
    auto some = view.transaction.decisions().find(filter, before, read_at_once);
    for (Decision& each : some) {
      before = each.number;
      if (found.size() < limit && may_see(view, each)) found.push_back(std::move(each));
    }
    if (some.size() < read_at_once) break;
  }
  return found;
}

Answer list_decisions(RouteCall& call) {
  AccountNames names(call.ports.provider);
  const View view{call.reading(), reviewer_of(call), call.now, names};
  DecisionNumber before;
  before.value = static_cast<decltype(before.value)>(call.query.number("after").value_or(0));
  const std::size_t limit = call.query.limit();
  const auto found = visible(view, filter_of(call), before, limit + 1);
  Json items = Json::array();
  for (std::size_t i = 0; i < std::min(limit, found.size()); ++i) {
    items.push_back(decision_json(view, found[i]));
  }
  const bool has_more = found.size() > limit;
  return Json{
      {"items", items},
      {"next", has_more ? Json(std::to_string(found[limit - 1].number.value)) : Json()},
  };
}

std::string text_in(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::string line_of(const Json& decision) {
  const Json& verdict = decision["verdict"];
  const Json& second = decision["second_by"];
  const Json& reversed = decision["reversed"];
  return csv_line({
      text_in(decision["id"]),
      text_in(decision["number"]),
      text_in(decision["subject"]["kind"]),
      text_in(decision["subject"]["id"]),
      text_in(decision["subject"]["name"]),
      text_in(decision["time"]),
      text_in(decision["by"]["alias"]),
      text_in(verdict["measure"]),
      text_in(verdict["until"]),
      text_in(verdict["policy"]),
      text_in(verdict["reason"]),
      text_in(decision["state"]),
      second.is_null() ? "" : text_in(second["alias"]),
      text_in(decision["statement"]),
      reversed.is_null() ? "" : text_in(reversed["time"]),
      reversed.is_null() ? "" : text_in(reversed["by"]["alias"]),
      reversed.is_null() ? "" : text_in(reversed["why"]),
  });
}

/// Read in one transaction and logged in another, so that nobody waits for a long list.
Answer export_decisions(RouteCall& call) {
  std::string text = csv_line(
      {"id",
       "case",
       "subject_kind",
       "subject",
       "name",
       "time",
       "by",
       "measure",
       "until",
       "policy",
       "reason",
       "state",
       "second_by",
       "statement",
       "reversed",
       "reversed_by",
       "why"}
  );
  const auto filter = filter_of(call);
  {
    AccountNames names(call.ports.provider);
    const auto reading = call.ports.store.begin_read();
    const View view{*reading, reviewer_of(call), call.now, names};
    for (const Decision& each : visible(view, filter, {}, exported_max)) {
      text += line_of(decision_json(view, each));
    }
  }
  const auto transaction = call.ports.store.begin_write();
  const safety::Deed deed{call.person().id, safety::Act::decisions_exported, "decisions", ""};
  safety::record(*transaction, deed, call.now);
  transaction->commit();
  return csv_answer(text, "decisions.csv");
}

constexpr std::string_view filters = "by subject measure policy from to after limit";

// clang-format off
constexpr std::array routes{
    Route{"POST", "cases/{number}/statement", case_workers, Access::none, preview, verdict_members},
    Route{"POST", "cases/{number}/decision", case_workers, Access::none, decide, "version verdict"},
    Route{"POST", "cases/{number}/appeal", case_workers, Access::writing, decide_appeal, "version outcome reason words"},
    Route{"DELETE", "decisions/{id}", case_workers, Access::writing, undo},
    Route{"POST", "decisions/{id}/reverse", leads, Access::writing, reverse, "why words"},
    Route{"GET", "decisions", readers, Access::reading, list_decisions, "", filters},
    Route{"GET", "decisions.csv", readers, Access::none, export_decisions, "", filters},
};
// clang-format on

}  // namespace

std::span<const Route> decision_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
