#include "client/outbox.h"

#include <algorithm>
#include <utility>

#include "api/rules.h"
#include "client/account_state.h"
#include "client/changes.h"
#include "client/contents.h"
#include "client/erasure.h"
#include "client/filings.h"
#include "client/gaps.h"
#include "client/groups.h"
#include "client/opened.h"
#include "client/own_joins.h"
#include "client/people.h"
#include "client/profiles.h"
#include "client/rejoin.h"
#include "client/repairs.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/session.h"
#include "client/stale.h"
#include "client/trust.h"
#include "client/typing.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

Result<bool> has_upload_left(Context& context, MessageRow row) {
  const auto attachments = TRY(context.store.attachments(row));
  return std::any_of(attachments.begin(), attachments.end(), [](const Attachment& attachment) {
    return attachment.state == BlobState::uploading;
  });
}

/// Keeps the result before it may leave.
Result<SecretBytes> encrypt(
    Context& context, OutboxEntry& entry, mls_group::Group& group, ByteView content
) {
  auto encrypted = TRY(encrypt_content(context, entry.conversation, group, content));
  entry.encrypted = std::move(encrypted.message);
  TRY(context.store.put_outbox(entry));
  return std::move(encrypted.application_data);
}

Result<void> encrypt_message(
    Context& context, OutboxEntry& entry, mls_group::Group& group, Message& message
) {
  TRY(renew_account_state(context, group, message));
  message.epoch = group.epoch().value;
  message.application_data = TRY(encrypt(context, entry, group, message.content));
  return context.store.put_message(message);
}

Result<void> encrypt_entry(Context& context, OutboxEntry& entry, Message& message) {
  mls_group::Group* group = TRY(load_group(context, entry.conversation));
  if (group == nullptr) return Error{rules::conversation_is_open};
  return encrypt_message(context, entry, *group, message);
}

Result<void> refuse_unless_store_failed(Context& context, const OutboxEntry& entry, Error error) {
  if (error.is(rules::store_works)) return error;
  return finish_entry(context, entry.row, error.rule().name);
}

std::vector<DeviceId> unreachable_devices(const Waiting& waiting) {
  std::vector<DeviceId> devices;
  for (const auto& [device, until] : waiting.unreachable) devices.push_back(device);
  return devices;
}

void send_entry(Context& context, const OutboxEntry& entry) {
  Waiting& waiting = context.waiting(entry.conversation);
  waiting.head_refused = false;
  waiting.in_flight = true;
  request(
      context,
      api::SendRequest{
          .conversation = entry.conversation,
          .message = entry.encrypted,
          .without = unreachable_devices(waiting),
      },
      {.conversation = entry.conversation, .outbox = entry.row}
  );
}

/// What was encrypted once is sent again byte for byte until the hub has answered, even where the
/// epoch has passed: only so is a message that did arrive recognised (docs/formats/api.md). What
/// the hub refused as stale waits for that to be put right.
Result<void> advance_message(Context& context, Conversation& conversation, OutboxEntry& entry) {
  Waiting& waiting = context.waiting(conversation.id);
  if (entry.encrypted.empty() || waiting.head_refused) {
    if (TRY(has_upload_left(context, entry.message))) return {};
    if (TRY(settle_before_sending(context, conversation))) return {};
  }
  if (entry.encrypted.empty()) {
    auto message = TRY(context.store.message(entry.message));
    if (!message) return finish_entry(context, entry.row, {});
    if (TRY(is_withheld(context.store, conversation, *message))) {
      return finish_entry(context, entry.row, rules::profile_key_is_for_partners.name);
    }
    const auto encrypted = encrypt_entry(context, entry, *message);
    if (!encrypted.ok()) return refuse_unless_store_failed(context, entry, encrypted.error());
  }
  send_entry(context, entry);
  return {};
}

/// A conversation that the hub knows but this device cannot read: waits for its Welcome, then comes
/// in by itself.
Result<void> await_welcome(Context& context, Conversation& conversation) {
  constexpr Milliseconds patience = std::chrono::seconds(10);
  if (has_passed(patience, conversation.active_ms, context.now)) {
    return lose_state(context, conversation);
  }
  context.waiting(conversation.id).not_before = from_unix_ms(conversation.active_ms) + patience;
  return {};
}

