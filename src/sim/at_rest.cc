#include "sim/at_rest.h"

#include "base/encoding.h"
#include "sim/known.h"

namespace causeway::sim {
namespace {

using client::Conversation;
using client::ConversationState;

std::string name_of(const ConversationId& id) {
  return to_hex(id).substr(0, 8);
}

/// What is left to do in one conversation.
std::string left_to_do(client::StoreTransaction& store, const Conversation& conversation) {
  if (conversation.state < ConversationState::left &&
      conversation.state != ConversationState::active) {
    return "conversation " + name_of(conversation.id) + " is in state " +
           std::to_string(static_cast<unsigned>(conversation.state));
  }
  if (conversation.state < ConversationState::left && conversation.check_devices) {
    return "conversation " + name_of(conversation.id) + " has devices to compare";
  }
  if (must(store.pending(conversation.id))) {
    return "conversation " + name_of(conversation.id) + " has a pending change";
  }
  const auto head = must(store.outbox_head(conversation.id));
  if (!head) return {};
  return "conversation " + name_of(conversation.id) + " has an outbox, first an entry of kind " +
         std::to_string(static_cast<unsigned>(head->kind));
}

}  // namespace

bool awaits_messages(Device& device) {
  const auto store = must(device.store().begin());
  return !must(store->conversations_with_gaps()).empty();
}

std::string left_to_do(const Journal& journal, Device& device, Hub& hub) {
  const bool can_change = !device.waits_for_nobody();
  const auto store = must(device.store().begin());
  const auto self = must(store->self());
  // Taken off the account before it came: it goes on hoping.
  if (self && journal.was_revoked(self->device)) return {};
  if (!self || self->registration != client::Registration::done) return "is not registered";
  const auto at_hub = hub.store().begin_read();
  for (const Conversation& conversation : must(store->conversations())) {
    const std::string left = left_to_do(*store, conversation);
    if (!left.empty()) return left;
  }
  if (can_change && must(store->first_account_change())) {
    return "a change of the account's devices is not made";
  }
  for (const client::OutboxEntry& entry : must(store->outbox())) {
    if (!must(store->conversation(entry.conversation))) return "an entry is for no conversation";
  }
  const auto inbox = at_hub->inboxes().state(self->device);
  const bool has_all = must(store->inbox_number()) == inbox.newest;
  const bool is_acked = inbox.acked == inbox.newest || journal.has_lost_ack(self->device);
  if (has_all && is_acked) return {};
  return "inbox is at " + std::to_string(inbox.acked) + " of " + std::to_string(inbox.newest) +
         ", stored " + std::to_string(must(store->inbox_number()));
}

}  // namespace causeway::sim
