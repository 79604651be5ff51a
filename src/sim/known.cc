#include "sim/known.h"

#include <algorithm>

#include "client/groups.h"

namespace causeway::sim {
namespace {

constexpr std::size_t everything = 100'000;

/// Nothing new is shown where somebody in the conversation is not proven.
bool is_withheld(
    const client::Conversation& conversation,
    client::MessageRow row,
    const std::vector<client::Message>& unshown
) {
  const bool is_unproven = conversation.state == client::ConversationState::checking ||
                           conversation.state == client::ConversationState::untrusted;
  return is_unproven && std::ranges::count(unshown, row, &client::Message::row) > 0;
}

}  // namespace

Known read_device(Device& device) {
  const auto store = must(device.store().begin());
  Known known{.username = device.username()};
  known.awaits_history = device.history().is_reading_back();
  const auto self = must(store->self());
  if (!self) return known;
  known.device = self->device;
  known.account = self->account;
  const auto unshown = must(store->unshown({}, everything));
  std::vector<client::Message> all;
  for (client::Conversation& conversation : must(store->conversations())) {
    View view{.conversation = conversation};
    view.messages = must(store->all_messages(conversation.id, {}, everything));
    view.lines = read_lines(*store, view.messages);
    const auto request = must(store->message_request(conversation.id));
    const bool is_apart = request && request->state != content::RequestState::accepted;
    for (const client::Message& message : must(store->messages(conversation.id, {}, everything))) {
      if (is_apart || is_withheld(conversation, message.row, unshown)) continue;
      all.push_back(*must(store->message(message.row)));
    }
    for (const client::Message& message : view.messages) {
      for (const auto& receipt : must(store->receipts(message.row))) {
        view.receipts.push_back(receipt);
      }
    }
    view.told = must(store->told(conversation.id));
    view.gaps = must(store->gaps(conversation.id));
    view.roster = must(store->roster(conversation.id));
    auto held = must(client::read_group(*store, conversation.id));
    if (held) view.group = std::move(held->group);
    known.views.emplace(conversation.id, std::move(view));
  }
  known.is_searchable = are_found(*store, all);
  return known;
}

}  // namespace causeway::sim
