#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "report/report.h"

/// Counts that outlive what was counted: what is published, and no person in it.
namespace causeway::safety {

/// The numbers are for good.
enum class Tally : std::uint8_t {
  received = 1,  // reports
  verified = 2,  // of those: with a message that is proven
  actioned = 3,  // reports of cases in which something was done
  appealed = 4,
  overturned = 5,
  tips = 6,  // CyberTips that were finished
};

/// How long something took, of one case each.
enum class Span : std::uint8_t {
  first_view = 1,
  decision = 2,
};

/// Months since January 1970.
using TallyMonth = std::uint32_t;
TallyMonth tally_month(Instant time);

struct TallyRow {
  TallyMonth month = 0;
  report::Reason reason = report::Reason::other;
  Tally tally = Tally::received;
  std::uint64_t count = 0;

  bool operator==(const TallyRow&) const = default;
};

struct SpanRow {
  report::Reason reason = report::Reason::other;
  Span span = Span::decision;
  std::uint64_t seconds = 0;
  std::uint64_t cases = 0;

  bool operator==(const SpanRow&) const = default;
};

class TallyTable {
 public:
  virtual ~TallyTable() = default;

  virtual void count(TallyMonth month, report::Reason reason, Tally tally, std::uint64_t more) = 0;
  virtual void measure(
      TallyMonth month, report::Reason reason, Span span, std::uint64_t seconds
  ) = 0;

  /// From `first` up to and with `last`.
  virtual std::vector<TallyRow> tallies(TallyMonth first, TallyMonth last) const = 0;
  /// Ascending by seconds; months put together.
  virtual std::vector<SpanRow> spans(TallyMonth first, TallyMonth last) const = 0;
};

}  // namespace causeway::safety
