#pragma once

#include <optional>

#include "api/conversations.h"
#include "base/random.h"
#include "client/store.h"

namespace causeway::sim {

/// A message whose commitment is to other content than it has, as a program that is not ours could
/// make it; nothing where this device cannot speak in the conversation. Its ratchet is spent in the
/// store.
std::optional<api::SendRequest> make_lie(
    client::StoreTransaction& store, ConversationId conversation, Random& random
);

}  // namespace causeway::sim
