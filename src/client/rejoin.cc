#include "client/rejoin.h"

#include "api/conversations.h"
#include "api/rules.h"
#include "client/changes.h"
#include "client/commits.h"
#include "client/groups.h"
#include "client/news.h"
#include "client/outbox.h"
#include "client/requests.h"
#include "client/session.h"
#include "mls_wire/message.h"
#include "mls_wire/ratchet_tree_nodes.h"

namespace causeway::client {
namespace {

constexpr Milliseconds rejoin_pause = std::chrono::minutes(1);

/// Where this device's leaf is in a tree, if it has one.
std::optional<mls_wire::LeafIndex> find_own_leaf(
    const mls_wire::RatchetTreeNodes& tree, const Self& self
) {
  const ByteView own_key = self.device_key.public_key;
  for (std::size_t i = 0; i < tree.ratchet_tree.size(); i += 2) {
    if (!tree.ratchet_tree[i]) continue;
    const auto* leaf = std::get_if<mls_wire::LeafNode>(&*tree.ratchet_tree[i]);
    if (leaf != nullptr && equal_ct(leaf->signature_key, own_key)) {
      return mls_wire::LeafIndex{static_cast<std::uint32_t>(i / 2)};
    }
  }
  return std::nullopt;
}

Result<mls_group::PendingCommit> make_external_commit(
    Context& context, const Self& self, const api::ConversationInfoReply& info
) {
  auto message = TRY(tls::decode<mls_wire::MlsMessage>(info.group_info));
  auto* group_info = std::get_if<mls_wire::Unverified<mls_wire::GroupInfo>>(&message.body);
  if (group_info == nullptr) return Error{api::rules::conversation_exists};
  auto tree = TRY(tls::decode<mls_wire::RatchetTreeNodes>(info.ratchet_tree));
  const auto own_leaf = find_own_leaf(tree, self);
  return mls_group::Group::join_external(
      *group_info,
      TRY(mls_identity(self)),
      {.tree = std::move(tree),
       .leaf = leaf_options(context.now, KeyPackageUse::once),
       .remove = own_leaf,
       .workers = &context.workers},
      mls_group::NoPsks{},
      context.random
  );
}

/// The hub does not count this device's account among the members. Whoever wanted to leave has
/// left.
Result<void> be_out(Context& context, Conversation& conversation) {
  const auto head = TRY(context.store.outbox_head(conversation.id));
  const bool left = head && head->kind == OutboxKind::leave;
  return leave_for_good(
      context,
      conversation,
      left ? ConversationState::left : ConversationState::removed,
      left ? notice::Change::left : notice::Change::removed
  );
}

}  // namespace

Result<void> lose_state(Context& context, Conversation conversation) {
  conversation.state = ConversationState::broken;
  TRY(context.store.delete_pending(conversation.id));
  TRY(context.store.put_conversation(conversation));
  const auto head = TRY(context.store.outbox_head(conversation.id));
  // It is there, so it was opened.
  if (head && head->kind == OutboxKind::open) TRY(finish_entry(context, head->row, {}));
  Waiting& waiting = context.waiting(conversation.id);
  waiting.accepted.reset();
  waiting.epoch = 0;
  waiting.not_before = {};
  context.touch(conversation.id);
  return tell_news(context, conversation.id, Change::broken);
}

Result<void> come_back(Context& context, Conversation& conversation) {
  Waiting& waiting = context.waiting(conversation.id);
  if (!has_passed(rejoin_pause, conversation.rejoined_ms, context.now)) {
    waiting.not_before = from_unix_ms(conversation.rejoined_ms) + rejoin_pause;
    return {};
  }
  conversation.rejoined_ms = to_unix_ms(context.now);
  TRY(context.store.put_conversation(conversation));
  waiting.in_flight = true;
  request(
      context,
      api::ConversationInfoRequest{.conversation = conversation.id},
      {.conversation = conversation.id}
  );
  return {};
}

Result<void> take_info(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  auto conversation = TRY(context.store.conversation(flight.conversation));
  if (!conversation || conversation->state != ConversationState::broken) return {};
  if (!reply.ok()) {
    if (answer_of(reply) == Answer::later) return {};
    return be_out(context, *conversation);
  }
  const auto info = TRY(tls::decode<api::ConversationInfoReply>(reply.body));
  const Self self = TRY(load_self(context.store));
  const auto made = TRY(make_external_commit(context, self, info));
  // Our words would go to the members of another.
  if (!equal_ct(made.next.group_id(), conversation->id)) {
    return Error{rules::group_info_is_the_one_asked_for};
  }
  // Whoever was removed since the epoch of that GroupInfo would be a member again, unseen.
  const bool is_news = made.next.epoch().value > conversation->told_epoch;
  if (!is_news || !TRY(is_newer(context, *conversation, made.next))) {
    return Error{rules::group_info_is_not_older};
  }
  TRY(check_kind(made.next, *conversation, self.account));
  const api::CommitRequest commit{
      .conversation = conversation->id, .bundle = encode_bundle(made.bundle)
  };
  return keep_and_send(
      context,
      conversation->id,
      {.op = api::Op::commit, .request = tls::encode(commit), .commit = made.encode(nullptr)}
  );
}

}  // namespace causeway::client
