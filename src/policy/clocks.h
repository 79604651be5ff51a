#pragma once

#include <vector>

#include "policy/matter.h"

namespace causeway::policy {

/// The end of a preservation, in every regime.
inline constexpr std::string_view hold_clock = "hold";

/// What is known of a decision before its clocks are.
struct Course {
  Ruling ruling = Ruling::reject_no_basis;
  bool has_conflict = false;  // R28
  bool has_burden = false;    // R29
  /// Something is or will be produced.
  bool produces = false;
  bool notice_is_allowed = true;
  /// A preservation on file, which cannot expire before production.
  bool is_linked = false;
};

/// Each deadline of the regime that runs, as an instant (docs/formats/regimes.md, Deadlines). Of
/// what is rejected, nothing runs. A deadline that begins with what the request does not state is
/// not among them.
std::vector<Clock> clocks_of(const Matter& matter, const Course& course);

}  // namespace causeway::policy
