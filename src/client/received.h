#pragma once

#include "api/inbox.h"
#include "client/memory.h"

namespace causeway::client {

/// Opens one application message, checks everything that franking.md 2 asks of a receiver before
/// display, and stores it. What opens and breaks a rule is stored as `unproven` with the rule's
/// name: its place is kept, its content never shown. What does not open is a gap (client/gaps.h):
/// others may have been able to. Only `rules::store_works` is an error.
Result<void> receive_message(
    Context& context, Conversation& conversation, const api::MessageItem& item
);

}  // namespace causeway::client
