#include "safety/decisions.h"

#include <algorithm>

#include "safety/audit.h"
#include "safety/desk_table.h"
#include "safety/effect_table.h"
#include "safety/effects.h"
#include "safety/tally.h"
#include "safety/tips.h"
#include "safety/views.h"

namespace causeway::safety {
namespace {

constexpr std::size_t settled_at_once = 100;
/// The text of law on what is reported to the clearing house (18 U.S.C. 2258A(h)): a year.
constexpr std::chrono::hours reported_retention{24 * 366};

bool needs_two(const Verdict& verdict) {
  return row_of(verdict.measure).needs_two || verdict.child_abuse;
}

bool waits_for_another(const Decision& decision) {
  return decision.state == DecisionState::proposed || decision.state == DecisionState::differs;
}

/// Whether two say the same of one file. Several reports may show it: who opened which first is no
/// matter. Who of them has seen it is a fact about them.
bool is_same(const Transaction& transaction, const AbuseFile& left, const AbuseFile& right) {
  if (left.seq != right.seq || left.index != right.index) return false;
  if (left.classification != right.classification) return false;
  if (left.report == right.report) return true;
  const auto one = transaction.reports().find(left.report);
  const auto other = transaction.reports().find(right.report);
  return one && other && one->group == other->group;
}

bool are_among(
    const Transaction& transaction,
    const std::vector<AbuseFile>& files,
    const std::vector<AbuseFile>& others
) {
  return std::all_of(files.begin(), files.end(), [&](const AbuseFile& file) {
    return std::any_of(others.begin(), others.end(), [&](const AbuseFile& other) {
      return is_same(transaction, file, other);
    });
  });
}

bool is_same(const Transaction& transaction, const ChildAbuse& left, const ChildAbuse& right) {
  return left.incident == right.incident && are_among(transaction, left.files, right.files) &&
         are_among(transaction, right.files, left.files);
}

bool is_same(const Transaction& transaction, const Verdict& left, const Verdict& right) {
  if (left.measure != right.measure || left.policy != right.policy) return false;
  if (!left.child_abuse || !right.child_abuse) {
    return !left.child_abuse && !right.child_abuse && !row_of(left.measure).has_end;
  }
  return is_same(transaction, *left.child_abuse, *right.child_abuse);
}

bool has_ended_in_time(const Verdict& verdict, Instant now) {
  if (!row_of(verdict.measure).has_end) return !verdict.until;
  return verdict.until && now < *verdict.until && *verdict.until <= now + measure_time_max;
}

Result<void> check_files(
    const Transaction& transaction, const Case& about, const ChildAbuse& abuse, StaffId person
) {
  for (auto file = abuse.files.begin(); file != abuse.files.end(); ++file) {
    const auto report = transaction.reports().find(file->report);
    if (!report || report->in != about.number) return Error{rules::child_abuse_fits};
    const bool is_again = std::any_of(abuse.files.begin(), file, [&](const AbuseFile& before) {
      return before.report == file->report && before.seq == file->seq &&
             before.index == file->index;
    });
    if (is_again) return Error{rules::child_abuse_fits};
    const bool is_viewed = has_viewed(transaction, about.number, *file, person);
    if (is_viewed != (file->is_viewed != 0)) return Error{rules::viewed_is_true};
  }
  return {};
}

Result<void> check_child_abuse(
    const Transaction& transaction, const Case& about, const Verdict& verdict, StaffId person
) {
  const bool fits = about.queue == Queue::child_safety &&
                    (verdict.measure == Measure::ban || verdict.measure == Measure::escalate);
  if (!fits) return Error{rules::child_abuse_fits};
  const ChildAbuse& abuse = *verdict.child_abuse;
  if (abuse.incident == IncidentType::child_pornography && abuse.files.empty()) {
    return Error{rules::child_abuse_fits};
  }
  TRY(check_tip_can_be_added_to(transaction, about.number));
  return check_files(transaction, about, abuse, person);
}

/// Where a case stands that nobody's decision holds for.
CaseState undecided_state(const Transaction& transaction, CaseNumber number) {
  const auto decisions = transaction.decisions().of_case(number);
  const bool was_escalated =
      std::any_of(decisions.begin(), decisions.end(), [](const Decision& each) {
        return each.state == DecisionState::differs ||
               (each.state == DecisionState::in_force && each.verdict.measure == Measure::escalate);
      });
  return was_escalated ? CaseState::escalated : CaseState::queued;
}

void escalate(Case& about, Instant now) {
  about.state = CaseState::escalated;
  about.due = now + second_deadline;
}

Instant shred_after(const Decision& decision, Instant now) {
  if (decision.verdict.child_abuse) return now + reported_retention;
  if (decision.appeal_until) return *decision.appeal_until - appeal_time + appealable_retention;
  return now + dismissed_retention;
}

void count_actioned(Transaction& transaction, const Case& about, Instant now) {
  for (const auto& [reason, reports] : transaction.reports().pending_reasons(about.number)) {
    transaction.tallies().count(tally_month(now), reason, Tally::actioned, reports);
  }
}

/// From now on the decision holds.
void enforce(Transaction& transaction, Case& about, Decision& decision, Instant now) {
  decision.state = DecisionState::in_force;
  decision.undo_until.reset();
  transaction.decisions().put(decision);
  const MeasureRow& measure_row = row_of(decision.verdict.measure);
  record(
      transaction,
      {StaffId{}, Act::decision_in_force, object_of(about.number), std::string(measure_row.name)},
      now
  );
  about.claim.reset();
  ++about.version;
  if (decision.verdict.child_abuse) {
    draft_tip(transaction, about.number, decision.id, *decision.verdict.child_abuse, now);
  }
  if (decision.verdict.measure == Measure::escalate) {
    escalate(about, now);
  } else {
    measure(transaction, about, Span::decision, now);
    about.state = CaseState::decided;
    about.shred = std::max(shred_after(decision, now), about.shred.value_or(now));
    if (!measure_row.told.empty()) count_actioned(transaction, about, now);
    hold_to_measure(transaction, about.subject);
    tell_subject(transaction, decision, now);
    tell_reporters(transaction, about, decision, now);
    transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{about.number}});
  }
  transaction.cases().put(about);
}

