#pragma once

#include <span>
#include <string_view>

#include "safety/queues.h"
#include "safety/verdict.h"

/// What is not allowed here, what may be done about it, and the words for both: data, one row each.
namespace causeway::safety {

struct Policy {
  std::string_view id;
  std::string_view title;  // to everybody
  std::string_view says;   // to reviewers
  std::string_view told;   // to the person: "You …"
  std::uint32_t queues;    // a bit for each `Queue`

  constexpr bool fits(Queue queue) const {
    return (queues >> static_cast<unsigned>(queue) & 1U) != 0;
  }
};

std::span<const Policy> policies();
/// Null where there is none.
const Policy* find_policy(std::string_view id);

/// Words that reviewers often need.
struct Template {
  std::string_view id;
  std::string_view policy;
  std::string_view title;
  std::string_view text;
};

std::span<const Template> templates();

struct MeasureRow {
  Measure measure;
  std::string_view name;  // in JSON, SQL and logs
  std::string_view told;  // to the person: what was done; empty: nobody is told
  /// It cannot be taken back, or not wholly: two have to say it, each for themselves.
  bool needs_two;
  bool has_end;
  bool fits_group;
};

std::span<const MeasureRow> measures();
const MeasureRow& row_of(Measure measure);
const MeasureRow* find_measure(std::string_view name);

}  // namespace causeway::safety
