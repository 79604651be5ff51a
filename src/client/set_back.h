#pragma once

#include "client/memory.h"

/// A device whose disk is older than what it has acknowledged, or that was away for longer than the
/// hub waits: what it was told since is gone, and nobody tells it again.
namespace causeway::client {

/// Items up to `acked` are not in this store and not in the inbox any more. What this device knows
/// of its conversations may be old: it comes back into each of them by itself.
Result<void> be_set_back(Context& context, std::uint64_t acked);

/// Asks the hub which conversations there are, and how many messages they had, until it was told.
Result<void> ask_what_was_missed(Context& context);

/// Reply to that: this device comes into conversations that it does not know (any more), and asks
/// their members for the messages that it lacks (client/gaps.h).
Result<void> take_conversations(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

/// The device is as it should be where the hub has said that, and all that it had in the inbox by
/// then has come. Until it is, no Welcome is opened: it may have been before, and its keys used.
Result<void> end_set_back(Context& context);

}  // namespace causeway::client
