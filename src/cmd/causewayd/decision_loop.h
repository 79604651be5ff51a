#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "cmd/causewayd/on_writer.h"
#include "cmd/causewayd/round_loop.h"
#include "provider/store.h"
#include "safety/effect_table.h"
#include "safety/report_opener.h"
#include "safety/store.h"

namespace causeway::causewayd {

struct DecisionPorts {
  provider::ProviderStore& provider;
  safety::SafetyStore& safety;
  safety::ReportOpener& opener;
  Clock& clock;
  OnWriter on_writer;
  /// Devices that have something new in their inboxes.
  std::function<void(const std::set<DeviceId>&)> wake;
  /// Why decisions wait; told when it begins, and when it is another reason.
  std::function<void(const std::string&)> failed;
};

/// Lets decisions take effect, on a thread of its own: what their time does to them, what they do
/// at the provider, and that what was disclosed is destroyed when its time is over. What fails is
/// tried again: an effect leaves the outbox only when it is durable where it belongs.
class DecisionLoop {
 public:
  explicit DecisionLoop(DecisionPorts ports);

  void start() { loop_.start(); }

  /// Returns when the round that runs is over.
  void stop() { loop_.stop(); }

  /// What is due now: whether there is more. Throws `OpenerUnavailable` or `StoreError`; what was
  /// done until then stays done.
  bool round();

 private:
  /// How often what is over is looked for.
  static constexpr std::chrono::hours retention_pause{1};

  std::vector<safety::Effect> waiting(safety::EffectsOf which) const;
  bool settle(Instant now);
  void carry_out(const std::vector<safety::Effect>& effects, Instant now);
  bool destroy(Instant now);
  bool keep(const std::vector<safety::Effect>& effects);

  DecisionPorts ports_;
  std::optional<Instant> destroyed_;  // when nothing was left to destroy
  RoundLoop loop_;
};

}  // namespace causeway::causewayd
