#pragma once

#include "api/inbox.h"
#include "client/memory.h"

/// A reset of this device's own account (docs/formats/api.md, Reset).
namespace causeway::client {

/// The operator has filed one, or there is none any more: kept for the person, and told.
Result<void> take_reset(Context& context, const api::ResetItem& item);

}  // namespace causeway::client
