#pragma once

#include "provider/conversation_table.h"
#include "provider/report_table.h"
#include "safety/report_opener.h"
#include "safety/store.h"

/// How reports become cases: one for what is one thing, however often and by however many it is
/// reported (docs/adr/0020-reports.md).
namespace causeway::safety {

/// How much later a report about an account, without messages, still belongs to the case that an
/// earlier one began.
inline constexpr std::chrono::hours same_case_window{24 * 7};

/// What is kept of one case although it shows nothing new: how different people saw it. Beyond
/// that reports count, and no more, unless one shows more than all before it. Whoever was not there
/// takes few of these places, one person takes few, and all of it has a size: a flood fills no
/// disk, and takes nobody's place.
inline constexpr std::uint32_t evidence_of_members_max = 16;
inline constexpr std::uint32_t evidence_of_others_max = 4;
inline constexpr std::uint32_t evidence_of_reporter_max = 8;
inline constexpr std::uint64_t evidence_bytes_max = std::uint64_t{64} << 20;

/// What a report is about, by numbers of its conversation.
struct ReportedSpan {
  std::uint64_t first_seq = 0;  // 0: none
  std::uint64_t last_seq = 0;
  /// The first message that is proven to have been sent after everything that the roster has
  /// forgotten: it still has everybody who was there then, and whoever is not in it was not.
  std::optional<std::uint64_t> remembered_from;
};

ReportedSpan span_of(const report::OpenedReport& opened, Instant now);

/// Whether the reporter was a member when each of the report's messages was sent.
Membership membership_of(
    std::span<const provider::RosterEntry> roster, AccountId reporter, const ReportedSpan& reported
);

namespace rules {
inline constexpr Rule unproven_cases_are_few{
    "safety.unproven_cases_are_few", "docs/formats/safety-api.md §3"
};
}  // namespace rules

/// What became of a report.
enum class Intake : std::uint8_t {
  opened_case = 1,
  joined_case = 2,
  repeated = 3,       // this very filing is here already
  known_already = 4,  // shows nothing that was not decided on: counted there, nobody has to look
  too_many = 5,       // proves nothing, and its maker has begun enough: counted, and nothing kept
};

struct TakenIn {
  Intake intake = Intake::opened_case;
  CaseNumber in;

  bool operator==(const TakenIn&) const = default;
};

/// Puts an opened report into the case that it belongs to, all in this transaction. A filing that
/// is taken in twice (after a crash, say) is `repeated` the second time.
TakenIn take_in(
    Transaction& transaction,
    const provider::Filing& filing,
    report::OpenedReport opened,
    Membership membership,
    Instant now
);

}  // namespace causeway::safety
