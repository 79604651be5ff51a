#include "client/news.h"

#include <algorithm>
#include <utility>

namespace causeway::client {
namespace {

bool names_nobody(const notice::ConversationChanged& changed) {
  return changed.added.empty() && changed.removed.empty();
}

/// Moves out of `changed` what the entry asked for.
notice::ConversationChanged take_asked(
    const OutboxEntry& entry, notice::ConversationChanged& changed
) {
  notice::ConversationChanged asked{changed.conversation, changed.change, {}, {}, {}};
  if (entry.kind == OutboxKind::open || entry.kind == OutboxKind::add) {
    asked.added = std::exchange(changed.added, {});
  }
  if (entry.kind == OutboxKind::remove) {
    const auto& named = entry.accounts;
    for (const AccountId& account : std::exchange(changed.removed, {})) {
      const bool is_asked = std::find(named.begin(), named.end(), account) != named.end();
      (is_asked ? asked : changed).removed.push_back(account);
    }
  }
  return asked;
}

}  // namespace

Result<void> tell_news(Context& context, notice::ConversationChanged changed) {
  if (changed.change != Change::members || !names_nobody(changed)) {
    changed.news = TRY(context.store.add_news({
        .conversation = changed.conversation,
        .change = changed.change,
        .added = changed.added,
        .removed = changed.removed,
        .time_ms = to_unix_ms(context.now),
    }));
  }
  context.tell(std::move(changed));
  return {};
}

Result<void> tell_news(Context& context, ConversationId id, Change change) {
  return tell_news(context, {id, change, {}, {}, {}});
}

Result<void> tell_committed(
    Context& context,
    const std::optional<OutboxEntry>& asked,
    const notice::ConversationChanged& changed
) {
  if (!asked) return tell_news(context, changed);
  notice::ConversationChanged rest = changed;
  context.tell(take_asked(*asked, rest));
  if (names_nobody(rest)) return {};
  rest.change = Change::members;
  return tell_news(context, std::move(rest));
}

}  // namespace causeway::client
