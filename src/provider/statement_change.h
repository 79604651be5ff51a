#pragma once

#include "api/accounts.h"
#include "provider/account_table.h"
#include "provider/call.h"

namespace causeway::provider {

/// Puts an account's next statement in force, and tells everybody who has to know. Whoever asks has
/// shown to speak for the account. Refuses as `publish_statement` does (docs/formats/api.md,
/// Accounts), before the first write.
void put_in_force(Call& call, const Account& account, const api::PublishStatementRequest& request);

}  // namespace causeway::provider
