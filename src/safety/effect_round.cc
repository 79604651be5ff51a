#include "safety/effect_round.h"

#include "provider/measures.h"

namespace causeway::safety {
namespace {

/// Decisions are weighed against each other here, and what an account is held to is one measure: so
/// it is one decision's there, in the place of what was before.
constexpr report::DecisionId all_decisions{};

std::optional<Instant> time_or_never(std::uint64_t time_ms) {
  if (time_ms == 0) return std::nullopt;
  return from_unix_ms(time_ms);
}

}  // namespace

std::set<DeviceId> carry_out(
    provider::Transaction& provider, std::span<const Effect> effects, Instant now
) {
  std::set<DeviceId> told;
  for (const Effect& effect : effects) {
    if (const auto* measure = std::get_if<MeasureEffect>(&effect.what)) {
      const auto until = time_or_never(measure->until_ms);
      provider::put_measure(
          provider, {effect.account, all_decisions, measure->measure, until}, now
      );
    } else if (const auto* notice = std::get_if<NoticeEffect>(&effect.what)) {
      const auto devices = provider::deliver_notice(provider, effect.account, notice->notice, now);
      told.insert(devices.begin(), devices.end());
    }
  }
  return told;
}

}  // namespace causeway::safety