/// The first of those entries that may put right what keeps everybody from speaking: an account is
/// taken out, or this one leaves. They need not wait for what is in front of them.
Result<std::optional<OutboxEntry>> find_remedy(StoreTransaction& store, ConversationId id) {
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    const bool helps = entry.kind == OutboxKind::remove || entry.kind == OutboxKind::leave;
    if (entry.conversation == id && helps) return std::optional(entry);
  }
  return std::optional<OutboxEntry>();
}

/// Whoever wants to say something takes out the devices that must not hear it, if it may; others do
/// when it is their turn.
Result<void> remove_unlisted(Context& context, Conversation& conversation) {
  if (TRY(context.store.outbox_head(conversation.id))) {
    TRY(settle_before_sending(context, conversation));
    return {};
  }
  if (TRY(repair_when_idle(context, conversation))) return {};
  return commit_departures(context, conversation);
}

/// How long after the inbox has come to its end something is missing from it.
constexpr Milliseconds inbox_patience = std::chrono::seconds(30);

/// Whether what the inbox should have brought since `told` is overdue.
bool is_overdue(Context& context, ConversationId id, Instant told) {
  // What waits for something itself has come.
  const Instant since = context.memory.inbox.items.empty() ? context.memory.last_item : context.now;
  const Instant last = std::max(told, since) + inbox_patience;
  context.waiting(id).not_before = last;
  return context.now >= last;
}

/// Whether the group has come to the epoch that the hub spoke of. The inbox brings it there, unless
/// this device is not among those that are told any more. A connection that brings nothing shows
/// that only where another one has not either.
Result<bool> has_caught_up(Context& context, const Conversation& conversation) {
  Waiting& waiting = context.waiting(conversation.id);
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (waiting.epoch == 0 || group == nullptr || group->epoch().value >= waiting.epoch) {
    waiting.epoch = 0;
    return true;
  }
  if (!is_overdue(context, conversation.id, waiting.epoch_told)) return false;
  if (context.memory.overdue.insert(conversation.id).second) {
    context.effects.reconnect = true;
    return false;
  }
  context.memory.overdue.erase(conversation.id);
  TRY(lose_state(context, conversation));
  return false;
}

Result<bool> prove_first(Context& context, Conversation& conversation) {
  // Who is in now is not what this device knows.
  if (!TRY(has_caught_up(context, conversation))) return false;
  TRY(prove_members(context, conversation));
  if (conversation.state == ConversationState::untrusted) {
    if (TRY(find_remedy(context.store, conversation.id))) return true;
    TRY(remove_unlisted(context, conversation));
  } else if (conversation.state == ConversationState::checking) {
    context.waiting(conversation.id).not_before = context.memory.lookups_not_before;
  }
  return conversation.state == ConversationState::active;
}

/// Whether the hub may have taken the next message without this device having heard of it: it says
/// so also to whoever is out by now.
Result<bool> may_be_accepted(Context& context, ConversationId id) {
  const auto head = TRY(context.store.outbox_head(id));
  return head && head->kind == OutboxKind::message && !head->encrypted.empty() &&
         !context.waiting(id).head_refused;
}

/// Whether the conversation is one in which something can be done now.
Result<bool> is_ready(Context& context, Conversation& conversation) {
  switch (conversation.state) {
    case ConversationState::opening:
    case ConversationState::active:
      return true;
    case ConversationState::checking:
    case ConversationState::untrusted:
      if (TRY(load_group(context, conversation.id)) == nullptr) {
        TRY(await_welcome(context, conversation));
        return false;
      }
      return prove_first(context, conversation);
    case ConversationState::broken:
      TRY(come_back(context, conversation));
      return false;
    case ConversationState::left:
    case ConversationState::removed:
      if (TRY(may_be_accepted(context, conversation.id))) return true;
      TRY(refuse_entries(context, conversation.id, rules::conversation_is_open.name));
      return false;
  }
  return false;
}

/// What is next. Nothing is said to somebody who is doubted, or does not hear more yet; what is to
/// be done goes past it.
Result<std::optional<OutboxEntry>> next_entry(Context& context, const Conversation& conversation) {
  auto head = TRY(context.store.outbox_head(conversation.id));
  if (!head || head->kind != OutboxKind::message) return head;
  if (TRY(may_be_accepted(context, conversation.id))) return head;
  if (context.now < context.waiting(conversation.id).say_after) {
    context.touch(conversation.id);
  } else if (TRY(doubted_in(context.store, conversation)).empty()) {
    return head;
  } else {
    context.tell(notice::Held{conversation.id, std::string(rules::safety_number_is_accepted.name)});
  }
  for (OutboxEntry& entry : TRY(context.store.outbox())) {
    const bool is_change =
        entry.conversation == conversation.id && entry.kind != OutboxKind::message;
    if (is_change) return std::optional(std::move(entry));
  }
  return std::optional<OutboxEntry>();
}

