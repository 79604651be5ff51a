#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "safety/cybertip_filing.h"
#include "safety/decision_table.h"
#include "safety/records.h"
#include "safety/verdict.h"

/// CyberTips as they are kept (docs/formats/cybertip.md, Kept): from what two reviewers agreed on
/// to the year after the clearing house has it. What a tip says is made from the evidence when
/// somebody looks at it (safety/tip_desk.h), and is kept sealed from then on that it is sent.
namespace causeway::safety {

class Transaction;

namespace rules {
inline constexpr Rule tip_can_be_added_to{
    "safety.tip_can_be_added_to", "docs/formats/safety-api.md §7"
};
}  // namespace rules

/// The decision's, of which it is the one tip.
using TipId = ByteId<struct TipTag, 16>;

/// As people see it. The numbers are for good.
enum class TipState : std::uint8_t {
  draft = 1,  // agreed on; nobody has sent it
  open = 2,
  uploading = 3,
  described = 4,
  finished = 5,   // filed: the only state in which it was sent
  retracted = 6,  // given up by a person
  expired = 7,
  alarm = 8,  // stays until somebody acts
};

std::string_view name_of(TipState state);
std::optional<TipState> find_tip_state(std::string_view name);

/// Which clearing house a tip was sent to. A host goes on with those of its own only.
enum class TipTarget : std::uint8_t {
  nobody = 0,  // a draft; of a host: none is configured
  test = 1,
  production = 2,
};

struct Tip {
  TipId id;
  CaseNumber in;
  Instant created;  // when the second reviewer agreed
  TipState state = TipState::draft;
  ChildAbuse order;  // its words are gone once it is destroyed
  TipTarget target = TipTarget::nobody;
  /// A `PreparedTip`, sealed: what was looked at is what is sent. None in a draft, or once
  /// destroyed.
  std::optional<report::SealedEvidence> submission;
  Bytes filing;                        // the record of `Filing`; empty in a draft
  report::Month kept;                  // until when the evidence is preserved; zero: not yet
  std::optional<Instant> destroyed{};  // when its words were
  /// Which decisions `order` comes from, in the order in which two agreed on them. None of a tip
  /// that was drafted before this was kept.
  std::vector<DecisionId> decisions{};
  /// Grows whenever `order` is another: nobody gives up what they have not seen.
  std::uint64_t version = 1;

  bool operator==(const Tip&) const = default;
};

/// What a tip is under, where evidence is kept (docs/formats/report.md §6).
inline report::EvidenceName evidence_name(const Tip& tip) {
  return report::evidence_name(AccountId{}, tip.id);
}

/// Of a tip that was sent, as the filing says it.
TipState state_of(const Filing& filing);
/// Nothing for a draft. Throws `StoreError` for a record that `next` did not write.
std::optional<Filing> filing_of(const Tip& tip);

/// Until when all that belongs to a finished tip is preserved.
std::optional<Instant> preserved_until(const Tip& tip);
/// Whether a tip keeps the evidence of this case from being destroyed: one that is not over, or was
/// finished less than a year ago.
bool is_preserved(const Transaction& transaction, CaseNumber in, Instant now);

/// How long after the agreement a tip is late, sent or not; of a draft it is said again as often.
inline constexpr std::chrono::hours tip_is_late{24};

/// What a tip's alarms come to, in a sentence for people; nothing where all is well.
std::optional<std::string> says(const Tip& tip, Instant now);

/// Whether a tip of this case is on its way to the clearing house: what it says is sealed, and
/// nothing is added to it. `rules::tip_can_be_added_to`.
Result<void> check_tip_can_be_added_to(const Transaction& transaction, CaseNumber in);

/// What two reviewers agreed on becomes a draft, in the transaction that makes the decision. A case
/// has one at a time: what is agreed on while one waits is put into that, so that
/// nothing is filed twice. The same decision makes it once. From here on the evidence of the case
/// is preserved.
TipId draft_tip(
    Transaction& transaction,
    CaseNumber in,
    report::DecisionId decision,
    const ChildAbuse& order,
    Instant now
);

/// A decision of this case does not hold any more: the case's draft says from now on what those
/// come to that do, and is given up, in the name of `by`, where there is none. What is sent already
/// stays as it was sent.
void take_from_draft(Transaction& transaction, CaseNumber in, StaffId by, Instant now);

}  // namespace causeway::safety