/// No proposal waits any more, but for this one.
void set_aside(Transaction& transaction, CaseNumber number, const DecisionId& but) {
  for (Decision& other : transaction.decisions().of_case(number)) {
    if (other.state != DecisionState::proposed || other.id == but) continue;
    other.state = DecisionState::differs;
    transaction.decisions().put(other);
  }
}

/// A second person has said the same: the decision is of both.
DecisionMade agree(
    Transaction& transaction,
    Case& about,
    Decision proposal,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Instant now
) {
  proposal.second_by = reviewer.id;
  if (proposal.appeal_until) {
    // The time runs from when the person is told.
    proposal.appeal_until = now + appeal_time;
    proposal.statement = state(proposal.verdict, proposal.appeal_until).text;
  }
  set_aside(transaction, about.number, proposal.id);
  if (proposal.verdict.child_abuse) {
    for (AbuseFile& file : proposal.verdict.child_abuse->files) {
      const bool is_viewed = has_viewed(transaction, about.number, file, reviewer.id);
      if (is_viewed) file.is_viewed = 1;
    }
  }
  transaction.desk().add_note(
      {.number = {}, .in = about.number, .time = now, .by = reviewer.id, .text = verdict.reason}
  );
  enforce(transaction, about, proposal, now);
  return {Outcome::agreed, std::move(proposal)};
}

Decision new_decision(
    const Case& about, const Verdict& verdict, const Reviewer& reviewer, Random& random, Instant now
) {
  Decision decision{
      .number = {},
      .id = {},
      .in = about.number,
      .subject = about.subject,
      .time = now,
      .by = reviewer.id,
      .verdict = verdict,
      .state = DecisionState::undoable,
      .undo_until = std::nullopt,
      .second_by = std::nullopt,
      .statement = {},
      .appeal_until = std::nullopt,
      .taken_back = std::nullopt,
  };
  random.fill(decision.id.value);
  const bool is_told =
      about.subject.kind == SubjectKind::account && !row_of(verdict.measure).told.empty();
  if (is_told) {
    decision.appeal_until = now + appeal_time;
    decision.statement = state(verdict, decision.appeal_until).text;
  }
  return decision;
}

/// Nobody has said the same before.
DecisionMade begin(Transaction& transaction, Case& about, Decision decision, Instant now) {
  Outcome outcome = Outcome::undoable;
  if (about.state == CaseState::proposed) {
    outcome = Outcome::differs;
    decision.state = DecisionState::differs;
    set_aside(transaction, about.number, decision.id);
    escalate(about, now);
  } else if (needs_two(decision.verdict)) {
    outcome = Outcome::proposed;
    decision.state = DecisionState::proposed;
    about.state = CaseState::proposed;
    about.due = now + second_deadline;
  } else {
    decision.undo_until = now + undo_time;
    about.state = CaseState::decided;
  }
  decision.number = transaction.decisions().add(decision);
  about.claim.reset();
  ++about.version;
  transaction.cases().put(about);
  return {outcome, std::move(decision)};
}

std::optional<Decision> same_by_another(
    const Transaction& transaction, const Case& about, const Verdict& verdict
) {
  for (Decision& each : transaction.decisions().of_case(about.number)) {
    if (waits_for_another(each) && is_same(transaction, each.verdict, verdict))
      return std::move(each);
  }
  return std::nullopt;
}

/// An appeal against a decision that is taken back is decided with it.
void close_appeal(Transaction& transaction, const Decision& decision, StaffId by, Instant now) {
  auto appeal = transaction.decisions().find_appeal(decision.id);
  if (!appeal || appeal->outcome) return;
  appeal->outcome = AppealOutcome::overturned;
  appeal->decided = now;
  appeal->by = by;
  transaction.decisions().put_appeal(*appeal);
  auto about = transaction.cases().find(decision.in);
  if (!about || about->state != CaseState::appealed) return;
  about->state = CaseState::decided;
  about->claim.reset();
  ++about->version;
  transaction.cases().put(*about);
  tally(transaction, *about, Tally::overturned, now);
}

}  // namespace

