#include "safety/intake_round.h"

namespace causeway::safety {
namespace {

/// Whoever reports anything of a conversation was in it, or has a leaked opening. The conversation
/// is what the report says: it may be none.
Membership membership(
    const provider::Transaction& provider, AccountId reporter, const report::OpenedReport& opened
) {
  if (opened.first_seq == 0) return Membership::unknown;
  if (!provider.conversations().find(opened.group)) return Membership::unknown;
  const auto roster = provider.conversations().roster(opened.group);
  return membership_of(roster, reporter, opened.first_seq, opened.last_seq);
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

}  // namespace

Round take_in_waiting(
    const provider::Transaction& provider,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size
) {
  const auto filings =
      provider.reports().read(provider::FilingKind::report, size.filings, size.bytes);
  Round round;
  if (filings.empty()) return round;
  auto opened = opener.open(filings, report::month_of(now + undecided_retention));
  const auto transaction = store.begin_write();
  for (std::size_t i = 0; i < filings.size(); ++i) {
    const provider::Filing& filing = filings[i];
    if (const auto* refusal = std::get_if<Refusal>(&opened[i])) {
      if (is_for_want_of_a_key(*refusal) && now < filing.filed + lost_key_patience) {
        ++round.held_up;
        continue;
      }
      transaction->reports().count_refused(now, refusal->rule);
    } else {
      auto& report = std::get<report::OpenedReport>(opened[i]);
      if (subject_exists(provider, report)) {
        const Membership was = membership(provider, filing.account, report);
        take_in(*transaction, filing, std::move(report), was, now);
      } else {
        transaction->reports().count_refused(now, rules::subject_exists.name);
      }
    }
    round.done.push_back({filing.account, filing.sealed.id});
  }
  transaction->commit();
  return round;
}

}  // namespace causeway::safety
