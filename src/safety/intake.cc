#include "safety/intake.h"

#include <algorithm>

#include "api/limits.h"
#include "safety/attachments.h"
#include "safety/bad_faith.h"
#include "safety/effects.h"
#include "safety/pictures.h"

namespace causeway::safety {
namespace {

Subject subject_of(const report::OpenedReport& opened) {
  const bool is_group = opened.scope == report::Scope::group;
  if (is_group || opened.reported_account == AccountId{}) {
    return {SubjectKind::group, {opened.group.value}};
  }
  return {SubjectKind::account, {opened.reported_account.value}};
}

/// Whether what is reported now is before those who decide next. An appeal is about what was
/// decided: what comes while it waits is no part of that.
bool takes_reports(CaseState state) {
  return is_open(state) && state != CaseState::appealed;
}

bool is_proven(const report::OpenedReport& opened) {
  return !opened.proven.empty();
}

/// How much a report shows: of two with the same messages, the one that hands in what was attached,
/// or more of what was around them, shows more.
std::uint32_t richness_of(const report::EntryCounts& counts) {
  return std::uint32_t{counts.opened} + 2 * std::uint32_t{counts.attachments};
}

/// A report on its way into a case.
struct Arriving {
  const provider::Filing& filing;
  const report::OpenedReport& opened;
  Membership membership;
  Subject subject;
  Queue queue;
  std::uint32_t richness;
  /// Has not reported against better knowledge.
  bool is_trusted;

