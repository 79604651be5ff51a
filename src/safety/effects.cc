#include "safety/effects.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "crypto/hash.h"
#include "safety/effect_table.h"
#include "safety/statement.h"

namespace causeway::safety {
namespace {

constexpr std::string_view reporter_label = "Causeway 1 Reporter's decision";
constexpr std::string_view undecided_label = "Causeway 1 Report that nobody decided on";
constexpr std::string_view again_label = "Causeway 1 Decision told again";

constexpr std::array hub_measures{
    api::Measure::none,
    api::Measure::warned,
    api::Measure::restricted,
    api::Measure::suspended,
    api::Measure::banned,
    api::Measure::none,  // escalate
};

api::Measure at_hub(Measure measure) {
  const auto index = static_cast<std::size_t>(measure);
  INVARIANT(index < hub_measures.size());
  return hub_measures[index];
}

constexpr std::size_t told_at_once = 100;

std::uint64_t ms_or_zero(std::optional<Instant> time) {
  return time ? to_unix_ms(*time) : 0;
}

/// A name by which a reporter knows the decision on one report, and nobody finds whom else it
/// concerns. Devices take one notice of each name: of several reports each has its own, and is told
/// again, after a crash, by the same.
DecisionId for_reporter(const DecisionId& decision, const Report& report) {
  const crypto::Sha256 hash = crypto::sha256(
      {as_bytes(reporter_label), decision.value, report.reporter.value, report.id.value}
  );
  DecisionId id;
  std::copy_n(hash.begin(), id.value.size(), id.value.begin());
  return id;
}

/// Names the end of a report that no decision names.
DecisionId for_undecided(const Report& report) {
  const crypto::Sha256 hash =
      crypto::sha256({as_bytes(undecided_label), report.id.value, report.reporter.value});
  DecisionId id;
  std::copy_n(hash.begin(), id.value.size(), id.value.begin());
  return id;
}

/// Devices show one notice of a kind for each decision. Where an appeal was upheld and a lead takes
/// the decision back all the same, the second word goes by another name.
DecisionId name_in_notice(const Transaction& transaction, const Decision& decision) {
  const auto appeal = transaction.decisions().find_appeal(decision.id);
  if (!appeal || appeal->outcome != AppealOutcome::upheld || !decision.taken_back) {
    return decision.id;
  }
  const crypto::Sha256 hash = crypto::sha256({as_bytes(again_label), decision.id.value});
  DecisionId id;
  std::copy_n(hash.begin(), id.value.size(), id.value.begin());
  return id;
}

Bytes bytes_of(std::string_view text) {
  return to_bytes(text);
}

void add_notice(Transaction& transaction, AccountId to, api::NoticeItem notice) {
  transaction.effects().add({.number = {}, .account = to, .what = NoticeEffect{std::move(notice)}});
}

/// What a reporter is told of one report, at last.
struct EndOfReport {
  DecisionId name;
  api::Measure measure = api::Measure::none;
  std::string text;
};

void end_report(
    Transaction& transaction, const Report& report, const EndOfReport& end, Instant now
) {
  transaction.reports().set_state(report.number, ReportState::decided);
  add_notice(
      transaction,
      report.reporter,
      {
          .decision = end.name,
          .kind = api::NoticeKind::report_decided,
          .report = report.id,
          .time_ms = to_unix_ms(now),
          .measure = end.measure,
          .until_ms = 0,
          .appeal_until_ms = 0,
          .policy = {},
          .statement = bytes_of(end.text),
      }
  );
}

}  // namespace

std::optional<Decision> measure_in_force(const Transaction& transaction, const Subject& subject) {
  std::optional<Decision> gravest;
  for (Decision& each : transaction.decisions().of_subject(subject)) {
    if (each.state != DecisionState::in_force || each.verdict.measure == Measure::escalate) {
      continue;
    }
    const bool is_longer = gravest && each.verdict.measure == gravest->verdict.measure &&
                           each.verdict.until > gravest->verdict.until;
    if (!gravest || each.verdict.measure > gravest->verdict.measure || is_longer) {
      gravest = std::move(each);
    }
  }
  return gravest;
}

void hold_to_measure(Transaction& transaction, const Subject& subject) {
  if (subject.kind != SubjectKind::account) return;
  MeasureEffect effect;
  // A warning is told, and changes nothing.
  const auto holds = measure_in_force(transaction, subject);
  if (holds && holds->verdict.measure > Measure::warn) {
    effect = {at_hub(holds->verdict.measure), ms_or_zero(holds->verdict.until)};
  }
  transaction.effects().add({.number = {}, .account = {subject.id.value}, .what = effect});
}

void tell_subject(Transaction& transaction, const Decision& decision, Instant now) {
  if (decision.subject.kind != SubjectKind::account || decision.statement.empty()) return;
  add_notice(
      transaction,
      {decision.subject.id.value},
      {
          .decision = decision.id,
          .kind = api::NoticeKind::measure,
          .report = {},
          .time_ms = to_unix_ms(now),
          .measure = at_hub(decision.verdict.measure),
          .until_ms = ms_or_zero(decision.verdict.until),
          .appeal_until_ms = ms_or_zero(decision.appeal_until),
          .policy = bytes_of(decision.verdict.policy),
          .statement = bytes_of(decision.statement),
      }
  );
}

void tell_of_appeal(
    Transaction& transaction, const Decision& decision, std::string text, Instant now
) {
  if (decision.subject.kind != SubjectKind::account) return;
  const auto holds = measure_in_force(transaction, decision.subject);
  add_notice(
      transaction,
      {decision.subject.id.value},
      {
          .decision = name_in_notice(transaction, decision),
          .kind = api::NoticeKind::appeal_decided,
          .report = {},
          .time_ms = to_unix_ms(now),
          .measure = holds ? at_hub(holds->verdict.measure) : api::Measure::none,
          .until_ms = holds ? ms_or_zero(holds->verdict.until) : 0,
          .appeal_until_ms = 0,
          .policy = bytes_of(decision.verdict.policy),
          .statement = bytes_of(text),
      }
  );
}

void tell_reporter(
    Transaction& transaction, const Report& report, const Decision& decision, Instant now
) {
  const bool holds =
      decision.state == DecisionState::in_force || decision.state == DecisionState::ended;
  const Measure measure = holds ? decision.verdict.measure : Measure::none;
  end_report(
      transaction,
      report,
      {
          .name = for_reporter(decision.id, report),
          // Whether anything was done; what, is nobody else's business.
          .measure = measure == Measure::none ? api::Measure::none : api::Measure::warned,
          .text = state_to_reporter(measure),
      },
      now
  );
}

void tell_reporters(
    Transaction& transaction, const Case& about, const Decision& decision, Instant now
) {
  ReportNumber last;
  for (bool has_more = true; has_more;) {
    const auto pending = transaction.reports().pending_of_case(about.number, last, told_at_once);
    for (const Report& report : pending) tell_reporter(transaction, report, decision, now);
    has_more = pending.size() == told_at_once;
    if (has_more) last = pending.back().number;
  }
}

std::optional<ReportNumber> tell_undecided(
    Transaction& transaction, CaseNumber number, Instant now
) {
  const auto pending = transaction.reports().pending_of_case(number, {}, told_at_once);
  for (const Report& report : pending) {
    end_report(
        transaction, report, {.name = for_undecided(report), .text = state_undecided()}, now
    );
  }
  if (pending.size() < told_at_once) return std::nullopt;
  return pending.back().number;
}

}  // namespace causeway::safety
