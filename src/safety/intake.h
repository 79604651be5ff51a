#pragma once

#include "provider/conversation_table.h"
#include "provider/report_table.h"
#include "safety/report_opener.h"
#include "safety/store.h"

/// How reports become cases: one for what is one thing, however often and by however many it is
/// reported (docs/formats/safety-api.md §3).
namespace causeway::safety {

/// How much later a report about an account, without messages, still belongs to the case that an
/// earlier one began.
inline constexpr std::chrono::hours same_case_window{24 * 7};
/// Reports of one case whose evidence is kept although they show nothing new: how different people
/// saw it. Beyond that they count, and no more: a flood fills no disk.
inline constexpr std::uint32_t evidence_per_case_max = 16;

/// Whether the reporter was a member when each of the report's messages was sent.
Membership membership_of(
    std::span<const provider::RosterEntry> roster,
    AccountId reporter,
    std::uint64_t first_seq,
    std::uint64_t last_seq
);

/// What became of a report.
enum class Intake : std::uint8_t {
  opened_case = 1,
  joined_case = 2,
  repeated = 3,       // the same reporter, and nothing new: not counted
  known_already = 4,  // everything in it was decided on: counted there, nobody has to look
};

struct TakenIn {
  Intake intake = Intake::opened_case;
  CaseNumber in;

  bool operator==(const TakenIn&) const = default;
};

/// Puts an opened report into the case that it belongs to. All in this transaction: a report that
/// is taken in twice (after a crash, say) is `repeated` the second time.
TakenIn take_in(
    Transaction& transaction,
    const provider::Filing& filing,
    report::OpenedReport opened,
    Membership membership,
    Instant now
);

}  // namespace causeway::safety
