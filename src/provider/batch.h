#pragma once

#include <span>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "provider/dispatcher.h"
#include "provider/store.h"

/// How requests meet a store. Plain functions: the host's writer thread and the simulator call the
/// same ones.
namespace causeway::provider {

/// Runs all requests in one transaction, tags the messages it accepted and commits: one fsync and
/// one call of the Franker for all. Outcomes are in the order of the requests and hold once this
/// returns.
///
/// No request can harm another: when one fails after it wrote something, or the store does, all is
/// rolled back and each runs again in a transaction of its own. What then still fails answers 503
/// `api.store_is_available`, and nothing of it was kept.
std::vector<Outcome> run_batch(
    ProviderStore& store,
    const Dispatcher& dispatcher,
    std::span<const Admitted> requests,
    Instant now,
    Random& random
);

/// Runs one request that `only_reads()`, from any thread.
Outcome run_read(
    ProviderStore& store,
    const Dispatcher& dispatcher,
    const Admitted& request,
    Instant now,
    Random& random
);

}  // namespace causeway::provider
