#pragma once

#include "api/conversations.h"
#include "client/memory.h"
#include "mls_group/group.h"

/// Everything that changes who is in a conversation. A change is made as a commit, kept as pending,
/// sent, and takes effect when it comes back through the inbox.
namespace causeway::client {

/// One step towards what the entry asks for. Requires an entry of a kind other than `message`.
Result<void> advance_change(Context& context, Conversation& conversation, OutboxEntry& entry);

/// Stores a change before it is sent. `rules::change_fits_a_frame`.
Result<void> keep_and_send(Context& context, ConversationId id, const PendingChange& pending);

/// Sends a stored change, again where that was done before.
Result<void> send_pending(Context& context, ConversationId id, const PendingChange& pending);

/// Reply to `create_conversation`, `commit` or `leave`.
Result<void> take_change_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// The hub has the conversation that this device opened with nobody else in it, by the entry `row`.
Result<void> finish_creation(Context& context, Conversation& conversation, OutboxRow row);

/// Whether `message` is the pending commit of this device, and ends the epoch that it is in, if it
/// follows one; then it is in effect now.
Result<bool> merge_if_own(
    Context& context,
    Conversation& conversation,
    const PendingChange& pending,
    const mls_wire::PublicMessage& message
);

/// The conversation is open, or open again. Who came or went while this device could not follow is
/// told too: nobody gets in unseen. `before` is empty where the device was not in.
Result<void> tell_opened(
    Context& context,
    ConversationId id,
    const std::set<AccountId>& before,
    const std::set<AccountId>& after
);

/// Who came and went.
notice::ConversationChanged members_changed(
    ConversationId id, const std::set<AccountId>& before, const std::set<AccountId>& after
);

/// The conversation is over for this device: its group state is forgotten, its messages stay.
Result<void> leave_for_good(
    Context& context, Conversation& conversation, ConversationState state, notice::Change change
);

}  // namespace causeway::client
