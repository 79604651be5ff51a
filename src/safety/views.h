#pragma once

#include <map>
#include <string>

#include "safety/claims.h"
#include "safety/decision_table.h"
#include "safety/pictures.h"

/// Who saw what: the log is written before anything is shown, in the transaction that finds what is
/// to be shown (docs/formats/safety-api.md §6, §12).
namespace causeway::safety {

/// The reports of a case, with the evidence of this one to be opened: logged as seen.
/// `rules::case_is_claimed`, `thing_is_there` also where its evidence is not kept.
Result<Report> reveal(
    Transaction& transaction,
    CaseNumber number,
    ReportNumber report,
    const Reviewer& reviewer,
    Instant now
);

/// The same, for one attachment of a message.
Result<Report> reveal_media(
    Transaction& transaction,
    CaseNumber number,
    const AbuseFile& file,
    PictureSize size,
    const Reviewer& reviewer,
    Instant now
);

/// What the person says whose appeal is to be decided.
Result<Appeal> reveal_appeal(
    Transaction& transaction,
    CaseNumber number,
    const DecisionId& decision,
    const Reviewer& reviewer,
    Instant now
);

/// Whether the log says that this person has seen it.
bool has_revealed(
    const Transaction& transaction, CaseNumber in, ReportNumber report, StaffId person
);
/// … the whole of it.
bool has_viewed(
    const Transaction& transaction, CaseNumber in, const AbuseFile& file, StaffId person
);

/// Which reporter of a case a report is of: they are numbered from 1 in the order in which they
/// came, and have no other name.
class ReporterNumbers {
 public:
  ReporterNumbers(const Transaction& transaction, CaseNumber in);

  /// 0: has reported nothing here.
  std::size_t of(AccountId reporter) const;

 private:
  std::map<AccountId, std::size_t> numbers_;
};

/// Who `reporter n` of a case is. Logged with `why`.
Result<AccountId> identify(
    Transaction& transaction,
    CaseNumber number,
    std::size_t reporter,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
);

}  // namespace causeway::safety
