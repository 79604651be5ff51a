#pragma once

#include "client/memory.h"

/// From whom this account wants to hear, and from whom not. The hub keeps it, for all devices of
/// the account; each has a copy.
namespace causeway::client {

/// What stands in the outbox and is about no conversation, under this id.
inline constexpr ConversationId no_conversation{};

/// One step of blocking or unblocking somebody, of looking somebody up, or of saying who may come
/// to this account. Requires an entry of such a kind.
Result<void> advance_safety(Context& context, const OutboxEntry& entry);

/// Reply to `block`, `unblock` or `put_safety_settings`.
Result<void> take_safety_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// The hub did not say whom the account has accepted. Where that goes on, nothing waits for it any
/// longer: who lets this account in asks, then.
void note_contacts_withheld(Memory& memory);

/// Asks for what the account's other devices may have changed. After each login.
void ask_safety_settings(Context& context);

/// This account has come to somebody who may not have accepted it. To how many more it may come
/// only the hub knows, which is asked in this run, or when it is asked again anyway; until it has
/// answered, nothing is known of it.
void ask_first_contacts_left(Context& context);

/// Reply to either.
Result<void> take_safety_settings(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
