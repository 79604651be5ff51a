#pragma once

#include "client/store.h"
#include "cmd/causeway/trust_views.h"

namespace causeway::cli {

/// What this device knows of somebody.
Result<PersonCard> card_of(client::StoreTransaction& store, AccountId account);

}  // namespace causeway::cli
