#pragma once

#include <chrono>
#include <vector>

#include "report/opener.h"

/// A report as it was opened, for the tests of this folder.
namespace causeway::safety::test {

inline constexpr AccountId reported{{1}};
inline constexpr ConversationId reported_in{{2}};

/// Of what `reported` said at these numbers of the conversation; of none, about the account.
inline report::OpenedReport opened(
    const std::vector<std::uint64_t>& seqs, report::Reason reason = report::Reason::harassment
) {
  report::OpenedReport report;
  report.group = reported_in;
  report.reported_account = reported;
  report.reason = reason;
  report.scope = seqs.empty() ? report::Scope::account : report::Scope::messages;
  report.counts.opened = static_cast<std::uint16_t>(seqs.size());
  for (const std::uint64_t seq : seqs) {
    report.proven.push_back({seq, 1'790'000'000'000 + seq * 1000});
  }
  if (!seqs.empty()) {
    report.verdict = report::Verdict::verified;
    report.first_seq = seqs.front();
    report.last_seq = seqs.back();
  }
  report.evidence.sealed = {1, 2, 3};
  constexpr auto kept = std::chrono::sys_days(std::chrono::year(2027) / 2 / 25);
  report.evidence.key.month = report::month_of(Instant(kept));
  return report;
}

}  // namespace causeway::safety::test
