#pragma once

#include "api/accounts.h"
#include "api/session.h"
#include "client/memory.h"

/// Logging in, and what a device keeps ready at the hub.
namespace causeway::client {

/// The row that says who this device is; `rules::device_is_registered` where there is none.
Result<Self> load_self(StoreTransaction& store);

/// What a new device brings, so that others can let it in: packages of every suite that it offers.
/// Their secrets are in the store.
Result<std::vector<api::PublishKeyPackagesRequest>> make_first_packages(Context& context);

/// Signs the hub's nonce.
Result<void> answer_hello(Context& context, const api::Hello& hello);

/// Logged in: what was waiting goes on, key packages are made where few are left. Where the hub
/// remembers an acknowledgement that this store does not, the store is an older copy of itself: its
/// ratchets have been used, so every conversation is joined anew. So it is where the store
/// remembers more than the hub ever had.
Result<void> take_login(Context& context, const api::ParsedReply& reply);

/// Publishes the key packages that the hub has not taken yet, again where that is unknown.
void refill(Context& context);

/// Reply to that.
Result<void> take_refill(Context& context, const Flight& flight, const api::ParsedReply& reply);

}  // namespace causeway::client
