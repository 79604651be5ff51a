#pragma once

#include "client/store.h"
#include "content/message.h"

/// Messages on their way out: rows and outbox entries.
namespace causeway::client {

/// What we write has at most this many bytes, though more is read: with what is around it, it fits
/// into another message (docs/formats/history.md, Answer).
inline constexpr std::size_t written_content_size_max = 64'512;

/// Puts a message of ours into the store and the outbox, with the conversation's timer where it has
/// none of its own; its attachments are in the state
/// `attachments`. The content's rules where it is too large.
Result<MessageRow> enter_message(
    StoreTransaction& store,
    ConversationId conversation,
    const content::MimiContent& content,
    Instant now,
    BlobState attachments = BlobState::uploading
);

/// A message of ours that is queued says something else; so its id is another. The row is not
/// written.
Result<void> put_content(
    StoreTransaction& store, Message& message, const content::MimiContent& content
);

/// The messages of a conversation that are still queued get the ids that they have in it: the id of
/// the conversation is in each (docs/formats/content.md).
Result<void> rename_queued(StoreTransaction& store, ConversationId conversation);

}  // namespace causeway::client
