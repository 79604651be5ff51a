#include "client/engine.h"

#include <algorithm>
#include <utility>

#include "api/inbox.h"
#include "api/session.h"
#include "client/account_changes.h"
#include "client/changes.h"
#include "client/claims.h"
#include "client/erasure.h"
#include "client/filings.h"
#include "client/group_links.h"
#include "client/history_answers.h"
#include "client/history_requests.h"
#include "client/inbox.h"
#include "client/joins.h"
#include "client/outbox.h"
#include "client/own_joins.h"
#include "client/people.h"
#include "client/personal.h"
#include "client/profiles.h"
#include "client/receipts.h"
#include "client/rejoin.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/search.h"
#include "client/session.h"
#include "client/set_back.h"

namespace causeway::client {
namespace {

using TakeReply = Result<void> (*)(Context&, const Flight&, const api::ParsedReply&);

struct ReplyRow {
  api::Op op;
  TakeReply take;
};

Result<void> take_login_reply(Context& context, const Flight&, const api::ParsedReply& reply) {
  return take_login(context, reply);
}

/// Of a message that somebody else has handed over, or of one that is to be reported.
Result<void> take_frank_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  return flight.checked_seq == 0 ? take_frank_verdict(context, flight, reply)
                                 : take_report_frank(context, flight, reply);
}

/// Who takes the reply to which request.
constexpr ReplyRow reply_table[] = {
    {api::Op::login, take_login_reply},
    {api::Op::lookup_username, take_account},
    {api::Op::lookup_account, take_account},
    {api::Op::statements, take_statements},
    {api::Op::publish_statement, take_statement_reply},
    {api::Op::publish_key_packages, take_refill},
    {api::Op::claim_key_packages, take_claim},
    {api::Op::create_conversation, take_change_reply},
    {api::Op::commit, take_change_reply},
    {api::Op::leave, take_change_reply},
    {api::Op::send, take_send_reply},
    {api::Op::conversation_info, take_info},
    {api::Op::conversations, take_conversations},
    {api::Op::check_frank, take_frank_reply},
    {api::Op::block, take_safety_reply},
    {api::Op::unblock, take_safety_reply},
    {api::Op::accept_contact, take_safety_reply},
    {api::Op::put_profile, take_safety_reply},
    {api::Op::profile, take_profile},
    {api::Op::put_safety_settings, take_safety_reply},
    {api::Op::safety_settings, take_safety_settings},
    {api::Op::put_group_link, take_put_link_reply},
    {api::Op::request_join, take_own_join_reply},
    {api::Op::take_back_join, take_own_join_reply},
    {api::Op::decline_join, take_decline_reply},
    {api::Op::join_requests, take_join_requests},
    {api::Op::moderation_key, take_moderation_key},
    {api::Op::file_report, take_filing_reply},
    {api::Op::file_appeal, take_filing_reply},
};

/// Whatever was asked on a connection that is gone will be asked again; nothing else is lost.
void disconnect(Memory& memory) {
  memory.logged_in = false;
  memory.ack_due = false;
  memory.flights.clear();
  memory.waiting.clear();
  memory.asked_usernames.clear();
  memory.asked_accounts.clear();
  memory.asked_statements.clear();
  memory.told_statements.clear();
  memory.asked_profiles.clear();
  memory.profiles_not_before = {};
  memory.own_profile_is_newest = false;
  memory.own_profile_checks = 0;
  memory.knows_contacts = false;
  memory.contacts_withheld = 0;
  memory.knows_what_was_missed = false;
  memory.questions.clear();
  memory.lookups_not_before = {};
  memory.fresh_accounts.clear();
  for (auto& [number, claim] : memory.history_claims) claim.is_asked = false;
  memory.claims_not_before = {};
  for (auto& [seq, check] : memory.report_checks) check.is_asked = false;
  memory.moderation_key.reset();
  memory.account = {};
  memory.typing.clear();
  memory.inbox = {};
  memory.last_item = {};
}

constexpr Milliseconds patience = std::chrono::seconds(30);

/// A connection that does not answer is none, whatever the network says of it.
bool is_overdue(const Memory& memory, Instant now) {
  return std::any_of(memory.flights.begin(), memory.flights.end(), [now](const auto& flight) {
    return flight.second.asked + patience < now;
  });
}

Result<void> blob_uploaded(Context& context, BlobId blob) {
  for (Attachment& attachment : TRY(context.store.attachments_in(BlobState::uploading))) {
    if (attachment.what.blob != blob) continue;
    attachment.state = BlobState::uploaded;
    TRY(context.store.put_attachment(attachment));
    const auto message = TRY(context.store.message(attachment.message));
    if (message) context.touch(message->conversation);
  }
  return {};
}

/// A message whose attachment will never be at the hub would only stand in the way of others.
Result<void> blob_refused(Context& context, const BlobRefused& refused) {
  for (const OutboxEntry& entry : TRY(context.store.outbox())) {
    if (entry.kind != OutboxKind::message) continue;
    for (const Attachment& attachment : TRY(context.store.attachments(entry.message))) {
      if (attachment.what.blob != refused.blob) continue;
      TRY(finish_entry(context, entry.row, refused.rule));
      break;
    }
  }
  return {};
}

Result<void> take_push(Context& context, const api::Frame& frame) {
  switch (frame.op) {
    case api::Op::hello:
      return answer_hello(context, TRY(tls::decode<api::Hello>(frame.body)));
    case api::Op::inbox_item:
      return take_inbox_item(context, frame.body);
    default:
      return {};  // of a later version
  }
}

/// An answer that does not hold is none: asked again after a while.
Result<void> answer_was_wrong(Context& context, const Flight& flight) {
  switch (flight.op) {
    case api::Op::login:
      context.effects.reconnect = true;
      return {};
    case api::Op::lookup_username:
    case api::Op::lookup_account:
      return look_up_later(context, flight, retry_pause);
    case api::Op::statements:
      context.memory.asked_statements.erase(flight.account);
      return {};
    case api::Op::publish_statement:
      context.memory.account.in_flight = false;
      context.memory.account.not_before = context.now + retry_pause;
      return {};
    case api::Op::check_frank:
      check_frank_later(context, flight, retry_pause);
      return {};
    case api::Op::safety_settings:
      note_contacts_withheld(context.memory);
      [[fallthrough]];
    case api::Op::conversations:
      ask_again_after(context, flight.op, question_pause);
      return {};
    case api::Op::join_requests:
      return {};
    case api::Op::profile:
      context.memory.profiles_not_before = context.now + retry_pause;
      return {};
    case api::Op::publish_key_packages:
      context.memory.refill_not_before = context.now + retry_pause;
      return {};
    default:
      context.waiting(flight.conversation).not_before = context.now + retry_pause;
      note_setback(context, flight.conversation);
      return {};
  }
}

/// What is about no conversation and has had no answer that held is asked again in its time.
Result<void> ask_again(Context& context) {
  Memory& memory = context.memory;
  if (!memory.logged_in) return {};
  const auto is_due = [&](api::Op op) {
    const auto question = memory.questions.find(op);
    if (question == memory.questions.end() || context.now < question->second) return false;
    memory.questions.erase(question);
    return true;
  };
  if (is_due(api::Op::safety_settings)) ask_safety_settings(context);
  return is_due(api::Op::conversations) ? ask_what_was_missed(context) : Result<void>();
}

Result<void> take_reply_to(Context& context, const Flight& flight, ByteView body) {
  const auto reply = TRY(api::parse_reply(body));
  if (answer_of(reply) == Answer::later && flight.op != api::Op::login) {
    context.tell(notice::Postponed{std::string(as_text(reply.head.rule))});
  }
  for (const ReplyRow& row : reply_table) {
    if (row.op == flight.op) return row.take(context, flight, reply);
  }
  return {};
}

Result<void> take_reply(Context& context, const api::Frame& frame) {
  auto flight = context.memory.flights.extract(frame.id);
  if (flight.empty()) return {};
  const Flight& what = flight.mapped();
  if (what.conversation != ConversationId{}) {
    context.waiting(what.conversation).in_flight = false;
    context.touch(what.conversation);
  }
  const auto taken = take_reply_to(context, what, frame.body);
  if (taken.ok()) return {};
  TRY(context.disbelieve(taken.error()));
  return answer_was_wrong(context, what);
}

Result<void> take_frame(Context& context, ByteView bytes) {
  const auto frame = TRY(api::parse_frame(bytes));
  if (frame.kind == api::FrameKind::push) return take_push(context, frame);
  if (frame.kind == api::FrameKind::reply) return take_reply(context, frame);
  return {};
}

Result<void> take_event(Context& context, const Event& event) {
  struct Taker {
    Context& context;

    Result<void> operator()(const Received& received) {
      return take_frame(context, received.frame);
    }

    Result<void> operator()(const Disconnected&) {
      disconnect(context.memory);
      return {};
    }

    Result<void> operator()(const BlobUploaded& uploaded) {
      return blob_uploaded(context, uploaded.blob);
    }

    Result<void> operator()(const BlobRefused& refused) { return blob_refused(context, refused); }

    Result<void> operator()(const Tick&) {
      TRY(keep_index(context.store, context.now));
      const auto receipted =
          TRY(enter_receipts(context.store, context.random, context.now, Patience::some));
      for (const ConversationId id : receipted) context.touch(id);
      TRY(enter_history_answers(context, Urgency::in_turn));
      TRY(enter_history_requests(context, Urgency::in_turn));
      return tell_personal_state(context);
    }
  };

  return std::visit(Taker{context}, event);
}

}  // namespace

