#include "policy/policy.h"

#include <algorithm>

namespace causeway::policy {

const Regime* find_regime(const Policy& policy, std::string_view id) {
  const auto found =
      std::find_if(policy.regimes.begin(), policy.regimes.end(), [&](const Regime& regime) {
        return regime.id == id;
      });
  return found == policy.regimes.end() ? nullptr : &*found;
}

const Instrument* find_instrument(const Regime& regime, std::string_view id) {
  const auto found = std::find_if(
      regime.instruments.begin(),
      regime.instruments.end(),
      [&](const Instrument& instrument) { return instrument.id == id; }
  );
  return found == regime.instruments.end() ? nullptr : &*found;
}

bool in_force_at(const Regime& regime, Instant moment) {
  return regime.in_force && (!regime.from || moment >= *regime.from) &&
         (!regime.until || moment < *regime.until);
}

}  // namespace causeway::policy
