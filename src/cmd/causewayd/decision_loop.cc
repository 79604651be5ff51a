#include "cmd/causewayd/decision_loop.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "safety/decisions.h"
#include "safety/effect_round.h"
#include "safety/month_numbers.h"
#include "safety/retention.h"

namespace causeway::causewayd {

using safety::Effect;

DecisionLoop::DecisionLoop(DecisionPorts ports)
    : ports_(std::move(ports)), loop_([this] { return round(); }, ports_.failed) {}

/// What needs the process that holds the keys is last: nothing else waits for it.
bool DecisionLoop::round() {
  const Instant now = ports_.clock.now();
  bool has_more = settle(now);
  const auto effects = waiting(safety::EffectsOf::provider);
  carry_out(effects, now);
  if (destroy(now)) has_more = true;
  const auto kept = waiting(safety::EffectsOf::keys);
  if (keep(kept)) has_more = true;
  return has_more || std::max(effects.size(), kept.size()) == safety::effects_at_once;
}

std::vector<Effect> DecisionLoop::waiting(safety::EffectsOf which) const {
  return ports_.safety.begin_read()->effects().read(safety::effects_at_once, which);
}

bool DecisionLoop::settle(Instant now) {
  const auto transaction = ports_.safety.begin_write();
  const bool has_more = safety::settle(*transaction, now);
  transaction->commit();
  return has_more;
}

void DecisionLoop::carry_out(const std::vector<Effect>& effects, Instant now) {
  if (effects.empty()) return;
  std::set<DeviceId> told;
  write_to_provider(ports_.on_writer, ports_.provider, [&](provider::Transaction& provider) {
    told = safety::carry_out(provider, effects, now);
  });
  ports_.wake(told);
  // Who dies here does all of it once more.
  const auto transaction = ports_.safety.begin_write();
  for (const Effect& each : effects) transaction->effects().remove(each.number);
  transaction->commit();
}

bool DecisionLoop::destroy(Instant now) {
  if (destroyed_ && now < *destroyed_ + retention_pause) return false;
  const auto transaction = ports_.safety.begin_write();
  const bool has_more = safety::destroy_what_is_over(*transaction, now);
  // Once an hour: not with each part of what there is to destroy.
  if (!has_more) safety::bind_months(*transaction, now);
  transaction->commit();
  if (!has_more) destroyed_ = now;
  return has_more;
}

/// Each is asked for without a transaction: the process that holds the keys may hang, and people
/// decide meanwhile.
bool DecisionLoop::keep(const std::vector<Effect>& effects) {
  bool has_more = false;
  for (const Effect& each : effects) {
    const auto* effect = std::get_if<safety::KeepEffect>(&each.what);
    if (effect == nullptr) continue;
    if (!safety::keep_evidence(ports_.safety, ports_.opener, effect->number)) {
      has_more = true;
      continue;
    }
    const auto transaction = ports_.safety.begin_write();
    transaction->effects().remove(each.number);
    transaction->commit();
  }
  return has_more;
}

}  // namespace causeway::causewayd
