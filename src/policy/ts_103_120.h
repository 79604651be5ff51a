#pragma once

#include <optional>
#include <span>

#include "policy/machines.h"

/// The words that ETSI TS 103 120 has for what the machines say, so that they serve its XML, too.
namespace causeway::policy {

enum class TsObject : std::uint8_t {
  authorisation,
  ld_task,  // lawful disclosure
  lp_task,  // lawful preservation
  delivery,
};

template <>
struct Names<TsObject> {
  static constexpr std::array<std::string_view, 4> all{
      "Authorisation", "LDTask", "LPTask", "Delivery"
  };
};

template <Named S>
struct TsRow {
  TsObject object;
  std::string_view status;
  S state;
  /// Only where this led there; such rows stand before the others of their state.
  std::optional<Event> by = std::nullopt;
};

std::span<const TsRow<RequestState>> ts_rows(RequestState);
std::span<const TsRow<PreservationState>> ts_rows(PreservationState);
std::span<const TsRow<EmergencyState>> ts_rows(EmergencyState);

/// What the standard's object says of a case in this state, to which `by` led. Nothing where the
/// object is not there, or the standard's word is not known.
template <Named S>
std::optional<std::string_view> ts_status(TsObject object, S state, Event by) {
  for (const TsRow<S>& row : ts_rows(state)) {
    const bool is_it = row.object == object && row.state == state;
    if (is_it && row.by.value_or(by) == by) return row.status;
  }
  return std::nullopt;
}

/// The status of an object that no state of ours is, and why.
struct TsUnused {
  TsObject object;
  std::string_view status;
  std::string_view why;
};

inline constexpr std::array ts_unused{
    TsUnused{TsObject::delivery, "Received", "it is the receiver who says so"},
};

}  // namespace causeway::policy
