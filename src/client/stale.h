#pragma once

#include "client/memory.h"

/// Refusals that say what this device did not know of a conversation.
namespace causeway::client {

/// Whether the hub refused because this device did not know the newest state of the conversation.
bool is_stale(const api::ParsedReply& reply);

/// Notes what has to be put right, or arrive, after a refusal that `is_stale`. What it says and
/// does not hold is passed over.
Result<void> note_stale(Context& context, ConversationId id, const api::ParsedReply& reply);

}  // namespace causeway::client
