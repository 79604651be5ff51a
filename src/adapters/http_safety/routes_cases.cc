#include <array>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/evidence_json.h"
#include "adapters/http_safety/routes.h"
#include "base/encoding.h"
#include "safety/appeals.h"
#include "safety/bad_faith.h"
#include "safety/desk_table.h"
#include "safety/views.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Act;
using safety::Case;
using safety::CaseNumber;
using safety::Report;
using safety::ReportNumber;

Json answer_case(RouteCall& call, const Case& in) {
  AccountNames names(call.ports.provider);
  return case_json({call.reading(), reviewer_of(call), call.now, names}, in);
}

std::string words(const RouteCall& call, std::string_view member) {
  return or_refuse(safety::read_text(call.members().text(member)));
}

/// Each request about a case keeps it with whoever has it.
Case kept_case(RouteCall& call, CaseNumber number) {
  const safety::Reviewer reviewer = reviewer_of(call);
  Case in = or_refuse(safety::visible_case(call.reading(), number, reviewer));
  auto claimed = safety::claimed_case(call.writing(), number, reviewer, call.now);
  return claimed.ok() ? *std::move(claimed) : std::move(in);
}

Answer show_case(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const Case in = kept_case(call, number);
  call.record(Act::case_viewed, safety::object_of(number));
  return answer_case(call, in);
}

Answer list_reports(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  kept_case(call, number);
  call.record(Act::case_viewed, std::to_string(number.value));
  AccountNames names(call.ports.provider);
  return reports_json(
      {call.reading(), reviewer_of(call), call.now, names},
      number,
      call.query.one_of("after", parse_report).value_or(ReportNumber{}),
      call.query.limit()
  );
}

Answer claim_case(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  return answer_case(
      call, or_refuse(safety::claim(call.writing(), number, reviewer_of(call), call.now))
  );
}

Answer release_case(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  or_refuse(safety::release(call.writing(), number, reviewer_of(call), call.now));
  return Answer::nothing();
}

Answer skip_case(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  or_refuse(safety::skip(call.writing(), number, words(call, "why"), reviewer_of(call), call.now));
  return Answer::nothing();
}

/// Of any that there is; to which a case can go is the domain's to say.
std::optional<safety::Queue> find_queue(std::string_view name) {
  for (const safety::QueueRow& row : safety::queues()) {
    if (row.name == name) return row.queue;
  }
  return std::nullopt;
}

Answer move_case(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const auto queue = find_queue(call.members().text("queue"));
  if (!queue) throw Refused(safety::rules::queue_takes_it);
  const auto why = words(call, "why");
  return answer_case(
      call,
      or_refuse(safety::move(call.writing(), number, *queue, why, reviewer_of(call), call.now))
  );
}

Answer add_note(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  safety::Note note{
      .number = {},
      .in = kept_case(call, number).number,
      .time = call.now,
      .by = call.person().id,
      .text = words(call, "text"),
  };
  note.number = call.writing().desk().add_note(note);
  call.record(Act::note_added, safety::object_of(number));
  AccountNames names(call.ports.provider);
  return note_json({call.reading(), reviewer_of(call), call.now, names}, note);
}

/// Opens it first, for that takes a while and holds no transaction, and may fail: what is logged
/// was shown. Nothing of it leaves before it is logged.
Answer reveal_report(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const ReportNumber report = call.in_path(1, parse_report);
  const safety::Reviewer reviewer = reviewer_of(call);
  const auto find = [&](safety::Transaction& transaction) {
    return or_refuse(safety::reveal(transaction, number, report, reviewer, call.now));
  };
  const Report row = find(*call.ports.store.begin_write());
  const auto opened = or_refuse(safety::open_evidence(call.ports.opener, row));
  const auto transaction = call.ports.store.begin_write();
  find(*transaction);
  const Case in = count_shown(call, *transaction, number, safety::Seen::report);
  transaction->commit();
  AccountNames names(call.ports.provider);
  const auto reading = call.ports.store.begin_read();
  return evidence_json({*reading, reviewer, call.now, names}, in, opened, call.options.provider);
}

