#include "safety/appeals.h"

#include "safety/audit.h"
#include "safety/desk_table.h"
#include "safety/effect_table.h"
#include "safety/effects.h"
#include "safety/month_numbers.h"
#include "safety/tally.h"
#include "safety/tips.h"

namespace causeway::safety {
namespace {

bool can_be_appealed(const Decision& decision, const provider::Filing& filing) {
  const Subject person{SubjectKind::account, {filing.account.value}};
  const bool has_effect =
      decision.state == DecisionState::in_force || decision.state == DecisionState::ended;
  return decision.subject == person && has_effect && decision.appeal_until &&
         filing.filed <= *decision.appeal_until;
}

}  // namespace

Result<void> take_in_appeal(
    Transaction& transaction,
    const provider::Filing& filing,
    report::SealedEvidence text,
    Instant now
) {
  const DecisionId id{filing.sealed.id.value};
  if (const auto before = transaction.decisions().find_appeal(id)) {
    const bool is_again = before->account == filing.account && before->time == filing.filed;
    if (is_again) return {};
    return Error{rules::decision_can_be_appealed};
  }
  const auto decision = transaction.decisions().find(id);
  if (!decision || !can_be_appealed(*decision, filing)) {
    return Error{rules::decision_can_be_appealed};
  }
  auto about = transaction.cases().find(decision->in);
  // What it was about is destroyed.
  if (!about || about->state == CaseState::closed) return Error{rules::decision_can_be_appealed};
  transaction.decisions().put_appeal(
      {.decision = id,
       .in = decision->in,
       .account = filing.account,
       .time = filing.filed,
       .text = std::move(text),
       .outcome = std::nullopt,
       .decided = std::nullopt,
       .by = std::nullopt}
  );
  about->state = CaseState::appealed;
  about->due = filing.filed + appeal_deadline;
  about->shred = std::max(about->shred.value_or(filing.filed), filing.filed + appeal_retention);
  about->claim.reset();
  ++about->version;
  transaction.cases().put(*about);
  transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{about->number}});
  const TallyMonth month = month_counted(filing.filed, now);
  transaction.tallies().count(month, main_reason(*about), Tally::appealed, 1);
  return {};
}

std::optional<Appeal> waiting_appeal(const Transaction& transaction, CaseNumber number) {
  for (Appeal& each : transaction.decisions().appeals_of(number)) {
    if (!each.outcome) return std::move(each);
  }
  return std::nullopt;
}

Result<Decision> decide_appeal(
    Transaction& transaction,
    CaseNumber number,
    std::uint64_t version,
    AppealOutcome outcome,
    const std::string& reason,
    const std::string& words,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(reason));
  if (!words.empty()) TRY(check_words(words));
  Case about = TRY(claimed_case(transaction, number, reviewer, now));
  auto appeal = waiting_appeal(transaction, number);
  if (about.state != CaseState::appealed || !appeal) return Error{rules::state_allows};
  if (about.version != version) return Error{rules::version_is_current};
  if (has_part(transaction, about, reviewer.id)) return Error{rules::reviewer_is_another};

  appeal->outcome = outcome;
  appeal->decided = now;
  appeal->by = reviewer.id;
  transaction.decisions().put_appeal(*appeal);
  transaction.desk().add_note(
      {.number = {}, .in = number, .time = now, .by = reviewer.id, .text = reason}
  );
  auto decision = transaction.decisions().find(appeal->decision);
  INVARIANT(decision.has_value());
  const bool is_overturned = outcome == AppealOutcome::overturned;
  std::string text = state_upheld(words);
  if (is_overturned) {
    decision->state = DecisionState::overturned;
    decision->taken_back = TakenBack{now, reviewer.id, reason};
    transaction.decisions().put(*decision);
    take_from_draft(transaction, number, reviewer.id, now);
    hold_to_measure(transaction, decision->subject);
    tally(transaction, about, Tally::overturned, now);
    const auto holds = measure_in_force(transaction, decision->subject);
    text = state_taken_back(words, holds ? holds->verdict.measure : Measure::none);
  }
  tell_of_appeal(transaction, *decision, std::move(text), now);
  // Another one may wait: of a case with two decisions.
  about.state = waiting_appeal(transaction, number) ? CaseState::appealed : CaseState::decided;
  about.claim.reset();
  ++about.version;
  transaction.cases().put(about);
  record(
      transaction,
      {reviewer.id, Act::appeal_decided, object_of(number), is_overturned ? "overturned" : "upheld"
      },
      now
  );
  return *std::move(decision);
}

}  // namespace causeway::safety
