#include "adapters/http_safety/case_json.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "adapters/http_safety/decision_json.h"
#include "base/encoding.h"
#include "base/invariant.h"
#include "identity/username.h"
#include "safety/appeals.h"
#include "safety/audit.h"
#include "safety/desk_table.h"
#include "safety/known_view.h"
#include "safety/tip_table.h"
#include "safety/views.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Case;
using safety::CaseState;
using safety::Report;
using safety::ReportState;

constexpr std::size_t report_id_digits = 32;

bool is_held(const View& view, const Case& in) {
  return in.claim && view.now < in.claim->until;
}

std::string_view state_name(const View& view, const Case& in) {
  if (is_held(view, in) && safety::is_open(in.state)) return "claimed";
  switch (in.state) {
    case CaseState::proposed:
      return "proposed";
    case CaseState::escalated:
      return "escalated";
    case CaseState::decided:
      return "decided";
    case CaseState::closed:
      return "closed";
    case CaseState::queued:
    case CaseState::appealed:
      break;
  }
  return "queued";
}

std::string_view urgency_of(const View& view, const Case& in) {
  if (!safety::is_open(in.state)) return "calm";
  if (in.due < view.now) return "late";
  return in.due - view.now < deadline_of(in.state, in.queue) / 5 ? "near" : "calm";
}

Json claim_json(const View& view, const Case& in) {
  if (!is_held(view, in)) return nullptr;
  return {
      {"by", person_json(view.transaction, in.claim->by)},
      {"mine", in.claim->by == view.reviewer.id},
      {"since", to_json(in.claim->since)},
      {"until", to_json(in.claim->until)},
  };
}

Json known_json(const View& view, const Case& in) {
  const auto known = safety::known_for(view.transaction, in, view.reviewer);
  if (!known) return nullptr;
  return *known == safety::BankKind::confirm ? "confirm" : "suppress";
}

std::string_view scope_name(report::Scope scope) {
  constexpr std::array<std::string_view, 5> names{"", "messages", "account", "group", "profile"};
  return names.at(static_cast<std::size_t>(scope));
}

std::string_view report_state_name(ReportState state) {
  constexpr std::array<std::string_view, 4> names{"", "pending", "decided", "invalidated"};
  return names.at(static_cast<std::size_t>(state));
}

/// Of a report whose evidence is not kept: an earlier one that shows the very same messages.
Json same_as(const View& view, const Report& of) {
  if (of.evidence || of.counts.opened == 0) return nullptr;
  const auto same = view.transaction.reports().first_same(of);
  return same ? Json(id_of(*same)) : Json();
}

Json report_json(const View& view, const safety::ReporterNumbers& numbers, const Report& report) {
  const safety::Transaction& transaction = view.transaction;
  const report::EntryCounts& counts = report.counts;
  return {
      {"id", id_of(report.number)},
      {"reporter", "reporter " + std::to_string(numbers.of(report.reporter))},
      {"received", to_json(report.received)},
      {"reason", report::find_reason(report.reason)->name},
      {"scope", scope_name(report.scope)},
      {"note", nullptr},
      {"entries", counts.opened + counts.withheld},
      {"verified", counts.verified},
      {"expired", counts.expired},
      {"unverified", counts.unverified},
      {"invalid", counts.invalid},
      {"withheld", counts.withheld},
      {"attachments", counts.attachments},
      {"same_as", same_as(view, report)},
      {"state", report_state_name(report.state)},
      {"bad_faith", transaction.desk().is_marked(report.reporter, report.number)},
      {"revealed", safety::has_revealed(transaction, report.in, report.number, view.reviewer.id)},
  };
}

Json notes_json(const View& view, const Case& in) {
  Json notes = Json::array();
  if (safety::is_blind(view.transaction, in, view.reviewer)) return notes;
  for (const safety::Note& each : view.transaction.desk().notes_of(in.number)) {
    notes.push_back(note_json(view, each));
  }
  return notes;
}

Json decisions_json(const View& view, const Case& in) {
  Json decisions = Json::array();
  if (safety::is_blind(view.transaction, in, view.reviewer)) return decisions;
  for (const safety::Decision& each : view.transaction.decisions().of_case(in.number)) {
    decisions.push_back(decision_json(view, each));
  }
  return decisions;
}

