#pragma once

#include "client/contents.h"

/// What this account's devices tell each other in their note: the identity key, where one of them
/// is new or had to make another, what they are called, whose keys the
/// person has compared, and what became of message requests. The key is sealed once more, for the
/// members of the very epoch in which it is said, so that no row that is kept opens it.
namespace causeway::client {

/// Puts it into the outbox of the note, where there is one and it is not there yet.
Result<void> enter_account_state(Context& context);

/// Asks the account's other devices for the identity key, in the note; a device that has lost sight
/// of that comes back in.
Result<void> ask_for_identity_key(Context& context);

/// What this device knows, without the key.
Result<content::AccountState> known_account_state(StoreTransaction& store);

/// Where the message says an account state: says it as this device would now, sealed for the epoch
/// that `group` is in. Any other message stays as it is.
Result<void> renew_account_state(Context& context, const mls_group::Group& group, Message& message);

/// For the table in client/contents.cc: takes in what another device of this account said in the
/// note. `rules::state_is_ones_to_change` anywhere else.
Result<void> apply_account_state(Context& context, Conversation& conversation, const Said& said);

/// Keeps what a device is called, where the newest statement says so too.
Result<void> keep_device_names(
    StoreTransaction& store, const Self& self, const std::vector<DeviceName>& names
);

}  // namespace causeway::client
