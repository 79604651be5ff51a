#include "client/inbox.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "api/conversations.h"
#include "api/limits.h"
#include "client/changes.h"
#include "client/claims.h"
#include "client/departures.h"
#include "client/direct.h"
#include "client/filings.h"
#include "client/gaps.h"
#include "client/group_links.h"
#include "client/groups.h"
#include "client/joins.h"
#include "client/news.h"
#include "client/people.h"
#include "client/received.h"
#include "client/rejoin.h"
#include "client/session.h"
#include "client/set_back.h"
#include "client/strangers.h"
#include "franking/frank.h"
#include "identity/login.h"
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

/// The conversation as it will be: what this device has of it, if anything. A Welcome replaces
/// nothing that this device can follow, or somebody else's group could take a conversation's place.
Result<Conversation> expected_conversation(Context& context, const api::WelcomeItem& item) {
  auto held = TRY(context.store.conversation(item.conversation));
  if (!held) {
    Conversation unknown;
    unknown.id = item.conversation;
    unknown.kind = item.kind;
    return unknown;
  }
  const bool is_followed =
      held->state != ConversationState::broken && TRY(load_group(context, held->id)) != nullptr;
  if (is_followed || held->kind != item.kind || held->state == ConversationState::opening) {
    return Error{rules::welcome_is_expected};
  }
  return *std::move(held);
}

Result<mls_group::Group> join(
    const Self& self,
    const api::WelcomeItem& item,
    const mls_wire::Welcome& welcome,
    const OwnPackage& own,
    Workers& workers
) {
  return mls_group::Group::join(
      welcome,
      own.bundle,
      self.device_key.clone(),
      {.tree = TRY(tls::decode<mls_wire::RatchetTreeNodes>(item.ratchet_tree)),
       .psks = mls_group::NoPsks{},
       .workers = &workers}
  );
}

/// Whether a change that is under way loses to a commit that ends this epoch. One of a later epoch
/// does not: this device comes in by itself where it has not heard of all epochs before that one.
bool loses_in(mls_wire::Epoch ended, const PendingChange& pending) {
  if (pending.op != api::Op::commit) return true;
  const auto request = tls::decode<api::CommitRequest>(pending.request);
  if (!request.ok()) return true;
  const auto own = message_of<mls_wire::PublicMessage>(request->bundle.commit);
  return !own || own->content.epoch <= ended;
}

/// Whatever lost in this epoch is made anew, where it is still wanted.
Result<void> drop_pending_that_lost(Context& context, ConversationId id, mls_wire::Epoch ended) {
  const auto pending = TRY(context.store.pending(id));
  if (!pending || !loses_in(ended, *pending)) return {};
  return context.store.delete_pending(id);
}

Result<void> enter_joined(Context& context, Conversation conversation, mls_group::Group group) {
  const Self self = TRY(load_self(context.store));
  const bool is_direct = conversation.kind == api::ConversationKind::direct;
  if (is_direct && conversation.peer == AccountId{}) {
    conversation.peer = other_account(group, self.account);
  }
  conversation.state = ConversationState::checking;
  conversation.active_ms = to_unix_ms(context.now);
  conversation.renewed_ms = conversation.active_ms;
  const mls_group::Group* held = TRY(load_group(context, conversation.id));
  const auto before = held == nullptr ? std::set<AccountId>() : accounts_of(*held);
  const auto after = accounts_of(group);
  const std::uint64_t since_epoch = group.epoch().value;
  TRY(drop_pending_that_lost(context, conversation.id, {since_epoch - 1}));
  TRY(follow_from(context.store, conversation.id, since_epoch));
  TRY(put_group(context, conversation.id, std::move(group)));
  TRY(forget_departures(context, conversation.id));
  TRY(note_members(context, conversation, since_epoch));
  TRY(context.store.put_conversation(conversation));
  if (conversation.kind != api::ConversationKind::group) {
    TRY(absorb_opening(context, conversation));
  }
  TRY(doubt_answers(context, conversation.id));
  context.touch(conversation.id);
  return tell_opened(context, conversation.id, before, after);
}

/// Whether this device counts itself among the members.
Result<bool> is_in(StoreTransaction& store, ConversationId id) {
  const auto held = TRY(store.conversation(id));
  return held && held->state < ConversationState::left;
}

/// Into a conversation whose Welcome this device cannot open it comes by itself.
Result<void> find_later(Context& context, Conversation conversation, const api::WelcomeItem& item) {
  if (!TRY(is_in(context.store, conversation.id))) {
    const bool has_forgotten = TRY(context.store.is_set_back());
    const HostBy by = has_forgotten ? HostBy::hub : HostBy::claim;
    TRY(note_let_in(context, conversation, {item.let_in_by, by}));
  }
  if (conversation.state == ConversationState::broken) return {};  // is about to
  return lose_state(context, std::move(conversation));
}

