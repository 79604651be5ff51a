#pragma once

#include "api/accounts.h"
#include "directory/statement.h"
#include "provider/account_table.h"
#include "provider/call.h"

namespace causeway::provider {

/// Puts an account's next statement in force, and tells everybody who has to know. Whoever asks has
/// shown to speak for the account. Refuses as `publish_statement` does (docs/formats/api.md,
/// Accounts), also where the statement is of another kind, before the first write.
void put_in_force(
    Call& call,
    const Account& account,
    const api::PublishStatementRequest& request,
    directory::StatementKind kind = directory::StatementKind::update
);

/// The same for an account's last statement, of this kind: the account leaves its conversations,
/// and what the hub keeps of it is forgotten but for what shows that it has ended
/// (`AccountTable::retire`).
void end_account(
    Call& call, const Account& account, const Bytes& last, directory::StatementKind kind
);

}  // namespace causeway::provider
