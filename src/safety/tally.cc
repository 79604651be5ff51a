#include "safety/tally.h"

#include <algorithm>

#include "report/evidence.h"

namespace causeway::safety {
namespace {

/// Two digits are enough for a median, and keep the rows few.
std::uint64_t rounded(std::uint64_t seconds) {
  std::uint64_t unit = 1;
  while (seconds / unit >= 100) unit *= 10;
  return seconds / unit * unit;
}

}  // namespace

TallyMonth tally_month(Instant time) {
  return report::month_of(time).value;
}

report::Reason main_reason(const Case& of) {
  report::Reason first = report::Reason::other;
  bool is_found = false;
  for (const report::ReasonRow& row : report::reasons()) {
    const auto bit = static_cast<std::uint32_t>(row.reason) - 1;
    if ((of.reasons >> bit & 1U) == 0) continue;
    if (queue_of(row.reason, true) == of.queue) return row.reason;
    if (!is_found) first = row.reason;
    is_found = true;
  }
  return first;
}

void tally(Transaction& transaction, const Case& of, Tally what, Instant now) {
  transaction.tallies().count(tally_month(now), main_reason(of), what, 1);
}

void measure(Transaction& transaction, const Case& of, Span what, Instant now) {
  const auto span = std::max(now - of.received, Milliseconds(0));
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
  transaction.tallies().measure(
      tally_month(now), main_reason(of), what, rounded(static_cast<std::uint64_t>(seconds))
  );
}

void TallySheet::write(TallyTable& table) {
  for (const auto& [key, count] : counts_) {
    table.count(key.first.first, key.first.second, key.second, count);
  }
  counts_.clear();
}

}  // namespace causeway::safety