Result<void> take_welcome(Context& context, const api::WelcomeItem& item) {
  const auto welcome = message_of<mls_wire::Welcome>(item.welcome);
  if (!welcome) return {};
  auto conversation = TRY(expected_conversation(context, item));
  // It may have been opened before, and said things under its keys: this device comes in by itself.
  if (TRY(context.store.is_set_back())) {
    if (TRY(is_in(context.store, item.conversation))) return {};
    return find_later(context, std::move(conversation), item);
  }
  const auto own = TRY(find_own_package(context, *welcome));
  // Its key package may be of a time that this store does not remember. The hub says who is in.
  if (!own) return find_later(context, std::move(conversation), item);
  const Self self = TRY(load_self(context.store));
  auto group = join(self, item, *welcome, *own, context.workers);
  if (!group.ok()) return find_later(context, std::move(conversation), item);
  if (!equal_ct(group->group_id(), item.conversation)) return Error{rules::welcome_is_expected};
  // An old one, repeated by a hub: last-resort key packages open more than once, and this device's
  // ratchets would begin anew under keys that it has used.
  if (!TRY(is_newer(context, conversation, *group))) return Error{rules::welcome_is_expected};
  TRY(check_kind(*group, conversation, self.account));
  TRY(context.store.spend_key_package(own->ref));
  if (!TRY(is_in(context.store, item.conversation))) {
    const AccountId host = TRY(credential_at(*group, *group->welcomed_by())).account;
    TRY(note_let_in(context, conversation, {host, HostBy::signature}));
    const auto all = accounts_of(*group);
    if (host == self.account) TRY(note_brought_in(context, {all.begin(), all.end()}));
  }
  return enter_joined(context, std::move(conversation), *std::move(group));
}

/// A commit of somebody else's, or of another own device. What is none is nothing that this device
/// could follow, either.
Result<void> process_handshake(
    Context& context,
    Conversation& conversation,
    mls_group::Group& group,
    const mls_wire::PublicMessage& message
) {
  const auto before = accounts_of(group);
  const AccountId own = TRY(load_self(context.store)).account;
  const bool decided = TRY(may_decide(group, own));
  const auto removals = TRY(judge_removals(context, group, message));
  const bool is_own = committer_of(group, message) == own;
  const auto processed = group.process(message, mls_group::NoPsks{}, removals.departing);
  // Public data was checked by the hub, so this device cannot follow its conversation any more.
  if (!processed.ok()) return lose_state(context, conversation);
  // It came in by itself and does not know it any more, or a device of its account did: nobody
  // else removes like that (`mls_tree::rules::remover_may_remove`).
  const bool came_back = std::holds_alternative<mls_wire::NewMemberCommit>(message.content.sender);
  if (processed->self_removed && came_back) return lose_state(context, conversation);
  if (processed->self_removed) {
    return leave_for_good(
        context, conversation, ConversationState::removed, notice::Change::removed
    );
  }
  TRY(keep_group(context, conversation.id));
  // Whoever asked before was not told to it.
  if (!decided && TRY(may_decide(group, own))) ask_join_requests(context);
  TRY(note_members(context, conversation, group.epoch().value));
  TRY(drop_pending_that_lost(context, conversation.id, message.content.epoch));
  const auto changed = members_changed(conversation.id, before, accounts_of(group));
  if (is_own) TRY(note_brought_in(context, changed.added));
  TRY(tell_news(context, changed));
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
  // Whoever came into what nobody else was in came into what the hub has taken.
  if (pending && pending->op == api::Op::create_conversation && pending->commit.empty()) {
    TRY(finish_creation(context, *conversation, pending->outbox));
  }
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
  // Whoever says something may have accepted this account by it.
  if (std::exchange(context.waiting(conversation->id).say_after, Instant{}) != Instant{}) {
    context.touch(conversation->id);
  }
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

    Result<void> operator()(const api::TombstoneItem& item) {
      return note_told(context, item.conversation, item.frank, Telling::whole);
    }

    Result<void> operator()(const api::StatementItem& item) {
      TRY(learn_statement(context, item.account, {}, item.statement));
      return take_deletion(context, item.account);
    }

    Result<void> operator()(const api::LeaveItem& item) { return take_leave(context, item); }

    Result<void> operator()(const api::JoinItem& item) { return take_join(context, item); }

    Result<void> operator()(const api::JoinEndItem& item) { return take_join_end(context, item); }

    Result<void> operator()(const api::NoticeItem& item) { return take_notice(context, item); }
  };

  return std::visit(Taker{context}, payload);
}

bool is_beyond_clock(const Context& context, const api::MessageItem& item) {
  return item.frank.accepted_ms > to_unix_ms(context.now + franking::clock_skew_max);
}

/// Asks for the account's newest statement, even where the hub was asked for it before the item in
/// front came. Whether that is to be waited for.
bool must_hear_of(Context& context, AccountId account) {
  const bool is_first = context.memory.inbox.asked.insert(account).second;
  if (is_first) context.memory.fresh_accounts.erase(account);
  if (context.memory.fresh_accounts.contains(account)) return false;
  ask_account(context, account);
  return true;
}

