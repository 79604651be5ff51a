#include "client/inbox.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "api/rules.h"
#include "client/changes.h"
#include "client/direct.h"
#include "client/groups.h"
#include "client/people.h"
#include "client/received.h"
#include "client/session.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

/// The message of type T in an MLSMessage, or nothing.
template <typename T>
std::optional<T> message_of(ByteView encoded) {
  auto message = tls::decode<mls_wire::MlsMessage>(encoded);
  if (!message.ok()) return std::nullopt;
  auto* body = std::get_if<T>(&message->body);
  if (body == nullptr) return std::nullopt;
  return std::move(*body);
}

/// The error of the store itself goes up; every other is the item's.
bool is_store_failure(Error error) {
  return error.is(rules::store_works);
}

struct OwnPackage {
  mls_group::KeyPackageBundle bundle;
  Bytes ref;
};

Result<std::optional<OwnPackage>> find_own_package(
    Context& context, const mls_wire::Welcome& welcome
) {
  for (const auto& secrets : welcome.secrets) {
    const auto stored = TRY(context.store.key_package(secrets.new_member));
    if (!stored) continue;
    return std::optional<OwnPackage>(
        OwnPackage{TRY(mls_group::KeyPackageBundle::decode(stored->reveal())), secrets.new_member}
    );
  }
  return std::optional<OwnPackage>();
}

Result<mls_group::Group> join(
    const Self& self,
    const api::WelcomeItem& item,
    const mls_wire::Welcome& welcome,
    const OwnPackage& own
) {
  auto group = TRY(mls_group::Group::join(
      welcome,
      own.bundle,
      self.device_key.clone(),
      {.tree = TRY(tls::decode<mls_wire::RatchetTreeNodes>(item.ratchet_tree)),
       .psks = mls_group::NoPsks{}}
  ));
  if (!equal_ct(group.group_id(), item.conversation)) {
    return Error{api::rules::conversation_exists};
  }
  return group;
}

Result<void> take_welcome(Context& context, const api::WelcomeItem& item) {
  const auto welcome = message_of<mls_wire::Welcome>(item.welcome);
  if (!welcome) return {};
  const auto own = TRY(find_own_package(context, *welcome));
  if (!own) return {};
  const Self self = TRY(load_self(context.store));
  auto group = TRY(join(self, item, *welcome, *own));
  TRY(context.store.spend_key_package(own->ref));

  Conversation conversation =
      TRY(context.store.conversation(item.conversation)).value_or(Conversation{});
  conversation.id = item.conversation;
  conversation.kind = item.kind;
  conversation.state = ConversationState::checking;
  conversation.active_ms = to_unix_ms(context.now);
  conversation.renewed_ms = conversation.active_ms;
  if (item.kind == api::ConversationKind::direct) {
    conversation.peer = other_account(group, self.account);
  }
  TRY(put_group(context, conversation.id, std::move(group)));
  TRY(context.store.put_conversation(conversation));
  if (item.kind == api::ConversationKind::direct) TRY(absorb_opening(context, conversation));
  context.tell(notice::ConversationChanged{conversation.id, notice::Change::opened, {}, {}});
  context.touch(conversation.id);
  return {};
}

std::set<AccountId> accounts_of(const mls_group::Group& group) {
  std::set<AccountId> accounts;
  for (const Leaf& leaf : leaves_of(group)) accounts.insert(leaf.credential.account);
  return accounts;
}

notice::ConversationChanged members_changed(
    ConversationId id, const std::set<AccountId>& before, const std::set<AccountId>& after
) {
  notice::ConversationChanged changed{id, notice::Change::members, {}, {}};
  std::set_difference(
      after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(changed.added)
  );
  std::set_difference(
      before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(changed.removed)
  );
  return changed;
}