Result<void> advance_without_conversation(Context& context) {
  const auto entry = TRY(context.store.outbox_head(no_conversation));
  return entry ? advance_safety(context, *entry) : Result<void>();
}

Result<void> advance(Context& context, ConversationId id) {
  const Waiting& waiting = context.waiting(id);
  if (waiting.in_flight || context.now < waiting.not_before) return {};
  if (id == no_conversation) return advance_without_conversation(context);
  if (id == of_filings) return advance_filing(context);
  if (const auto join = TRY(own_join_entry(context.store, id))) {
    return advance_own_join(context, *join);
  }
  auto conversation = TRY(context.store.conversation(id));
  if (!conversation) return {};
  if (waiting.accepted) return {};  // the inbox brings it
  const auto pending = TRY(context.store.pending(id));
  if (pending) return send_pending(context, id, *pending);
  if (!TRY(is_ready(context, *conversation))) return {};
  if (!TRY(has_caught_up(context, *conversation))) return {};
  const bool is_untrusted = conversation->state == ConversationState::untrusted;
  auto entry =
      TRY(is_untrusted ? find_remedy(context.store, id) : next_entry(context, *conversation));
  if (!entry) {
    if (TRY(say_typing(context, *conversation))) return {};
    if (TRY(repair_when_idle(context, *conversation))) return {};
    return commit_departures(context, *conversation);
  }
  if (entry->kind == OutboxKind::message) return advance_message(context, *conversation, *entry);
  return advance_change(context, *conversation, *entry);
}

/// A change of ours counts, and the time of a message begins, when the hub gives it its place.
Result<void> apply_own_content(Context& context, Message& message) {
  auto conversation = TRY(context.store.conversation(message.conversation));
  if (!conversation || !message.frank) return {};
  const auto content = TRY(content::decode(message.content));
  if (message.presence == Presence::shown) {
    message.expires_ms = expiry_of(content, from_unix_ms(message.frank->accepted_ms));
    TRY(context.store.put_message(message));
  }
  TRY(apply_content(context, *conversation, {message, content, message.frank->seq}));
  return context.store.put_conversation(*conversation);
}

/// The frank of what this device sent names this device, or others could not report it.
Result<franking::FrankEnvelope> check_accepted(
    Context& context, const Message& message, const api::ParsedReply& reply
) {
  auto accepted = TRY(tls::decode<api::SendReply>(reply.body));
  franking::CommitContext sender;
  sender.sender_account = message.sender_account;
  sender.sender_device = message.sender_device;
  TRY(franking::check_envelope(accepted.frank, sender, {}, context.now));
  return accepted.frank;
}

Result<void> accept_message(
    Context& context, const OutboxEntry& entry, const api::ParsedReply& reply
) {
  auto message = TRY(context.store.message(entry.message));
  if (message) {
    message->frank = TRY(check_accepted(context, *message, reply));
    message->state = MessageState::sent;
    message->place = place_of(*message->frank);
    TRY(context.store.put_message(*message));
    TRY(fill_gap(context.store, entry.conversation, message->frank->seq));
    const auto applied = apply_own_content(context, *message);
    if (!applied.ok() && applied.error().is(rules::store_works)) return applied;
    context.tell(notice::MessageSent{entry.conversation, message->row});
  }
  note_progress(context, entry.conversation);
  return context.store.delete_outbox(entry.row);
}

/// In a new epoch the message has to be encrypted anew; what is the same in it is its id.
Result<void> repair_and_retry(Context& context, OutboxEntry entry, const api::ParsedReply& reply) {
  context.waiting(entry.conversation).head_refused = true;
  TRY(note_stale(context, entry.conversation, reply));
  if (!reply.broke(api::rules::epoch_is_current)) return {};
  entry.encrypted.clear();
  return context.store.put_outbox(entry);
}

/// It is asked again after a while, and when the other one says something.
void await_acceptance(Context& context, ConversationId id) {
  constexpr Milliseconds pause = std::chrono::minutes(10);
  Waiting& waiting = context.waiting(id);
  waiting.head_refused = true;
  waiting.say_after = context.now + pause;
  context.touch(id);
  context.tell(notice::Held{id, std::string(api::rules::contact_has_accepted.name)});
}

