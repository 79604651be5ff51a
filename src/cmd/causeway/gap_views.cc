#include "client/gaps.h"
#include "cmd/causeway/views.h"

namespace causeway::cli {
namespace {

/// Whose device is waited for: of what this device cannot open, its sender's; else, in a direct
/// chat, that of the person one talks to.
Result<std::string> awaited(
    client::StoreTransaction& store, const client::Conversation& chat, const client::Gap& gap
) {
  if (gap.sender != AccountId{}) return name_of(store, gap.sender);
  if (chat.kind != api::ConversationKind::direct) return std::string();
  return name_of(store, chat.peer);
}

}  // namespace

Result<std::vector<GapView>> gaps_of(
    client::StoreTransaction& store, const client::Conversation& chat, Instant now
) {
  std::vector<GapView> views;
  for (const client::Gap& gap : TRY(store.gaps(chat.id))) {
    const client::Hope hope = client::hope_of(gap, now);
    const bool is_quiet = hope == client::Hope::soon || gap.gone_by != AccountId{};
    if (is_quiet) continue;
    GapView view{
        .chat = TRY(view_of(store, chat)),
        .place = gap.first,
        .count = gap.last - gap.first + 1,
        .is_given_up = hope == client::Hope::none,
        .username = TRY(awaited(store, chat, gap)),
    };
    const bool is_same = !views.empty() && views.back().is_given_up == view.is_given_up &&
                         views.back().username == view.username &&
                         views.back().place + views.back().count == view.place;
    if (is_same) {
      views.back().count += view.count;
    } else {
      views.push_back(std::move(view));
    }
  }
  return views;
}

}  // namespace causeway::cli
