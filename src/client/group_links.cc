#include "client/group_links.h"

#include <algorithm>

#include "api/rules.h"
#include "client/groups.h"
#include "client/joins.h"
#include "client/messages.h"
#include "client/outbox.h"
#include "client/own_joins.h"
#include "client/requests.h"
#include "client/session.h"
#include "content/message.h"

namespace causeway::client {
namespace {

Result<bool> is_put_entered(StoreTransaction& store, ConversationId id) {
  const auto entries = TRY(store.outbox());
  return std::any_of(entries.begin(), entries.end(), [id](const OutboxEntry& entry) {
    return entry.conversation == id && entry.kind == OutboxKind::put_link;
  });
}

/// Whoever changes the link tells the hub; so does everybody else who may, in case that its device
/// does not come to it. Of a link that is only told again, the hub has heard.
Result<bool> has_to_put(
    Context& context,
    const Conversation& conversation,
    const Said& said,
    const content::GroupLinkState& state
) {
  if (state.changed_seq != said.seq || said.arrival == Arrival::history) return false;
  const Self self = TRY(load_self(context.store));
  if (said.message.sender_device == self.device) return false;
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  return group != nullptr && TRY(may_decide(*group, self.account));
}

}  // namespace

Result<std::optional<GroupLink>> find_group_link(StoreTransaction& store, ConversationId id) {
  auto held = TRY(store.group_link(id));
  if (!held || held->secret.empty()) return std::optional<GroupLink>();
  return std::optional(GroupLink{TRY(load_self(store)).domain, id, std::move(held->secret)});
}

Result<bool> may_decide(const mls_group::Group& group, AccountId account) {
  return mls_tree::may_add(group.public_group(), account);
}

Result<void> check_may_decide(StoreTransaction& store, ConversationId id) {
  const auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  if (conversation->kind != api::ConversationKind::group) {
    return Error{rules::conversation_is_a_group};
  }
  const auto held = TRY(read_group(store, id));
  if (!held || conversation->state >= ConversationState::left) {
    return Error{rules::conversation_is_open};
  }
  if (!TRY(may_decide(held->group, TRY(load_self(store)).account))) {
    return Error{mls_tree::rules::adder_may_add};
  }
  return {};
}

Result<void> apply_group_link(
    Context& context, Conversation& conversation, const Said& said, const content::SinglePart& part
) {
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  if (!TRY(may_decide(*group, said.message.sender_account))) {
    return Error{rules::state_is_ones_to_change};
  }
  auto state = TRY(content::parse_group_link(part, said.seq));
  const auto known = TRY(context.store.group_link(conversation.id));
  if (known && state.changed_seq <= known->seq) return {};
  const HeldGroupLink next{state.changed_seq, GroupLinkSecret(std::move(state.secret))};
  TRY(context.store.put_group_link(conversation.id, next));
  if (const auto link = TRY(find_group_link(context.store, conversation.id))) {
    TRY(answer_own_join(context, *link));
  }
  if (known && known->secret == next.secret) return {};
  TRY(close_void_joins(context.store, conversation.id));
  if (!TRY(has_to_put(context, conversation, said, state))) return {};
  return enter_put_link(context, conversation.id);
}

Result<void> enter_put_link(Context& context, ConversationId id) {
  if (TRY(is_put_entered(context.store, id))) return {};
  OutboxEntry entry;
  entry.kind = OutboxKind::put_link;
  entry.conversation = id;
  TRY(context.store.add_outbox(entry));
  context.touch(id);
  return {};
}

Result<void> tell_group_link(Context& context, ConversationId id) {
  const auto held = TRY(context.store.group_link(id));
  if (!held) return {};
  const content::GroupLinkState state{
      .changed_seq = held->seq, .secret = held->secret.bytes().clone(), .others = {}
  };
  TRY(enter_message(
      context.store,
      id,
      content::make_message(context.random, content::group_link_part(state)),
      context.now
  ));
  return {};
}

Result<void> advance_put_link(
    Context& context, const Conversation& conversation, const OutboxEntry& entry
) {
  const auto held = TRY(context.store.group_link(conversation.id));
  if (!held) return finish_entry(context, entry.row, rules::group_link_is_there.name);
  api::PutGroupLinkRequest put{.conversation = conversation.id, .seq = held->seq, .link = {}};
  if (const auto link = TRY(find_group_link(context.store, conversation.id))) {
    put.link = api::GroupLink{
        locator_hash_of(*link), seal_preview(*link, conversation.title, context.random)
    };
  }
  context.waiting(conversation.id).in_flight = true;
  request(context, put, {.conversation = conversation.id, .outbox = entry.row});
  return {};
}

Result<void> take_put_link_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  // Another was told of since: whoever told of it puts that one.
  if (reply.broke(api::rules::group_link_is_newest)) {
    return finish_entry(context, flight.outbox, {});
  }
  if (answer_of(reply) == Answer::later) {
    context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
    return {};
  }
  return finish_entry(context, flight.outbox, as_text(reply.head.rule));
}

}  // namespace causeway::client
