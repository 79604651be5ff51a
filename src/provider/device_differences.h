#pragma once

#include <vector>

#include "api/conversations.h"
#include "provider/store.h"

namespace causeway::provider {

/// Of an account that has claimed to leave: `departure.device` is not zero.
api::LeaveItem leave_item(ConversationId id, const Departure& departure);

/// How the accounts' devices among `members` differ from their newest statements: one entry for
/// each account that differs, none where all are current. Of an account that leaves, all are
/// surplus, and what it claimed is said, too: a device may have forgotten. Reads one statement's
/// devices per account, so it is asked only when a flag says that it is due.
api::StaleDevices device_differences(
    const Transaction& transaction,
    ConversationId id,
    const std::vector<Member>& members,
    const std::vector<Departure>& departures
);

}  // namespace causeway::provider