/// Whether a commit takes somebody out, and an account's newest statement may say why.
Result<bool> must_wait(Context& context, const api::HandshakeItem& item) {
  const auto message = message_of<mls_wire::PublicMessage>(item.message);
  const auto conversation = TRY(context.store.conversation(item.conversation));
  if (!message || !conversation || conversation->state == ConversationState::broken) return false;
  const mls_group::Group* group = TRY(load_group(context, item.conversation));
  if (group == nullptr || message->content.epoch != group->epoch()) return false;
  bool waits = false;
  for (const AccountId& account : TRY(judge_removals(context, *group, *message)).unexplained) {
    waits = must_hear_of(context, account) || waits;
  }
  return waits;
}

/// Whether the sender may be listed in a statement that has not come yet. Where not all members are
/// proven, each message's sender has to be.
Result<bool> may_be_listed(Context& context, const api::MessageItem& item) {
  const AccountId account = item.frank.sender_account;
  if (account == TRY(load_self(context.store)).account) return false;
  const auto statement = TRY(find_statement(context.store, account));
  const bool is_listed = statement && statement->find(item.frank.sender_device) != nullptr;
  if (is_listed || context.memory.fresh_accounts.contains(account)) return false;
  ask_account(context, account);
  return true;
}

/// Whether an item has to wait for what is not in the inbox.
Result<bool> must_wait(Context& context, const api::InboxItem& item) {
  const auto* handshake = std::get_if<api::HandshakeItem>(&item.payload);
  if (handshake != nullptr) return must_wait(context, *handshake);
  // Whether it is a request depends on whom the account has accepted.
  if (std::holds_alternative<api::WelcomeItem>(item.payload)) return !context.memory.knows_contacts;
  const auto* message = std::get_if<api::MessageItem>(&item.payload);
  if (message == nullptr) return false;
  auto conversation = TRY(context.store.conversation(message->conversation));
  if (!conversation || conversation->state >= ConversationState::left) return false;
  if (is_beyond_clock(context, *message)) {
    context.tell(notice::LoginRefused{std::string(identity::rules::login_time_is_near.name)});
    context.effects.reconnect = true;
    return true;
  }
  const bool is_open = TRY(load_group(context, conversation->id)) != nullptr;
  if (is_open && conversation->state == ConversationState::checking) {
    TRY(prove_members(context, *conversation));
  }
  if (is_open && conversation->state == ConversationState::untrusted) {
    return may_be_listed(context, *message);
  }
  return is_open && conversation->state == ConversationState::checking;
}

}  // namespace

Result<void> epoch_began(Context& context, Conversation& conversation) {
  Waiting& waiting = context.waiting(conversation.id);
  if (!TRY(context.store.pending(conversation.id))) waiting.accepted.reset();
  waiting.not_before = {};
  waiting.repairs.clear();
  waiting.adding.clear();
  context.memory.overdue.erase(conversation.id);
  forget_claims(context, conversation.id);
  conversation.active_ms = to_unix_ms(context.now);
  if (conversation.state != ConversationState::untrusted) {
    conversation.state = ConversationState::checking;
  }
  TRY(context.store.put_conversation(conversation));
  TRY(doubt_answers(context, conversation.id));
  context.touch(conversation.id);
  return {};
}

Result<void> take_inbox_item(Context& context, ByteView body) {
  InboxQueue& queue = context.memory.inbox;
  auto item = tls::decode<api::InboxItem>(body);
  if (!item.ok()) {
    context.effects.reconnect = true;
    return {};
  }
  context.memory.ack_due = true;
  context.memory.last_item = context.now;
  const std::uint64_t newest = TRY(context.store.inbox_number()) + queue.items.size();
  if (item->number <= newest) return {};
  const bool is_full = queue.items.size() >= api::limits::inbox_window_items ||
                       queue.size_bytes >= api::limits::inbox_window_bytes;
  if (item->number != newest + 1 || is_full) {
    context.effects.reconnect = true;
    return {};
  }
  queue.size_bytes += body.size();
  queue.items.push_back(*std::move(item));
  TRY(take_waiting_items(context));
  return {};
}

Result<bool> take_waiting_items(Context& context) {
  InboxQueue& queue = context.memory.inbox;
  bool any = false;
  while (!queue.items.empty() && !TRY(must_wait(context, queue.items.front()))) {
    const api::InboxItem item = std::move(queue.items.front());
    queue.items.pop_front();
    queue.asked.clear();
    if (queue.items.empty()) queue.size_bytes = 0;
    const auto taken = take_payload(context, item.payload);
    if (!taken.ok()) TRY(context.disbelieve(taken.error()));
    TRY(context.store.put_inbox_number(item.number));
    TRY(end_set_back(context));
    context.memory.ack_due = true;
    any = true;
  }
  return any;
}

}  // namespace causeway::client