/// The one that waits, or else the newest.
Json appeal_json(const View& view, const Case& in) {
  auto appeal = safety::waiting_appeal(view.transaction, in.number);
  const auto appeals = view.transaction.decisions().appeals_of(in.number);
  if (!appeal && !appeals.empty()) appeal = appeals.back();
  if (!appeal) return nullptr;
  const auto decision = view.transaction.decisions().find(appeal->decision);
  INVARIANT(decision.has_value());
  Json outcome;
  if (appeal->outcome) {
    outcome = *appeal->outcome == safety::AppealOutcome::upheld ? "upheld" : "overturned";
  }
  return {
      {"id", to_hex(appeal->decision)},
      {"time", to_json(appeal->time)},
      {"text", nullptr},
      {"decision", decision_json(view, *decision)},
      {"outcome", outcome},
  };
}

Json tip_json(const View& view, const Case& in) {
  const auto tips = view.transaction.tips().of_case(in.number);
  return tips.empty() ? Json() : Json(to_hex(tips.back().id));
}

/// Whether somebody who had no part in it could take the case.
bool can_take(const View& view, const Case& in) {
  if (!safety::is_open(in.state) || !safety::may_see(view.reviewer, in)) return false;
  const bool needs_lead =
      in.state == CaseState::escalated && in.queue != safety::Queue::child_safety;
  if (needs_lead && !view.reviewer.roles.has(safety::Role::lead)) return false;
  return !safety::has_part(view.transaction, in, view.reviewer.id);
}

/// What whoever has the case may do with it.
void add_holders_acts(Json& acts, const View& view, const Case& in) {
  for (const std::string_view each : {"release", "skip", "reveal", "bad_faith"}) {
    acts.push_back(each);
  }
  const bool is_first = in.state == CaseState::queued || in.state == CaseState::escalated;
  if (is_first) acts.push_back("move");
  if (!can_take(view, in)) return;
  if (is_first) acts.push_back("decide");
  if (in.state == CaseState::proposed) acts.push_back("second");
  if (in.state == CaseState::appealed) acts.push_back("appeal");
}

}  // namespace

safety::Reviewer reviewer_of(const RouteCall& call) {
  return {call.person().id, call.person().roles};
}

safety::Case count_shown(
    const RouteCall& call,
    safety::Transaction& transaction,
    safety::CaseNumber number,
    safety::Seen what
) {
  const safety::Reviewer reviewer = reviewer_of(call);
  auto in = or_refuse(safety::visible_case(transaction, number, reviewer));
  const bool is_grave = in.queue == safety::Queue::child_safety;
  const auto gravity = is_grave ? safety::Gravity::grave : safety::Gravity::usual;
  safety::count_exposure(transaction, reviewer.id, what, gravity, call.now);
  return in;
}

std::optional<std::string> AccountNames::of(AccountId account) {
  if (store_ == nullptr) return std::nullopt;
  if (!reading_) reading_ = store_->begin_read();
  const auto found = reading_->accounts().find(account);
  if (!found) return std::nullopt;
  const std::string name(found->username.begin(), found->username.end());
  // Of one that has ended a hash is left in its place.
  if (!identity::check_username(name).ok()) return std::nullopt;
  return "@" + name;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || std::to_string(number) != text) return std::nullopt;
  return number;
}

std::optional<safety::CaseNumber> parse_case(std::string_view text) {
  safety::CaseNumber number;
  const auto read = parse_number(text);
  if (!read || *read > std::numeric_limits<decltype(number.value)>::max()) return std::nullopt;
  number.value = static_cast<decltype(number.value)>(*read);
  return number;
}

std::optional<safety::ReportNumber> parse_report(std::string_view text) {
  safety::ReportNumber number;
  constexpr int base = 16;
  if (text.size() != report_id_digits) return std::nullopt;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number.value, base);
  if (read.ec != std::errc() || id_of(number) != text) return std::nullopt;
  return number;
}

