#pragma once

#include <vector>

#include "api/conversations.h"
#include "provider/store.h"

namespace causeway::provider {

/// How the accounts' devices among `members` differ from their newest statements: one entry for
/// each account that differs, none where all are current. Of an account that leaves, all are
/// surplus. Reads one statement's devices per account, so it is asked only when a flag says that it
/// is due.
api::StaleDevices device_differences(
    const Transaction& transaction,
    const std::vector<Member>& members,
    const std::vector<Departure>& departures
);

}  // namespace causeway::provider