/// A commit or proposal of somebody else's.
Result<void> process_handshake(
    Context& context,
    Conversation& conversation,
    mls_group::Group& group,
    const mls_wire::PublicMessage& message
) {
  const auto before = accounts_of(group);
  const auto processed = group.process(message, mls_group::NoPsks{});
  if (!processed.ok()) {
    // Public data was checked by the hub, so this device cannot follow its conversation any more.
    conversation.state = ConversationState::broken;
    TRY(context.store.put_conversation(conversation));
    context.tell(notice::ConversationChanged{conversation.id, notice::Change::broken, {}, {}});
    return {};
  }
  if (processed->self_removed) {
    return leave_for_good(
        context, conversation, ConversationState::removed, notice::Change::removed
    );
  }
  TRY(context.store.put_group(conversation.id, {group.encode_epoch(), group.encode_ratchets()}));
  if (processed->content_type != mls_wire::ContentType::commit) return {};
  TRY(context.store.delete_pending(conversation.id));  // it lost
  context.tell(members_changed(conversation.id, before, accounts_of(group)));
  return epoch_began(context, conversation);
}

Result<void> take_handshake(Context& context, const api::HandshakeItem& item) {
  const auto message = message_of<mls_wire::PublicMessage>(item.message);
  auto conversation = TRY(context.store.conversation(item.conversation));
  if (!message || !conversation) return {};
  context.touch(conversation->id);
  context.waiting(conversation->id).not_before = {};
  const auto pending = TRY(context.store.pending(conversation->id));
  if (pending && TRY(merge_if_own(context, *conversation, *pending, *message))) return {};
  mls_group::Group* group = TRY(load_group(context, conversation->id));
  // What was sent before this device came (back) in is none of its business.
  if (group == nullptr || conversation->state == ConversationState::broken ||
      message->content.epoch < group->epoch()) {
    return {};
  }
  return process_handshake(context, *conversation, *group, *message);
}

Result<void> take_message(Context& context, const api::MessageItem& item) {
  auto conversation = TRY(context.store.conversation(item.conversation));
  if (!conversation || conversation->state >= ConversationState::left) return {};
  return receive_message(context, *conversation, item);
}

Result<void> take_payload(Context& context, const api::InboxPayload& payload) {
  struct Taker {
    Context& context;

    Result<void> operator()(const api::WelcomeItem& item) { return take_welcome(context, item); }

    Result<void> operator()(const api::HandshakeItem& item) {
      return take_handshake(context, item);
    }

    Result<void> operator()(const api::MessageItem& item) { return take_message(context, item); }

    Result<void> operator()(const api::TombstoneItem&) { return {}; }

    Result<void> operator()(const api::StatementItem& item) {
      return learn_statement(context, item.account, {}, item.statement);
    }
  };

  return std::visit(Taker{context}, payload);
}

}  // namespace

Result<void> epoch_began(Context& context, Conversation& conversation) {
  Waiting& waiting = context.waiting(conversation.id);
  waiting.accepted = false;
  waiting.not_before = {};
  waiting.repairs.clear();
  waiting.claims.clear();
  conversation.active_ms = to_unix_ms(context.now);
  if (conversation.state != ConversationState::untrusted) {
    conversation.state = ConversationState::checking;
  }
  TRY(context.store.put_conversation(conversation));
  context.touch(conversation.id);
  return {};
}

Result<void> take_inbox_item(Context& context, ByteView body) {
  const auto item = tls::decode<api::InboxItem>(body);
  if (!item.ok()) {
    context.effects.reconnect = true;
    return {};
  }
  const std::uint64_t stored = TRY(context.store.inbox_number());
  context.memory.ack_due = true;
  if (item->number <= stored) return {};
  if (item->number != stored + 1) {
    context.effects.reconnect = true;
    return {};
  }
  const auto taken = take_payload(context, item->payload);
  if (!taken.ok() && is_store_failure(taken.error())) return taken.error();
  return context.store.put_inbox_number(item->number);
}

}  // namespace causeway::client