std::chrono::milliseconds deadline_of(CaseState state, safety::Queue queue) {
  switch (state) {
    case CaseState::proposed:
    case CaseState::escalated:
      return safety::second_deadline;
    case CaseState::appealed:
      return safety::appeal_deadline;
    case CaseState::queued:
    case CaseState::decided:
    case CaseState::closed:
      break;
  }
  return safety::row_of(queue).deadline;
}

Json subject_json(const View& view, const safety::Subject& subject) {
  const std::string id = to_hex(subject.id);
  if (subject.kind == safety::SubjectKind::group) {
    return {{"kind", "group"}, {"id", id}, {"name", "group " + id.substr(0, 4)}};
  }
  const auto name = view.names.of(AccountId{subject.id.value});
  return {{"kind", "account"}, {"id", id}, {"name", name.value_or("account " + id.substr(0, 8))}};
}

Json reasons_json(std::uint32_t bits) {
  Json reasons = Json::array();
  for (const report::ReasonRow& row : report::reasons()) {
    const auto bit = static_cast<unsigned>(row.reason) - 1;
    if ((bits >> bit & 1U) != 0) reasons.push_back(row.name);
  }
  return reasons;
}

Json note_json(const View& view, const safety::Note& note) {
  return {
      {"id", std::to_string(note.number.value)},
      {"time", to_json(note.time)},
      {"by", person_json(view.transaction, note.by)},
      {"text", note.text},
  };
}

Json row_json(const View& view, const Case& in) {
  std::uint64_t entries = 0;
  std::uint64_t verified = 0;
  for (const report::EntryCounts& each : view.transaction.reports().counts_of_case(in.number)) {
    entries += static_cast<std::uint64_t>(each.opened) + each.withheld;
    verified += each.verified;
  }
  return {
      {"number", std::to_string(in.number.value)},
      {"subject", subject_json(view, in.subject)},
      {"queue", safety::row_of(in.queue).name},
      {"state", state_name(view, in)},
      {"urgency", urgency_of(view, in)},
      {"received", to_json(in.received)},
      {"due", to_json(in.due)},
      {"reports", in.reports},
      {"reporters", in.reporters},
      {"verified", verified},
      {"entries", entries},
      {"reasons", reasons_json(in.reasons)},
      {"known", known_json(view, in)},
      {"claim", claim_json(view, in)},
  };
}

Json reports_json(
    const View& view, safety::CaseNumber in, safety::ReportNumber after, std::size_t limit
) {
  const safety::ReporterNumbers numbers(view.transaction, in);
  const auto reports = view.transaction.reports().page_of_case(in, after, limit + 1);
  const std::size_t shown = std::min(limit, reports.size());
  Json items = Json::array();
  for (std::size_t i = 0; i < shown; ++i) {
    items.push_back(report_json(view, numbers, reports[i]));
  }
  const bool has_more = reports.size() > limit;
  return {{"items", items}, {"next", has_more ? Json(id_of(reports[shown - 1].number)) : Json()}};
}

Json may_json(const View& view, const Case& in) {
  Json acts = Json::array();
  if (!safety::may_see(view.reviewer, in)) return acts;
  const bool is_mine = is_held(view, in) && in.claim->by == view.reviewer.id;
  if (is_mine) add_holders_acts(acts, view, in);
  if (!is_held(view, in) && can_take(view, in)) acts.push_back("claim");
  acts.push_back("note");
  if (view.reviewer.roles.has(safety::Role::lead)) acts.push_back("identity");
  return acts;
}

Json case_json(const View& view, const Case& in) {
  Json json = row_json(view, in);
  const bool blind = safety::is_blind(view.transaction, in, view.reviewer);
  json["version"] = in.version;
  json["second"] = blind;
  Json reports = reports_json(view, in.number, {}, reports_shown);
  json["reports_list"] = std::move(reports["items"]);
  json["reports_next"] = std::move(reports["next"]);
  json["timeline"] =
      timeline_json(view, in.subject, blind ? std::optional(in.received) : std::nullopt);
  json["notes"] = notes_json(view, in);
  json["decisions"] = decisions_json(view, in);
  json["appeal"] = appeal_json(view, in);
  json["tip"] = tip_json(view, in);
  json["may"] = may_json(view, in);
  return json;
}

}  // namespace causeway::adapters::http_safety
