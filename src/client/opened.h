#pragma once

#include "client/contents.h"
#include "franking/commitment.h"

/// A message that was opened, on its way into the store: the same for one that the hub delivered
/// (client/received.h) and one that another device kept (client/history.h).
namespace causeway::client {

/// A message that passed every check. It is in the store once it has a row.
struct Opened {
  Message message;
  content::MimiContent content;
};

/// What a commitment in this conversation binds, where this device sent.
franking::CommitContext commit_context(
    ConversationId conversation, std::uint64_t epoch, AccountId account, DeviceId device
);

/// What was franked as `sender` says: reads `content` strictly (`content` rules, its policy
/// included), and names the message.
Result<Opened> read_opened(
    StoreTransaction& store,
    const franking::CommitContext& sender,
    const franking::FrankEnvelope& frank,
    Bytes content,
    ByteView application_data
);

/// How it stands in the store then, and whether it came just now.
struct Kept {
  Message message;
  bool is_new = false;
};

/// Puts the message into the store and lets it do what it does. Encrypted anew after a commit it
/// has the same id (franking.md 2): it is there once, with the lowest of its numbers. Only
/// `rules::store_works` is an error.
Result<Kept> keep_opened(
    Context& context, Conversation& conversation, Opened opened, Arrival arrival
);

}  // namespace causeway::client
