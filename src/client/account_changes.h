#pragma once

#include <string_view>

#include "client/memory.h"
#include "directory/statement.h"

/// Changes of this account's devices. Each is kept until it is done: made as the next statement,
/// published, and in force when the hub has taken it or shows it to everybody. Where another
/// device's statement was faster, it is made again.
namespace causeway::client {

/// What a statement commits to instead of a device's name.
crypto::Sha256 name_commitment(const DeviceName& name);

/// This device, where it may change its account's devices: `rules::device_is_registered`,
/// `rules::device_certifies`.
Result<Self> certifying_self(StoreTransaction& store);

/// Whether this device has the identity key of the account's newest statement.
bool may_certify(const Self& self);

/// Whether it is to have it, and was not told it yet: it is new, or another device had to renew it.
bool lacks_identity_key(const Self& self);

/// One step of the first change that is not done.
Result<void> advance_account_changes(Context& context);

/// Reply to `publish_statement`.
Result<void> take_statement_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// The account's newest statement, which was checked against the one before, is in force: every
/// conversation has to be looked at, and what this device waited for may be done.
Result<void> adopt_statement(
    Context& context, Self& self, const directory::VerifiedStatement& newest
);

}  // namespace causeway::client
