#pragma once

#include "client/memory.h"

/// Coming back into a conversation that this device cannot follow any more, by an external commit
/// (RFC 9420 §12.4.3.2).
namespace causeway::client {

/// The hub has this conversation and this device cannot follow it (any more): it is `broken` until
/// it has come back.
Result<void> lose_state(Context& context, Conversation conversation);

/// Asks the hub for the conversation's GroupInfo and tree, at most once a minute.
Result<void> come_back(Context& context, Conversation& conversation);

/// Reply to that: makes and sends the external commit, which also removes the leaf that this device
/// had. A hub that says we are not in it has the last word: `removed`.
/// `rules::group_info_is_the_one_asked_for` where it is another conversation's, and
/// `rules::group_info_is_not_older` where it is of an epoch before the one that this device was in.
Result<void> take_info(Context& context, const Flight& flight, const api::ParsedReply& reply);

}  // namespace causeway::client
