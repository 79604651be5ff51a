#pragma once

#include <map>
#include <utility>

#include "safety/store.h"
#include "safety/tally_table.h"

namespace causeway::safety {

/// What a case is counted under: of the reasons that brought it where it is, the first.
report::Reason main_reason(const Case& of);

/// One more of a case, at `now`.
void tally(Transaction& transaction, const Case& of, Tally what, Instant now);
/// How long it took from the first report to `now`.
void measure(Transaction& transaction, const Case& of, Span what, Instant now);

/// Counts that are written once for many reports.
class TallySheet {
 public:
  void count(TallyMonth month, report::Reason reason, Tally what) {
    ++counts_[{{month, reason}, what}];
  }

  void write(TallyTable& table);

 private:
  std::map<std::pair<std::pair<TallyMonth, report::Reason>, Tally>, std::uint64_t> counts_;
};

}  // namespace causeway::safety
