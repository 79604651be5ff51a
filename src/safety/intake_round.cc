#include "safety/intake_round.h"

#include <algorithm>

namespace causeway::safety {
namespace {

/// Whoever reports anything of a conversation was in it, or has a leaked opening.
Membership membership(
    const provider::Transaction& provider, AccountId reporter, const report::OpenedReport& opened
) {
  if (opened.first_seq == 0) return Membership::unknown;
  const auto roster = provider.conversations().roster(opened.group);
  return membership_of(roster, reporter, opened.first_seq, opened.last_seq);
}

}  // namespace

Round take_in_waiting(
    const provider::Transaction& provider,
    std::uint64_t after,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size
) {
  auto filings = provider.reports().read(after, size.filings, size.bytes);
  Round round;
  round.more = !filings.empty();
  std::erase_if(filings, [](const provider::Filing& filing) {
    return filing.kind != provider::FilingKind::report;
  });
  if (filings.empty()) return round;
  auto opened = opener.open(filings, report::month_of(now + undecided_retention));
  const auto transaction = store.begin_write();
  for (std::size_t i = 0; i < filings.size(); ++i) {
    round.done.push_back(filings[i].number);
    if (const auto* refusal = std::get_if<Refusal>(&opened[i])) {
      transaction->reports().count_refused(now, refusal->rule);
      continue;
    }
    auto& report = std::get<report::OpenedReport>(opened[i]);
    const Membership was = membership(provider, filings[i].account, report);
    take_in(*transaction, filings[i], std::move(report), was, now);
  }
  transaction->commit();
  return round;
}

}  // namespace causeway::safety
