#include "safety/views.h"

#include "base/encoding.h"
#include "safety/audit.h"

namespace causeway::safety {
namespace {

Result<Report> kept_report(const Transaction& transaction, CaseNumber number, ReportNumber report) {
  auto found = transaction.reports().find(report);
  if (!found || found->in != number || !found->evidence) return Error{rules::thing_is_there};
  return *std::move(found);
}

}  // namespace

Result<Report> reveal(
    Transaction& transaction,
    CaseNumber number,
    ReportNumber report,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(claimed_case(transaction, number, reviewer, now));
  Report found = TRY(kept_report(transaction, number, report));
  record(
      transaction, {reviewer.id, Act::report_revealed, object_of(number, {id_of(report)}), ""}, now
  );
  return found;
}

Result<Report> reveal_media(
    Transaction& transaction,
    CaseNumber number,
    const AbuseFile& file,
    PictureSize size,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(claimed_case(transaction, number, reviewer, now));
  Report found = TRY(kept_report(transaction, number, file.report));
  record_view(transaction, {number, found.number, file.seq, file.index, reviewer.id, size}, now);
  return found;
}

Result<Appeal> reveal_appeal(
    Transaction& transaction,
    CaseNumber number,
    const DecisionId& decision,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(claimed_case(transaction, number, reviewer, now));
  auto found = transaction.decisions().find_appeal(decision);
  if (!found || found->in != number || !found->text) return Error{rules::thing_is_there};
  const std::string object = object_of(number, {to_hex(decision)});
  record(transaction, {reviewer.id, Act::appeal_revealed, object, ""}, now);
  return *std::move(found);
}

bool has_revealed(
    const Transaction& transaction, CaseNumber in, ReportNumber report, StaffId person
) {
  const auto has = [&](std::string object) {
    return transaction.audit().has({person, Act::report_revealed, std::move(object), ""});
  };
  // As it is named, or as it was before.
  return has(object_of(in, {id_of(report)})) ||
         has(object_of(in) + "/" + std::to_string(report.value));
}

bool has_viewed(
    const Transaction& transaction, CaseNumber in, const AbuseFile& file, StaffId person
) {
  return was_viewed(
      transaction, {in, file.report, file.seq, file.index, person, PictureSize::whole}
  );
}

ReporterNumbers::ReporterNumbers(const Transaction& transaction, CaseNumber in) {
  for (const AccountId reporter : transaction.reports().reporters_of_case(in)) {
    numbers_.emplace(reporter, numbers_.size() + 1);
  }
}

std::size_t ReporterNumbers::of(AccountId reporter) const {
  const auto found = numbers_.find(reporter);
  return found == numbers_.end() ? 0 : found->second;
}

Result<AccountId> identify(
    Transaction& transaction,
    CaseNumber number,
    std::size_t reporter,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
) {
  TRY(check_words(why));
  if (!reviewer.roles.has(Role::lead)) return Error{rules::role_allows};
  TRY(visible_case(transaction, number, reviewer));
  const auto reporters = transaction.reports().reporters_of_case(number);
  if (reporter == 0 || reporter > reporters.size()) return Error{rules::thing_is_there};
  const std::string object = object_of(number, {"reporter", std::to_string(reporter)});
  record(transaction, {reviewer.id, Act::reporter_identified, object, why}, now);
  return reporters[reporter - 1];
}

}  // namespace causeway::safety
