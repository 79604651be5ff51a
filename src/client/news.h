#pragma once

#include "client/memory.h"

namespace causeway::client {

/// Keeps a change that others made until the person is told, whichever program runs then, and tells
/// whoever listens now. New keys of members that stay are told and not kept.
Result<void> tell_news(Context& context, notice::ConversationChanged changed);
Result<void> tell_news(Context& context, ConversationId id, Change change);

/// Likewise for a commit of this device: what `asked` asked for is told and not kept, since a
/// `notice::Done` says it; who left, and was taken out by the way, is news.
Result<void> tell_committed(
    Context& context,
    const std::optional<OutboxEntry>& asked,
    const notice::ConversationChanged& changed
);

}  // namespace causeway::client
