#pragma once

#include "api/inbox.h"
#include "client/memory.h"

namespace causeway::client {

/// Opens one application message, checks everything that franking.md 2 asks of a receiver before
/// display, and stores it. What breaks a rule is stored as `unproven` with the rule's name: its
/// place is kept, its content never shown. Only `rules::store_works` is an error.
Result<void> receive_message(
    Context& context, Conversation& conversation, const api::MessageItem& item
);

/// What a received message does beside being shown: a conversation's new name.
/// `sender` said it as message `seq`; who may not change the conversation changes nothing.
Result<void> apply_content(
    Context& context,
    Conversation& conversation,
    const content::MimiContent& content,
    AccountId sender,
    std::uint64_t seq
);

/// Whether there is anything in it for people to see.
bool is_shown(const content::MimiContent& content);

}  // namespace causeway::client