Result<void> check_verdict(
    const Transaction& transaction,
    const Case& about,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Instant now
) {
  if (find_policy(verdict.policy) == nullptr) return Error{rules::policy_is_named};
  TRY(check_words(verdict.reason));
  if (!verdict.words.empty()) TRY(check_words(verdict.words));
  if (!has_ended_in_time(verdict, now)) return Error{rules::time_fits_measure};
  if (about.subject.kind == SubjectKind::group && !row_of(verdict.measure).fits_group) {
    return Error{rules::measure_fits_subject};
  }
  if (!verdict.child_abuse) return {};
  return check_child_abuse(transaction, about, verdict, reviewer.id);
}

Result<Preview> preview(
    Transaction& transaction,
    CaseNumber number,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Instant now
) {
  const Case about = TRY(claimed_case(transaction, number, reviewer, now));
  TRY(check_verdict(transaction, about, verdict, reviewer, now));
  Preview preview;
  if (!row_of(verdict.measure).told.empty()) preview.appeal_until = now + appeal_time;
  preview.statement = state(verdict, preview.appeal_until);
  return preview;
}

Result<DecisionMade> decide(
    Transaction& transaction,
    CaseNumber number,
    std::uint64_t version,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Random& random,
    Instant now
) {
  Case about = TRY(claimed_case(transaction, number, reviewer, now));
  if (about.state == CaseState::appealed) return Error{rules::state_allows};
  if (about.version != version) return Error{rules::version_is_current};
  if (has_part(transaction, about, reviewer.id)) return Error{rules::reviewer_is_another};
  TRY(check_verdict(transaction, about, verdict, reviewer, now));
  record(
      transaction,
      {reviewer.id,
       Act::decision_made,
       object_of(number),
       // What was proposed is in no log before it holds: a second may read that, too.
       needs_two(verdict) ? "" : std::string(row_of(verdict.measure).name)},
      now
  );
  auto same = same_by_another(transaction, about, verdict);
  if (same) return agree(transaction, about, *std::move(same), verdict, reviewer, now);
  return begin(transaction, about, new_decision(about, verdict, reviewer, random, now), now);
}

Result<Case> undo(
    Transaction& transaction, const DecisionId& id, const Reviewer& reviewer, Instant now
) {
  auto decision = transaction.decisions().find(id);
  if (!decision || decision->by != reviewer.id) return Error{rules::thing_is_there};
  const bool is_in_time = decision->state == DecisionState::undoable && now < *decision->undo_until;
  if (!is_in_time) return Error{rules::undo_is_in_time};
  Case about = TRY(visible_case(transaction, decision->in, reviewer));
  decision->state = DecisionState::undone;
  transaction.decisions().put(*decision);
  about.state = undecided_state(transaction, about.number);
  ++about.version;
  record(transaction, {reviewer.id, Act::decision_undone, object_of(about.number), ""}, now);
  return give(transaction, std::move(about), reviewer, now);
}

Result<Decision> reverse(
    Transaction& transaction,
    const DecisionId& id,
    const std::string& why,
    const std::string& words,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(why));
  if (!words.empty()) TRY(check_words(words));
  if (!reviewer.roles.has(Role::lead)) return Error{rules::role_allows};
  auto decision = transaction.decisions().find(id);
  if (!decision) return Error{rules::thing_is_there};
  TRY(visible_case(transaction, decision->in, reviewer));
  if (decision->by == reviewer.id || decision->second_by == reviewer.id) {
    return Error{rules::reviewer_is_another};
  }
  const bool did_something = !row_of(decision->verdict.measure).told.empty();
  if (decision->state != DecisionState::in_force || !did_something) {
    return Error{rules::state_allows};
  }
  decision->state = DecisionState::reversed;
  decision->taken_back = TakenBack{now, reviewer.id, why};
  transaction.decisions().put(*decision);
  close_appeal(transaction, *decision, reviewer.id, now);
  take_from_draft(transaction, decision->in, reviewer.id, now);
  hold_to_measure(transaction, decision->subject);
  const auto holds = measure_in_force(transaction, decision->subject);
  tell_of_appeal(
      transaction,
      *decision,
      state_taken_back(words, holds ? holds->verdict.measure : Measure::none),
      now
  );
  record(
      transaction,
      {reviewer.id, Act::decision_reversed, std::to_string(decision->in.value), why},
      now
  );
  return *std::move(decision);
}

bool settle(Transaction& transaction, Instant now) {
  auto due = transaction.decisions().due(now, settled_at_once);
  for (Decision& decision : due) {
    auto about = transaction.cases().find(decision.in);
    INVARIANT(about.has_value());
    enforce(transaction, *about, decision, now);
  }
  auto over = transaction.decisions().over(now, settled_at_once);
  for (Decision& decision : over) {
    decision.state = DecisionState::ended;
    transaction.decisions().put(decision);
    hold_to_measure(transaction, decision.subject);
  }
  return due.size() == settled_at_once || over.size() == settled_at_once;
}

}  // namespace causeway::safety