/// Does what there is to do for one conversation now, and notes when there is more.
Result<void> advance_or_wait(Context& context, const ConversationId& id) {
  const auto advanced = advance(context, id);
  if (!advanced.ok()) {
    if (advanced.error().is(rules::store_works)) return advanced.error();
    // Something the hub or another member said does not hold: no reason to spin on it.
    context.waiting(id).not_before = context.now + retry_pause;
  }
  if (context.now < context.waiting(id).not_before) context.touch(id);
  return {};
}

}  // namespace

Result<Encrypted> encrypt_content(
    Context& context, ConversationId conversation, mls_group::Group& group, ByteView content
) {
  const Self self = TRY(load_self(context.store));
  const auto sender = commit_context(conversation, group.epoch().value, self.account, self.device);
  auto franked = TRY(franking::seal_franked(sender, content, context.random));
  auto encrypted = TRY(
      group.protect(franked.application_data.reveal(), franked.authenticated_data, context.random)
  );
  TRY(put_ratchets(context, conversation, group));
  return Encrypted{
      tls::encode(mls_wire::MlsMessage{std::move(encrypted)}), std::move(franked.application_data)
  };
}

Result<void> pump(Context& context) {
  if (!context.memory.logged_in) return {};
  // What is touched meanwhile is for the same call, but what only waits for time is for the next.
  for (int round = 0; round < 8 && !context.memory.touched.empty(); ++round) {
    const auto touched = std::exchange(context.memory.touched, {});
    for (const ConversationId id : touched) TRY(advance_or_wait(context, id));
    if (context.memory.touched == touched) break;
  }
  return {};
}

Result<void> take_send_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const auto entry = TRY(context.store.outbox_entry(flight.outbox));
  if (!entry) {
    if (!reply.ok()) return {};
    const auto accepted = TRY(tls::decode<api::SendReply>(reply.body));
    return note_unkept(context, flight.conversation, accepted.frank.seq);
  }
  if (reply.ok() || reply.broke(api::rules::message_is_new)) {
    return accept_message(context, *entry, reply);
  }
  if (is_stale(reply)) return repair_and_retry(context, *entry, reply);
  if (reply.broke(api::rules::contact_has_accepted)) {
    await_acceptance(context, flight.conversation);
    return {};
  }
  if (answer_of(reply) == Answer::later) {
    context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
    return {};
  }
  return finish_entry(context, entry->row, as_text(reply.head.rule));
}

Result<void> finish_entry(Context& context, OutboxRow row, std::string_view rule) {
  const auto entry = TRY(context.store.outbox_entry(row));
  if (!entry) return {};
  TRY(context.store.delete_outbox(row));
  context.touch(entry->conversation);
  note_progress(context, entry->conversation);
  if (entry->kind != OutboxKind::message) {
    context.tell(notice::Done{entry->kind, entry->conversation, std::string(rule)});
    return {};
  }
  auto message = TRY(context.store.message(entry->message));
  if (!message || rule.empty()) return {};
  message->state = MessageState::failed;
  message->failure = rule;
  message->place = TRY(context.store.newest_place(message->conversation));
  TRY(context.store.put_message(*message));
  context.tell(notice::MessageFailed{entry->conversation, entry->message, message->failure});
  return {};
}

Result<void> refuse_entries(Context& context, ConversationId id, std::string_view rule) {
  for (auto entry = TRY(context.store.outbox_head(id)); entry;
       entry = TRY(context.store.outbox_head(id))) {
    const bool is_done = entry->kind == OutboxKind::leave;
    TRY(finish_entry(context, entry->row, is_done ? std::string_view() : rule));
  }
  return {};
}

Result<void> refuse_opening(Context& context, const OutboxEntry& entry, std::string_view rule) {
  TRY(finish_entry(context, entry.row, rule));
  auto conversation = TRY(context.store.conversation(entry.conversation));
  if (!conversation) return {};
  TRY(leave_for_good(context, *conversation, ConversationState::left, notice::Change::left));
  return refuse_entries(context, entry.conversation, rule);
}

Result<void> refuse_username(Context& context, const std::string& username, std::string_view rule) {
  for (const OutboxEntry& entry : TRY(context.store.outbox())) {
    const auto& names = entry.usernames;
    if (std::find(names.begin(), names.end(), username) == names.end()) continue;
    if (entry.kind == OutboxKind::open) {
      TRY(refuse_opening(context, entry, rule));
    } else {
      TRY(finish_entry(context, entry.row, rule));
    }
  }
  return {};
}

}  // namespace causeway::client