Context Engine::work_on(StoreTransaction& store, Instant now) {
  return {
      .store = store,
      .now = now,
      .random = random_,
      .workers = workers_,
      .stock = stock_,
      .memory = memory_,
      .effects = {},
  };
}

Result<Effects> Engine::run(StoreTransaction& store, std::span<const Event> events, Instant now) {
  Context context = work_on(store, now);
  TRY(erase_what_is_over(store, now));
  for (const Event& event : events) {
    const auto taken = take_event(context, event);
    if (taken.ok()) continue;
    TRY(context.disbelieve(taken.error()));
    // Nothing of ours depends on this connection.
    context.effects.reconnect = true;
  }
  // The time of what has come may be over, too.
  TRY(erase_what_is_over(store, now));
  // With the clock set back, everything would wait for a time that was.
  constexpr Milliseconds drift = std::chrono::seconds(1);
  const bool went_back = now + drift < std::exchange(memory_.last_run, now);
  if (went_back || is_overdue(memory_, now)) context.effects.reconnect = true;
  refill(context);
  TRY(ask_again(context));
  TRY(advance_account_changes(context));
  TRY(pump(context));
  // What waited for its sender to be proven may go on now.
  while (TRY(take_waiting_items(context))) TRY(pump(context));
  TRY(check_history_claims(context));
  ask_report_franks(context);
  TRY(ask_profiles(context));
  TRY(prove_joins(context));
  if (memory_.logged_in && memory_.ack_due) {
    const api::AckRequest ack{.number = TRY(store.inbox_number())};
    context.effects.sends.push_back(tls::encode(
        api::Frame{.kind = api::FrameKind::request, .id = 0, .op = ack.op, .body = tls::encode(ack)}
    ));
    memory_.ack_due = false;
  }
  return std::move(context.effects);
}

}  // namespace causeway::client