  CaseMessage message(const report::ProvenMessage& proven) const {
    return {subject, opened.group, proven};
  }
};

/// Where a report belongs, and what of it is new there.
struct Place {
  std::optional<Case> in;                           // nothing: a case of its own
  std::vector<report::ProvenMessage> new_messages;  // that are in no open case about this subject
};

/// What was decided on a case that is over, unless that can still be undone. Whoever handed it to
/// a lead has decided nothing.
std::optional<Decision> outcome_of(const Transaction& transaction, CaseNumber number) {
  std::optional<Decision> outcome;
  for (Decision& each : transaction.decisions().of_case(number)) {
    const bool is_outcome = each.state >= DecisionState::in_force &&
                            each.state != DecisionState::undone &&
                            each.verdict.measure != Measure::escalate;
    if (is_outcome) outcome = std::move(each);
  }
  return outcome;
}

/// Whether all that a report shows was before the reviewers when they decided. A graver reason, or
/// more than they saw, is another case: nobody keeps a message from being looked at by reporting it
/// first. What was closed without a decision was before nobody.
bool was_decided_on(const Transaction& transaction, const Case& over, const Arriving& arriving) {
  if (over.state == CaseState::closed && !outcome_of(transaction, over.number)) return false;
  return arriving.queue >= over.queue && arriving.richness <= over.richest;
}

/// The newest open case about the same that has one of its messages; else, where all are in cases
/// that are over and nothing is added to them, the newest of those.
Place place_of_messages(const Transaction& transaction, const Arriving& arriving) {
  const CaseTable& cases = transaction.cases();
  Place place;
  std::optional<Case> over;
  bool is_known = true;
  for (const report::ProvenMessage& message : arriving.opened.proven) {
    const auto number = cases.find(arriving.message(message));
    auto found = number ? cases.find(*number) : std::nullopt;
    if (!found || !takes_reports(found->state)) place.new_messages.push_back(message);
    if (!found) {
      is_known = false;
      continue;
    }
    auto& newest = takes_reports(found->state) ? place.in : over;
    if (!newest || newest->number < found->number) newest = std::move(found);
  }
  const bool is_over =
      !place.in && is_known && over && was_decided_on(transaction, *over, arriving);
  if (is_over) {
    place.in = std::move(over);
    place.new_messages.clear();
  }
  return place;
}

/// A report that proves no message belongs to an open case of this week about the same, that
/// nobody has proven anything of either.
std::optional<Case> place_without_messages(
    const CaseTable& cases, const Arriving& arriving, Instant now
) {
  for (const CaseNumber number : cases.of_subject(arriving.subject, now - same_case_window, now)) {
    auto found = cases.find(number);
    const bool fits = takes_reports(found->state) && found->queue == arriving.queue;
    if (fits && found->verified == 0) return found;
  }
  return std::nullopt;
}

Place place_of(const Transaction& transaction, const Arriving& arriving, Instant now) {
  if (is_proven(arriving.opened)) return place_of_messages(transaction, arriving);
  return {.in = place_without_messages(transaction.cases(), arriving, now), .new_messages = {}};
}

/// Whether whoever reports may begin another case.
bool may_begin(const Transaction& transaction, const Arriving& arriving) {
  if (is_proven(arriving.opened)) return true;
  const AccountId reporter = arriving.filing.account;
  return transaction.cases().unproven_of(reporter, arriving.queue) <
         row_of(arriving.queue).unproven_max;
}

Case new_case(const Arriving& arriving) {
  return {
      .number = {},
      .subject = arriving.subject,
      .queue = arriving.queue,
      .state = CaseState::queued,
      .received = arriving.filing.filed,
      .due = arriving.filing.filed + row_of(arriving.queue).deadline,
      .claim = std::nullopt,
  };
}

Case begin_case(Transaction& transaction, const Arriving& arriving) {
  Case begun = new_case(arriving);
  begun.number = transaction.cases().add(begun);
  if (!is_proven(arriving.opened)) {
    transaction.cases().add_unproven(arriving.filing.account, begun.number);
  }
  return begun;
}

/// Whether what a report discloses is kept, in a case that has this much.
bool is_kept(
    const Case& in,
    const Arriving& arriving,
    const ReportTable::OfReporter& of_reporter,
    bool shows_new_messages
) {
  if (in.evidence == 0) return true;
  const std::size_t size = arriving.opened.evidence.sealed.size();
  if (in.evidence_bytes + size > evidence_bytes_max) return false;
  if (of_reporter.evidence >= evidence_of_reporter_max) return false;
  if (shows_new_messages || arriving.richness > in.richest) return true;
  const bool was_there = arriving.membership == Membership::member;
  return in.evidence < (was_there ? evidence_of_members_max : evidence_of_others_max);
}

Report record_of(const Arriving& arriving, CaseNumber in) {
  const report::OpenedReport& opened = arriving.opened;
  return {
      .number = {},
      .in = in,
      .reporter = arriving.filing.account,
      .id = {arriving.filing.sealed.id.value},
      .received = arriving.filing.filed,
      .reason = opened.reason,
      .scope = opened.scope,
      .group = opened.group,
      .counts = opened.counts,
      .verdict = opened.verdict,
      .first_seq = opened.first_seq,
      .last_seq = opened.last_seq,
      .membership = arriving.membership,
      .state = ReportState::pending,
      .evidence = std::nullopt,
  };
}

/// A graver report makes the case graver, and due sooner, and never the other way. Whoever has it
/// and may not decide on such a one loses it. Whether it has done so.
bool raise(Case& in, const Arriving& arriving) {
  const Rank rank_before = in.rank;
  const bool was_there = arriving.membership == Membership::member;
  if (is_proven(arriving.opened) && was_there && arriving.is_trusted) {
    in.rank = std::min(in.rank, Rank::proven);
  }
  if (arriving.queue >= in.queue) return in.rank != rank_before;
  if (row_of(arriving.queue).needs != row_of(in.queue).needs) in.claim.reset();
  in.queue = arriving.queue;
  in.due = std::min(in.due, in.received + row_of(in.queue).deadline);
  return true;
}

std::uint32_t bit_of(report::Reason reason) {
  return std::uint32_t{1} << (static_cast<std::uint32_t>(reason) - 1);
}

void count(Case& in, const Arriving& arriving, bool is_new_reporter) {
  ++in.reports;
  if (is_new_reporter) ++in.reporters;
  if (is_proven(arriving.opened)) ++in.verified;
  in.richest = std::max(in.richest, arriving.richness);
  in.reasons |= bit_of(arriving.opened.reason);
}

/// What is attached is fetched, and looked through when all of it is here.
void expect_pictures(
    Transaction& transaction,
    const Report& report,
    const std::vector<report::WaitingAttachment>& waiting,
    Instant now
) {
  if (!report.evidence || report.counts.attachments == 0) return;
  const bool is_complete = waiting.empty();
  expect_attachments(transaction, report, waiting, now);
  if (is_complete) transaction.pictures().add_due(report.number);
}

}  // namespace

ReportedSpan span_of(const report::OpenedReport& opened, Instant now) {
  ReportedSpan reported{opened.first_seq, opened.last_seq, std::nullopt};
  for (const report::ProvenMessage& message : opened.proven) {
    if (from_unix_ms(message.accepted_ms) < now - api::limits::roster_retention) continue;
    reported.remembered_from = message.seq;
    break;
  }
  return reported;
}

Membership membership_of(
    std::span<const provider::RosterEntry> roster, AccountId reporter, const ReportedSpan& reported
) {
  if (reported.first_seq == 0 || roster.empty()) return Membership::unknown;
  // Somebody may have left and come back: each stay covers what was sent meanwhile.
  std::uint64_t last_uncovered = reported.last_seq;
  for (auto entry = roster.rbegin(); entry != roster.rend(); ++entry) {
    const bool covers = entry->account == reporter && entry->first_seq <= last_uncovered &&
                        (!entry->last_seq || *entry->last_seq >= last_uncovered);
    if (!covers) continue;
    if (entry->first_seq <= reported.first_seq) return Membership::member;
    last_uncovered = entry->first_seq - 1;
  }
  const bool is_remembered =
      reported.remembered_from && *reported.remembered_from <= last_uncovered;
  return is_remembered ? Membership::not_member : Membership::unknown;
}

TakenIn take_in(
    Transaction& transaction,
    const provider::Filing& filing,
    report::OpenedReport opened,
    Membership membership,
    Instant now
) {
  CaseTable& cases = transaction.cases();
  ReportTable& reports = transaction.reports();
  if (reports.has(filing.filed, filing.account, {filing.sealed.id.value})) {
    return {Intake::repeated, {}};
  }
  const Arriving arriving{
      .filing = filing,
      .opened = opened,
      .membership = membership,
      .subject = subject_of(opened),
      .queue = queue_of(opened.reason, is_proven(opened)),
      .richness = richness_of(opened.counts),
      .is_trusted = !is_mistrusted(transaction, filing.account, now),
  };
  Place place = place_of(transaction, arriving, now);
  TakenIn taken{Intake::joined_case, {}};
  if (!place.in) {
    if (!may_begin(transaction, arriving)) {
      reports.count_refused(now, rules::unproven_cases_are_few.name);
      return {Intake::too_many, {}};
    }
    taken.intake = Intake::opened_case;
    place.in = begin_case(transaction, arriving);
  } else if (!takes_reports(place.in->state)) {
    taken.intake = Intake::known_already;
  }
  Case& in = *place.in;
  taken.in = in.number;

  Report report = record_of(arriving, in.number);
  const bool is_over = taken.intake == Intake::known_already;
  const auto outcome = is_over ? outcome_of(transaction, in.number) : std::nullopt;
  const auto of_reporter = reports.of_reporter(in.number, filing.account);
  if (!is_over && is_kept(in, arriving, of_reporter, !place.new_messages.empty())) {
    ++in.evidence;
    in.evidence_bytes += opened.evidence.sealed.size();
    report.evidence = opened.evidence;
  }
  report.number = reports.add(report);
  if (outcome) tell_reporter(transaction, report, *outcome, now);
  expect_pictures(transaction, report, opened.waiting, now);
  for (const report::ProvenMessage& message : place.new_messages) {
    cases.put_message(arriving.message(message), in.number);
  }
  const bool is_raised = !is_over && raise(in, arriving);
  // What shows nothing new keeps nobody from deciding: a flood would.
  if (report.evidence || is_raised) ++in.version;
  count(in, arriving, of_reporter.reports == 0);
  cases.put(in);
  return taken;
}

}  // namespace causeway::safety
