#include "policy/matter.h"

#include <algorithm>

#include "policy/identifier.h"

namespace causeway::policy {
namespace {

const Instrument* instrument_of(const Regime& regime, const Request& request) {
  return request.instrument ? find_instrument(regime, *request.instrument) : nullptr;
}

/// No policy unlocks what nobody holds.
ClassSet unlocked_by(const Regime& regime, const Instrument* instrument) {
  const ClassSet unlocked = regime.unlocks & holdable;
  if (regime.instruments.empty()) return unlocked;
  return instrument == nullptr ? ClassSet() : unlocked & instrument->unlocks;
}

ClassSet held_by(const Facts& facts) {
  if (facts.account.exists == false) return {};
  return facts.account.reports == 0U ? holdable - ClassSet{DataClass::reported} : holdable;
}

bool is_alive_at(const Preservation& preservation, Instant moment) {
  return (!preservation.from || *preservation.from <= moment) &&
         (!preservation.until || moment < *preservation.until);
}

bool is_about(const Preservation& preservation, std::span<const Target> targets) {
  return std::any_of(targets.begin(), targets.end(), [&](const Target& target) {
    return is_same(target, preservation.target);
  });
}

}  // namespace

Matter::Matter(
    const Policy& policy_of_desk,
    const Regime* found,
    const Request& asked,
    const Facts& known,
    Instant moment
)
    : policy(policy_of_desk),
      request(asked),
      facts(known),
      at(moment),
      regime(found == nullptr ? no_regime : *found),
      has_regime(found != nullptr),
      instrument(instrument_of(regime, asked)),
      unlocked(unlocked_by(regime, instrument)),
      held(held_by(known)) {}

bool Matter::asks_for_traffic_or_content() const {
  constexpr ClassSet subscriber_and_identification{DataClass::bsi, DataClass::ident};
  return !subscriber_and_identification.contains(request.data);
}

bool Matter::intercepts() const {
  return (instrument != nullptr && instrument->intercepts) ||
         request.data.contains(DataClass::live_metadata);
}

bool Matter::is_eu_emergency() const {
  return regime.track == Track::eu && request.emergency.has_value();
}

bool Matter::is_renewal() const {
  if (regime.purpose != Purpose::preservation) return false;
  if (regime.track == Track::eu && request.eu.annex) {
    return request.eu.annex == Annex::V || request.eu.annex == Annex::VI;
  }
  return is_stated(request.preservation_ref);
}

bool Matter::had_expired(const Preservation& preservation) const {
  return preservation.until && request.received_at && *preservation.until <= *request.received_at;
}

Ruling Matter::deficiency() const {
  return regime.track == Track::eu ? Ruling::form3 : Ruling::deficient;
}

std::span<const Target> Matter::targets() const {
  const std::size_t count = std::min<std::size_t>(request.targets.size(), policy.targets_max);
  return {request.targets.data(), count};
}

const Preservation* Matter::preservation_alive_at(Instant moment) const {
  for (const Preservation& each : facts.preservations) {
    if (is_alive_at(each, moment) && is_about(each, targets())) return &each;
  }
  return nullptr;
}

const Preservation* Matter::preservation_named() const {
  if (!is_stated(request.preservation_ref)) return nullptr;
  for (const Preservation& each : facts.preservations) {
    if (each.ref == request.preservation_ref && is_about(each, targets())) return &each;
  }
  return nullptr;
}

}  // namespace causeway::policy
