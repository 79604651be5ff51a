#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "report/report.h"

/// Where cases wait, and for how long (docs/formats/safety-api.md §3).
namespace causeway::safety {

/// What a case is about, from the gravest on. The numbers are for good.
enum class Queue : std::uint8_t {
  child_safety = 1,
  imminent_harm = 2,
  intimate_images = 3,
  harassment = 4,
  fraud = 5,
  sexual = 6,
  spam = 7,
  other = 8,
  unproven = 9,
};

/// What somebody of the provider's staff may do; one person may have several roles.
enum class Role : std::uint8_t {
  admin = 0,
  lead = 1,
  reviewer = 2,
  child_safety = 3,
  analyst = 4,
  auditor = 5,
};

/// Whether a report that proves nothing goes to `unproven`, or is looked at as soon as any other.
enum class Proof : std::uint8_t {
  needed = 0,
  not_needed = 1,
};

struct QueueRow {
  Queue queue;
  std::string_view name;   // in paths and JSON
  std::string_view title;  // to reviewers
  std::chrono::hours deadline;
  Role needs;
  /// A child in danger waits for no proof.
  Proof proof;
  /// How many open cases without proof one person may have begun here. Such a report costs its
  /// maker nothing and a reviewer minutes: the rate limit alone lets one device begin 4,320 a day,
  /// about as many accounts. More where a child may be in danger, and no number either.
  std::uint32_t unproven_max;
};

/// In order of severity.
std::span<const QueueRow> queues();
const QueueRow& row_of(Queue queue);

/// Where a report for this reason belongs, proven or not.
Queue queue_of(report::Reason reason, bool is_proven);

}  // namespace causeway::safety
