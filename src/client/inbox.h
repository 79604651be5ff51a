#pragma once

#include "api/inbox.h"
#include "client/memory.h"

/// What the hub delivers, in its one order.
namespace causeway::client {

/// Puts the item behind those that wait and takes in what can be. A number that this store has
/// already is acknowledged again and otherwise ignored; one beyond the next makes the host connect
/// anew, since something is missing.
Result<void> take_inbox_item(Context& context, ByteView body);

/// Stores the items that wait, in their order, up to one that has to wait on: a message from a
/// conversation whose members are being looked up, since nothing is shown of somebody unproven; and
/// one from beyond this device's clock, which the login will refuse as long as it is wrong. An item
/// that breaks a rule is stored as what it is, and never shown. Whether any was stored.
Result<bool> take_waiting_items(Context& context);

/// Own changes, others' changes: what follows from a conversation having a new epoch.
Result<void> epoch_began(Context& context, Conversation& conversation);

}  // namespace causeway::client
