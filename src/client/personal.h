#pragma once

#include <optional>

#include "client/contents.h"

/// What a person does with their chats and need not be known to others: how far they have read,
/// whether a chat is muted, which words they do not want to read. All devices of an account come to
/// know it from each other, in the note (docs/formats/content.md §8).
namespace causeway::client {

/// The person has read the conversation up to this message.
Result<void> note_read(StoreTransaction& store, const Message& message);

/// This account has said something in the conversation, on whichever device.
Result<void> note_answered(StoreTransaction& store, ConversationId id);

/// Tells the other devices of the account what they were not told, as far as one message can; in
/// which conversation. Nothing where there are none.
Result<std::optional<ConversationId>> enter_personal_state(
    StoreTransaction& store, Random& random, Instant now
);

/// The same every few seconds at most, for `Tick`.
Result<void> tell_personal_state(Context& context);

/// All that there is to tell of the newest chats, as far as one message can.
Result<content::PersonalState> known_personal_state(StoreTransaction& store);

/// Takes in what another device said, or a backup: what was said later holds.
Result<void> keep_personal_state(StoreTransaction& store, const content::PersonalState& state);

/// For the table in client/contents.cc: takes in what another device of this account said in the
/// note. `rules::state_is_ones_to_change` anywhere else.
Result<void> apply_personal_state(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
