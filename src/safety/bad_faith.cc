#include "safety/bad_faith.h"

#include <algorithm>
#include <set>

#include "safety/audit.h"
#include "safety/desk_table.h"
#include "safety/views.h"

namespace causeway::safety {
namespace {

/// What a case is counted by, from the reports of it that are valid.
void count_again(Transaction& transaction, Case& in) {
  std::vector<AccountId> reporters;
  in.reports = 0;
  in.verified = 0;
  bool is_proven_by_member = false;
  for (const Report& report : transaction.reports().of_case(in.number)) {
    if (report.state == ReportState::invalidated) continue;
    ++in.reports;
    if (report.verdict == report::Verdict::verified) {
      ++in.verified;
      is_proven_by_member = is_proven_by_member || report.membership == Membership::member;
    }
    if (std::find(reporters.begin(), reporters.end(), report.reporter) == reporters.end()) {
      reporters.push_back(report.reporter);
    }
  }
  in.reporters = static_cast<std::uint32_t>(reporters.size());
  // Never higher: whoever is mistrusted did not raise it when they reported.
  if (in.rank == Rank::proven && !is_proven_by_member) in.rank = Rank::unproven;
  ++in.version;
  transaction.cases().put(in);
}

void invalidate(Transaction& transaction, const Report& report, StaffId by, Instant now) {
  transaction.reports().set_state(report.number, ReportState::invalidated);
  transaction.desk().mark({report.reporter, report.number, now, by});
}

}  // namespace

Result<Case> mark_bad_faith(
    Transaction& transaction,
    CaseNumber number,
    std::size_t reporter,
    ReportNumber report,
    Invalidate what,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(why));
  TRY(claimed_case(transaction, number, reviewer, now));
  const auto reports = transaction.reports().of_case(number);
  const auto found = std::find_if(reports.begin(), reports.end(), [&](const Report& each) {
    return each.number == report;
  });
  const bool is_of_reporter =
      found != reports.end() && ReporterNumbers(reports).of(found->reporter) == reporter;
  if (!is_of_reporter) return Error{rules::thing_is_there};
  if (found->state != ReportState::pending) return Error{rules::state_allows};
  std::set<CaseNumber> changed{number};
  invalidate(transaction, *found, reviewer.id, now);
  if (what == Invalidate::all) {
    const Instant since = now - bad_faith_memory;
    for (const Report& each : transaction.reports().of_reporter(found->reporter, since)) {
      if (each.state != ReportState::pending) continue;
      invalidate(transaction, each, reviewer.id, now);
      changed.insert(each.in);
    }
  }
  for (const CaseNumber each : changed) {
    if (auto in = transaction.cases().find(each)) count_again(transaction, *in);
  }
  record(transaction, {reviewer.id, Act::bad_faith, object_of(number, {id_of(report)}), why}, now);
  return claimed_case(transaction, number, reviewer, now);
}

bool is_mistrusted(const Transaction& transaction, AccountId reporter, Instant now) {
  return transaction.desk().marks_of(reporter, now - bad_faith_memory) > 0;
}

}  // namespace causeway::safety
