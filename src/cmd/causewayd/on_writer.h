#pragma once

#include <functional>

#include "provider/store.h"

namespace causeway::causewayd {

/// Runs something on the thread that writes to the provider's store, some time.
using OnWriter = std::function<void(std::function<void()>)>;

/// Writes to the provider's store on its writer's thread, and returns when it is durable. Throws
/// what `write` or the store throws; nothing was kept then.
void write_to_provider(
    const OnWriter& on_writer,
    provider::ProviderStore& store,
    const std::function<void(provider::Transaction&)>& write
);

}  // namespace causeway::causewayd