/// The one that waits.
safety::Appeal find_appeal(const RouteCall& call, safety::Transaction& transaction) {
  const CaseNumber number = call.in_path(0, parse_case);
  const safety::Reviewer reviewer = reviewer_of(call);
  or_refuse(safety::claimed_case(transaction, number, reviewer, call.now));
  const auto waiting = safety::waiting_appeal(transaction, number);
  if (!waiting) throw Refused(safety::rules::thing_is_there);
  return or_refuse(safety::reveal_appeal(transaction, number, waiting->decision, reviewer, call.now)
  );
}

Answer reveal_appeal(RouteCall& call) {
  const safety::Appeal appeal = find_appeal(call, *call.ports.store.begin_write());
  auto shown = call.ports.opener.show_appeal(
      report::evidence_name(appeal.account, appeal.decision), *appeal.text
  );
  const auto* const text = std::get_if<SecretBytes>(&shown);
  if (text == nullptr) throw Refused(safety::why_not_shown(std::get<safety::Refusal>(shown)));
  const auto transaction = call.ports.store.begin_write();
  find_appeal(call, *transaction);
  transaction->commit();
  const ByteView bytes = text->reveal();
  return Json{{"text", std::string(bytes.begin(), bytes.end())}};
}

std::optional<safety::Invalidate> find_invalidate(std::string_view name) {
  if (name == "one") return safety::Invalidate::one;
  if (name == "all") return safety::Invalidate::all;
  return std::nullopt;
}

Answer mark_bad_faith(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const auto reporter = call.in_path(1, parse_number);
  const Members members = call.members();
  return answer_case(
      call,
      or_refuse(safety::mark_bad_faith(
          call.writing(),
          number,
          reporter,
          members.one_of("report", parse_report),
          members.one_of("invalidate", find_invalidate),
          words(call, "why"),
          reviewer_of(call),
          call.now
      ))
  );
}

Answer identify(RouteCall& call) {
  const CaseNumber number = call.in_path(0, parse_case);
  const auto reporter = call.in_path(1, parse_number);
  const auto why = words(call, "why");
  kept_case(call, number);
  const AccountId account =
      or_refuse(safety::identify(call.writing(), number, reporter, why, reviewer_of(call), call.now)
      );
  AccountNames names(call.ports.provider);
  const auto name = names.of(account);
  return Json{{"account", to_hex(account)}, {"username", name ? Json(*name) : Json()}};
}

constexpr Who leads = only({safety::Role::lead});

// clang-format off
constexpr std::array routes{
    Route{"GET", "cases/{number}", case_workers, Access::writing, show_case},
    Route{"GET", "cases/{number}/reports", case_workers, Access::writing, list_reports, "", "after limit"},
    Route{"POST", "cases/{number}/claim", case_workers, Access::writing, claim_case},
    Route{"POST", "cases/{number}/release", case_workers, Access::writing, release_case},
    Route{"POST", "cases/{number}/skip", case_workers, Access::writing, skip_case, "why"},
    Route{"POST", "cases/{number}/move", case_workers, Access::writing, move_case, "queue why"},
    Route{"POST", "cases/{number}/notes", case_workers, Access::writing, add_note, "text"},
    Route{"POST", "cases/{number}/reports/{id}/reveal", case_workers, Access::none, reveal_report},
    Route{"POST", "cases/{number}/appeal/reveal", case_workers, Access::none, reveal_appeal},
    Route{"POST", "cases/{number}/reporters/{n}/bad-faith", case_workers, Access::writing, mark_bad_faith, "report why invalidate"},
    Route{"POST", "cases/{number}/reporters/{n}/identity", leads, Access::writing, identify, "why"},
};
// clang-format on

}  // namespace

std::span<const Route> case_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
