#pragma once

#include "client/memory.h"

/// There is one direct conversation per pair of accounts, and one note per account, so the one that
/// this device opens can turn out to be there already.
namespace causeway::client {

/// The conversation of that kind with `peer` (zero in a note) other than `opening` itself, if this
/// device is in one that is not over.
Result<std::optional<Conversation>> find_direct(
    Context& context, const Conversation& opening, AccountId peer
);

/// The conversation that was being opened is `to`: its messages go there, `open` is done.
Result<void> merge_opening(Context& context, const Conversation& opening, ConversationId to);

/// The hub refused with `api::rules::direct_is_new`. The Welcome to the conversation that exists is
/// in the inbox or on its way. `rules::members_fit_kind` where that is one with others.
Result<void> follow_existing(
    Context& context, const Conversation& opening, const api::ParsedReply& reply
);

/// This device has joined `joined`, a direct conversation or a note: one that it was opening with
/// the same account gives way.
Result<void> absorb_opening(Context& context, const Conversation& joined);

}  // namespace causeway::client
