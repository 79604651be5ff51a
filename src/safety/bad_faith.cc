#include "safety/bad_faith.h"

#include <set>

#include "safety/audit.h"
#include "safety/desk_table.h"
#include "safety/views.h"

namespace causeway::safety {
namespace {

/// What a case is counted by, from the reports of it that are valid.
void count_again(Transaction& transaction, Case& in) {
  const ReportTable::Sums sums = transaction.reports().sums_of_case(in.number);
  in.reports = sums.reports;
  in.reporters = sums.reporters;
  in.verified = sums.verified;
  // Never higher: whoever is mistrusted did not raise it when they reported.
  if (in.rank == Rank::proven && sums.of_members == 0) in.rank = Rank::unproven;
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
  const auto found = transaction.reports().find(report);
  const bool is_of_reporter = found && found->in == number &&
                              ReporterNumbers(transaction, number).of(found->reporter) == reporter;
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
