#include "safety/intake.h"

#include <algorithm>

namespace causeway::safety {
namespace {

Subject subject_of(const report::OpenedReport& opened) {
  const bool is_group = opened.scope == report::Scope::group;
  if (is_group || opened.reported_account == AccountId{}) {
    return {SubjectKind::group, {opened.group.value}};
  }
  return {SubjectKind::account, {opened.reported_account.value}};
}

CaseMessage message_of(const report::OpenedReport& opened, const report::ProvenMessage& message) {
  return {opened.group, message};
}

bool is_proven(const report::OpenedReport& opened) {
  return !opened.proven.empty();
}

/// Where a report belongs, and what of it is new there.
struct Place {
  std::optional<Case> in;                           // nothing: a case of its own
  std::vector<report::ProvenMessage> new_messages;  // that no case has
};

/// The newest open case that has one of its messages; else, where all are in cases that are over,
/// the newest of those.
Place place_of_messages(const CaseTable& cases, const report::OpenedReport& opened) {
  Place place;
  std::optional<Case> over;
  for (const report::ProvenMessage& message : opened.proven) {
    const auto number = cases.find(message_of(opened, message));
    if (!number) {
      place.new_messages.push_back(message);
      continue;
    }
    auto found = cases.find(*number);
    auto& newest = is_open(found->state) ? place.in : over;
    if (!newest || newest->number < found->number) newest = std::move(found);
  }
  if (!place.in && place.new_messages.empty()) place.in = std::move(over);
  return place;
}

/// A report that proves no message belongs to an open case of this week about the same, that
/// nobody has proven anything of either.
std::optional<Case> place_without_messages(
    const CaseTable& cases, const Subject& subject, Queue queue, Instant now
) {
  for (const CaseNumber number : cases.of_subject(subject, now - same_case_window, now)) {
    auto found = cases.find(number);
    const bool fits = found->state == CaseState::queued && found->queue == queue;
    if (fits && found->verified == 0) return found;
  }
  return std::nullopt;
}

Report record_of(
    const provider::Filing& filing, const report::OpenedReport& opened, Membership membership
) {
  return {
      .number = {},
      .in = {},
      .reporter = filing.account,
      .id = {filing.sealed.id.value},
      .received = filing.filed,
      .reason = opened.reason,
      .scope = opened.scope,
      .group = opened.group,
      .counts = opened.counts,
      .verdict = opened.verdict,
      .first_seq = opened.first_seq,
      .last_seq = opened.last_seq,
      .membership = membership,
      .state = ReportState::pending,
      .evidence = std::nullopt,
  };
}

Case new_case(const Subject& subject, Queue queue, Instant received) {
  return {
      .number = {},
      .subject = subject,
      .queue = queue,
      .state = CaseState::queued,
      .received = received,
      .due = received + row_of(queue).deadline,
      .claim = std::nullopt,
  };
}

/// A graver report makes the case graver, and due sooner, and never the other way.
void raise(Case& in, Queue queue) {
  if (in.state != CaseState::queued) return;
  in.queue = std::min(in.queue, queue);
  in.due = std::min(in.due, in.received + row_of(queue).deadline);
}

std::uint32_t bit_of(report::Reason reason) {
  return std::uint32_t{1} << (static_cast<std::uint32_t>(reason) - 1);
}

}  // namespace

Membership membership_of(
    std::span<const provider::RosterEntry> roster,
    AccountId reporter,
    std::uint64_t first_seq,
    std::uint64_t last_seq
) {
  if (first_seq == 0 || roster.empty()) return Membership::unknown;
  // Somebody may have left and come back: each stay covers what was sent meanwhile.
  std::uint64_t covered = first_seq;
  for (const provider::RosterEntry& entry : roster) {
    if (entry.account != reporter || entry.first_seq > covered) continue;
    if (!entry.last_seq) return Membership::member;
    covered = std::max(covered, *entry.last_seq + 1);
  }
  return covered > last_seq ? Membership::member : Membership::not_member;
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
  const Subject subject = subject_of(opened);
  const Queue queue = queue_of(opened.reason, is_proven(opened));
  Place place = place_of_messages(cases, opened);
  if (!is_proven(opened)) place.in = place_without_messages(cases, subject, queue, now);

  Report report = record_of(filing, opened, membership);
  TakenIn taken;
  bool is_new_reporter = true;
  if (place.in) {
    is_new_reporter = reports.of_case(place.in->number, filing.account).empty();
    taken = {Intake::joined_case, place.in->number};
    if (!is_new_reporter && place.new_messages.empty()) return {Intake::repeated, taken.in};
    if (!is_open(place.in->state)) {
      taken.intake = Intake::known_already;
      report.state = ReportState::decided;
    }
  } else {
    place.in = new_case(subject, queue, filing.filed);
    place.in->number = cases.add(*place.in);
    taken = {Intake::opened_case, place.in->number};
  }

  Case& in = *place.in;
  report.in = in.number;
  const bool is_kept = !place.new_messages.empty() || taken.intake == Intake::opened_case ||
                       (taken.intake == Intake::joined_case && in.evidence < evidence_per_case_max);
  if (is_kept) {
    report.evidence = std::move(opened.evidence);
    ++in.evidence;
  }
  reports.add(report);
  for (const report::ProvenMessage& message : place.new_messages) {
    cases.put_message(message_of(opened, message), in.number);
  }
  raise(in, queue);
  ++in.reports;
  if (is_new_reporter) ++in.reporters;
  if (is_proven(opened)) ++in.verified;
  in.reasons |= bit_of(opened.reason);
  ++in.version;
  cases.put(in);
  return taken;
}

}  // namespace causeway::safety
