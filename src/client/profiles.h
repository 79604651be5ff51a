#pragma once

#include "client/contents.h"

/// What people call themselves and look like (docs/formats/content.md §12). The hub has it sealed;
/// the key is told, in a message of its own, in conversations in which this account speaks, and is
/// another one after each change.
namespace causeway::client {

/// This account says something there: whoever may know its profile and was not told the key is told
/// it behind that, once the hub has the profile. Nobody in a direct conversation who has not said
/// anything, nobody where somebody is in whom this account blocks.
Result<void> tell_profile(
    StoreTransaction& store, Random& random, const Conversation& conversation, Instant now
);

/// Whether a message tells the key, and somebody has come in since it was written, or was blocked,
/// who is not to have it: then it is not to leave. Who else is in is told with what is said next.
Result<bool> is_withheld(
    StoreTransaction& store, const Conversation& conversation, const Message& message
);

/// For the table in client/contents.cc: takes in a key, unless a later one is known. The hub is
/// asked for what it opens, of a message request once that is accepted. One's own was told there.
Result<void> apply_profile_key(Context& context, Conversation& conversation, const Said& said);

/// The conversation is no message request any more.
Result<void> ask_held_profiles(StoreTransaction& store, ConversationId id, Instant now);

/// Asks the hub for what is not here yet, as often as it takes until a key opens something, up to a
/// number of times.
Result<void> ask_profiles(Context& context);

/// Reply to that. What does not open changes nothing.
Result<void> take_profile(Context& context, const Flight& flight, const api::ParsedReply& reply);

/// Gives the hub one's own profile. Requires an entry of that kind.
Result<void> advance_profile(Context& context, const OutboxEntry& entry);

/// The same profile under a new key, where there is one: somebody knows the old who is to know no
/// more (was blocked, or is a device that was taken off the account).
Result<void> renew_profile_key(Context& context);

/// Another device of this account says which key is the newest.
Result<void> keep_profile_key(Context& context, content::ProfileKey told);

}  // namespace causeway::client
