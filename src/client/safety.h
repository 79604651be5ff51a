#pragma once

#include "client/memory.h"

/// Whom this account does not want to hear from. The hub keeps the list, for all devices of the
/// account; each has a copy.
namespace causeway::client {

/// What stands in the outbox and is about no conversation, under this id.
inline constexpr ConversationId no_conversation{};

/// One step of blocking or unblocking somebody. Requires an entry of such a kind.
Result<void> advance_safety(Context& context, const OutboxEntry& entry);

/// Reply to `block` or `unblock`.
Result<void> take_block_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// Asks for the list that the account's other devices may have changed. After each login.
void ask_safety_settings(Context& context);

/// Reply to that.
Result<void> take_safety_settings(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
