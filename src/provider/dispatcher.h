#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "provider/call.h"
#include "provider/gate.h"
#include "provider/request.h"
#include "provider/store.h"

namespace causeway::provider {

/// Leads a request to its handler: decodes the body strictly (400 with the rule of `tls`), refuses
/// devices that are not listed (403 `api.device_is_listed`), and turns `Refused` into the reply.
/// Has no state of its own; `franker` outlives it. Throws `StoreError` only.
class Dispatcher {
 public:
  Dispatcher(Settings settings, const Franker& franker)
      : settings_(std::move(settings)), franker_(franker) {}

  const Settings& settings() const { return settings_; }

  const Franker& franker() const { return franker_; }

  Outcome run(Transaction& transaction, const Admitted& admitted, Instant now, Random& random)
      const;

  /// Requires `admitted.only_reads()`.
  Outcome read(
      const Transaction& transaction, const Admitted& admitted, Instant now, Random& random
  ) const;

  /// What comes due without a request (provider/resets.h). For the host, each minute.
  Outcome advance_resets(Transaction& transaction, Instant now, Random& random) const;

 private:
  Settings settings_;
  const Franker& franker_;
};

}  // namespace causeway::provider
