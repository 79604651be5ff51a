#include "safety/intake_round.h"

#include <algorithm>
#include <iterator>

#include "safety/appeals.h"
#include "safety/retention.h"
#include "safety/tally.h"

namespace causeway::safety {
namespace {

/// Whoever reports anything of a conversation was in it, or has a leaked opening. The conversation
/// is what the report says: it may be none.
Membership membership(
    const provider::Transaction& provider,
    AccountId reporter,
    const report::OpenedReport& opened,
    Instant now
) {
  if (opened.first_seq == 0) return Membership::unknown;
  if (!provider.conversations().find(opened.group)) return Membership::unknown;
  const auto roster = provider.conversations().roster(opened.group);
  return membership_of(roster, reporter, span_of(opened, now));
}

bool subject_exists(const provider::Transaction& provider, const report::OpenedReport& opened) {
  if (!opened.proven.empty()) return true;
  if (opened.reported_account != AccountId{}) {
    return provider.accounts().find(opened.reported_account).has_value();
  }
  return provider.conversations().find(opened.group).has_value();
}

/// Nothing is wrong with the report, and a key that is restored opens it.
bool is_for_want_of_a_key(const Refusal& refusal) {
  return refusal.rule == report::rules::moderation_key_is_held.name ||
         refusal.rule == report::rules::evidence_is_kept.name;
}

/// Reports, and appeals: of each the oldest.
std::vector<provider::Filing> waiting_filings(
    const provider::Transaction& provider, const RoundSize& size
) {
  auto filings = provider.reports().read(provider::FilingKind::report, size.filings, size.bytes);
  auto appeals = provider.reports().read(provider::FilingKind::appeal, size.filings, size.bytes);
  std::move(appeals.begin(), appeals.end(), std::back_inserter(filings));
  return filings;
}

void take_in_report(
    const provider::Transaction& provider,
    Transaction& transaction,
    const provider::Filing& filing,
    report::OpenedReport opened,
    TallySheet& sheet,
    Instant now
) {
  if (!subject_exists(provider, opened)) {
    transaction.reports().count_refused(now, rules::subject_exists.name);
    return;
  }
  const report::Reason reason = opened.reason;
  const bool is_verified = opened.counts.verified > 0 && !opened.proven.empty();
  const Membership was = membership(provider, filing.account, opened, now);
  const TakenIn taken = take_in(transaction, filing, std::move(opened), was, now);
  if (taken.intake == Intake::repeated || taken.intake == Intake::too_many) return;
  sheet.count(filing.filed, reason, Tally::received);
  if (is_verified) sheet.count(filing.filed, reason, Tally::verified);
}

}  // namespace

Round take_in_waiting(
    const provider::Transaction& provider,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size
) {
  const auto filings = waiting_filings(provider, size);
  Round round;
  if (filings.empty()) return round;
  auto opened = opener.open(filings, report::month_of(now + undecided_retention));
  const auto transaction = store.begin_write();
  TallySheet sheet;
  for (std::size_t i = 0; i < filings.size(); ++i) {
    const provider::Filing& filing = filings[i];
    if (const auto* refusal = std::get_if<Refusal>(&opened[i])) {
      if (is_for_want_of_a_key(*refusal) && now < filing.filed + lost_key_patience) {
        ++round.held_up;
        continue;
      }
      transaction->reports().count_refused(now, refusal->rule);
    } else if (auto* report = std::get_if<report::OpenedReport>(&opened[i])) {
      take_in_report(provider, *transaction, filing, std::move(*report), sheet, now);
    } else {
      auto& text = std::get<report::SealedEvidence>(opened[i]);
      const auto taken = take_in_appeal(*transaction, filing, std::move(text));
      if (!taken.ok()) transaction->reports().count_refused(now, taken.error().rule().name);
    }
    round.done.push_back({filing.account, filing.kind, filing.sealed.id});
  }
  sheet.write(transaction->tallies());
  transaction->commit();
  return round;
}

}  // namespace causeway::safety
