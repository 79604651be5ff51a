#pragma once

#include "provider/call.h"

/// Resets: the operator ends the account of somebody who has lost all devices and the recovery key.
/// Its devices are told, and one of them is enough to take it back; `reset_delay` later the account
/// has ended as if its owner had deleted it, and nobody gets its name (docs/adr/0017-reset.md).
namespace causeway::provider {

/// From when the account's devices are told, so that no reset overtakes them.
inline constexpr Milliseconds reset_delay = std::chrono::hours(24 * 7);

/// Files one; `advance_resets` does the rest. From any process, beside one that serves: it writes
/// nothing that another one may hold in memory. Throws `Refused`: 404 `api.account_exists`, 409
/// `api.reset_is_new` where one is filed that was not taken back.
void file_reset(Transaction& transaction, ByteView username, Instant now);

/// Takes one back for the operator, and forgets it. Likewise. Throws `Refused`: 404
/// `api.account_exists`, `api.reset_is_filed`.
void cancel_reset(Transaction& transaction, ByteView username);

/// Tells the devices of accounts whose reset was filed since the last time, by ending their
/// connections (the reply to their next login says it), and ends the accounts whose time is over.
/// To be called each minute: time in which it was not does not count.
void advance_resets(Call& call);

/// Somebody has shown to be the account's owner. Nothing where none is filed.
void take_back_reset(AccountTable& accounts, AccountId account);

/// For the reply to a login.
std::uint64_t reset_due_ms(const AccountTable& accounts, AccountId account);

/// Whether it has ended so.
bool was_reset(const AccountTable& accounts, AccountId account);

}  // namespace causeway::provider
