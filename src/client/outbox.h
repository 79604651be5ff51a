#pragma once

#include "client/memory.h"
#include "mls_group/group.h"

/// What this device was asked to do, one step at a time, one conversation after the other.
namespace causeway::client {

/// Content as it goes to the hub.
struct Encrypted {
  Bytes message;  // an MLSMessage
  SecretBytes application_data;
};

/// Encrypts for the current epoch; the ratchets that this moves are in the store.
Result<Encrypted> encrypt_content(
    Context& context, ConversationId conversation, mls_group::Group& group, ByteView content
);

/// Does what can be done next in every conversation that was touched.
Result<void> pump(Context& context);

/// Reply to a send.
Result<void> take_send_reply(Context& context, const Flight& flight, const api::ParsedReply& reply);

/// Takes an entry off the outbox: done, or refused for good by `rule`.
Result<void> finish_entry(Context& context, OutboxRow row, std::string_view rule);

/// All entries of a conversation that is over: what wanted to leave is done, the rest is refused.
Result<void> refuse_entries(Context& context, ConversationId id, std::string_view rule);

/// A conversation will not come to be: `entry` is what wanted to open it.
Result<void> refuse_opening(Context& context, const OutboxEntry& entry, std::string_view rule);

/// The hub does not know the username: whatever needs it is refused.
Result<void> refuse_username(Context& context, const std::string& username, std::string_view rule);

}  // namespace causeway::client
