#pragma once

#include <map>
#include <set>

#include "safety/tip_desk.h"

namespace causeway::safety {

/// Files what was sent, preserves what belongs to it, and destroys it when its time is over. A
/// draft that nobody sends is kept, and said to be late each day; where no clearing house is
/// configured, that is all that happens to tips. The host of safety/cybertip_filing.h: a record is
/// stored before it is acted on, and whenever this process dies the next one goes on from there.
/// One for each store, on one thread; people may decide about tips meanwhile (safety/tip_desk.h).
class TipFiler {
 public:
  explicit TipFiler(TipPorts ports) : ports_(std::move(ports)) {}

  /// Everything that is due now: at most one request for each tip. Whether another round is due at
  /// once. Throws `OpenerUnavailable` or `StoreError` after the others were seen to: what was begun
  /// is gone on with next time.
  bool round(Instant now);

 private:
  bool file(TipId id, Instant now);
  void remind(const Tip& draft, Instant now);
  void restart(TipId id, Instant now);
  bool send_next(const Tip& tip, Instant now);
  Event send(const Send& send, const PreparedTip& prepared);
  /// What came of it; the record of it, and its alarms.
  Action take(TipId id, const Event& event, Instant now);
  void preserve(const Tip& tip, Instant now);
  void destroy(TipId id, Instant now);

  TipPorts ports_;
  std::set<TipId> restarted_;          // by this process
  std::map<TipId, Instant> reminded_;  // when a draft was last said to be late
};

}  // namespace causeway::safety
