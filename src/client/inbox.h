#pragma once

#include "api/inbox.h"
#include "client/memory.h"

/// What the hub delivers, in its one order.
namespace causeway::client {

/// Stores the item under its number. A number that this store has already is acknowledged again and
/// otherwise ignored; one beyond the next makes the host connect anew, since something is missing.
/// An item that breaks a rule is stored as what it is, and never shown.
Result<void> take_inbox_item(Context& context, ByteView body);

/// Own changes, others' changes: what follows from a conversation having a new epoch.
Result<void> epoch_began(Context& context, Conversation& conversation);

}  // namespace causeway::client
