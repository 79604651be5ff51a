#include "client/joins.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "api/limits.h"
#include "api/rules.h"
#include "client/group_links.h"
#include "client/news.h"
#include "client/outbox.h"
#include "client/own_joins.h"
#include "client/people.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/session.h"
#include "identity/join.h"

namespace causeway::client {
namespace {

using api::limits::join_retention;

bool is_recent(const api::JoinRequest& request, Instant now) {
  const Instant time = from_unix_ms(request.time_ms);
  return now < time + join_retention && time <= now + api::limits::join_time_allowance;
}

Result<bool> is_by_this_link(StoreTransaction& store, const api::JoinRequest& request) {
  const auto link = TRY(find_group_link(store, request.conversation));
  return link && equal_ct(locator_hash_of(*link), request.locator_hash);
}

bool is_waiting(const JoinRequest& join) {
  return join.state != JoinState::closed;
}

/// A hub that makes up accounts fills nobody's disk.
Result<void> check_few(StoreTransaction& store, ConversationId id) {
  const auto joins = TRY(store.join_requests(id));
  const auto waiting = std::count_if(joins.begin(), joins.end(), is_waiting);
  if (static_cast<std::size_t>(waiting) >= api::limits::join_requests_max) {
    return Error{api::rules::join_requests_are_few};
  }
  return {};
}

Result<void> check_join(Context& context, const api::JoinRequest& request) {
  if (!TRY(is_by_this_link(context.store, request))) return Error{rules::join_is_by_this_link};
  if (!is_recent(request, context.now)) return Error{rules::join_is_recent};
  const auto known = TRY(context.store.join_request(request.conversation, request.account));
  if (!known) return check_few(context.store, request.conversation);
  if (request.time_ms <= known->request.time_ms) return Error{rules::join_is_new};
  return {};
}

Result<bool> is_known(StoreTransaction& store, const api::JoinRequest& request) {
  const auto known = TRY(store.join_request(request.conversation, request.account));
  return known && known->request == request && is_waiting(*known);
}

/// Whether this device has to do with requests for that group: it was told its link.
Result<bool> is_of_interest(StoreTransaction& store, ConversationId id) {
  const auto conversation = TRY(store.conversation(id));
  return conversation && conversation->state < ConversationState::left &&
         TRY(store.group_link(id)).has_value();
}

enum class Proven : std::uint8_t {
  yes,
  no,
  later,  // the directory is being asked
};

Result<Proven> prove(Context& context, const Self& self, JoinRequest join) {
  const api::JoinRequest& request = join.request;
  const auto statement = TRY(find_statement(context.store, request.account));
  const auto person = TRY(context.store.person(request.account));
  const bool is_fresh = context.memory.fresh_accounts.contains(request.account);
  const bool is_listed = statement && statement->find(request.device) != nullptr;
  if (!is_fresh && (!is_listed || !person || person->username.empty())) {
    ask_account(context, request.account);
    return Proven::later;
  }
  const auto checked = statement ? check_join_signature(self, *statement, request)
                                 : Result<void>(Error{rules::leaf_is_in_statement});
  if (!checked.ok()) {
    TRY(context.store.delete_join_request(request.conversation, request.account));
    TRY(context.disbelieve(checked.error()));
    return Proven::no;
  }
  join.state = JoinState::open;
  TRY(context.store.put_join_request(join));
  TRY(tell_news(context, {request.conversation, Change::join_request, {request.account}, {}, {}}));
  return Proven::yes;
}

Result<void> close(StoreTransaction& store, JoinRequest join) {
  join.state = JoinState::closed;
  TRY(store.put_join_request(join));
  return store.forget_closed_joins(join.request.conversation, closed_joins_max);
}

using Asked = std::set<std::pair<ConversationId, AccountId>>;

OwnJoinState own_state_after(api::JoinEnd end) {
  switch (end) {
    case api::JoinEnd::taken_back:
      return OwnJoinState::taken_back;
    case api::JoinEnd::declined:
      return OwnJoinState::declined;
    case api::JoinEnd::void_link:
    case api::JoinEnd::lost_device:
      break;
  }
  return OwnJoinState::ended;
}

/// What the hub does not name any more has ended.
Result<void> close_others(Context& context, const Asked& named) {
  const Self self = TRY(load_self(context.store));
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    for (const JoinRequest& join : TRY(context.store.join_requests(conversation.id))) {
      const bool is_named = named.contains({conversation.id, join.request.account});
      if (is_waiting(join) && !is_named) TRY(close(context.store, join));
    }
  }
  for (const OwnJoin& join : TRY(context.store.own_joins())) {
    const bool is_named = named.contains({join.conversation, self.account});
    if (join.state != OwnJoinState::waiting || is_named) continue;
    TRY(end_own_join(context.store, join.conversation, join.time_ms, OwnJoinState::ended));
  }
  return {};
}

}  // namespace

Result<std::vector<OpenJoin>> open_joins(StoreTransaction& store, ConversationId id, Instant now) {
  TRY(check_may_decide(store, id));
  const auto link = TRY(find_group_link(store, id));
  const auto blocked = TRY(store.blocked());
  std::vector<OpenJoin> open;
  for (const JoinRequest& join : TRY(store.join_requests(id))) {
    const api::JoinRequest& request = join.request;
    const bool is_heard = !std::binary_search(blocked.begin(), blocked.end(), request.account);
    if (!link || join.state != JoinState::open || !is_heard || !is_recent(request, now)) continue;
    const auto person = TRY(store.person(request.account));
    auto note = open_note(*link, request.account, request.sealed_note);
    open.push_back(
        {.account = request.account,
         .username = person ? person->username : std::string(),
         .note = note.ok() ? *std::move(note) : std::string(),
         .past = join.past,
         .time_ms = request.time_ms}
    );
  }
  std::sort(open.begin(), open.end(), [](const OpenJoin& left, const OpenJoin& right) {
    return std::tie(left.time_ms, left.account) < std::tie(right.time_ms, right.account);
  });
  return open;
}

Result<void> take_join(Context& context, const api::JoinItem& item) {
  const api::JoinRequest& request = item.request;
  const Self self = TRY(load_self(context.store));
  if (request.account == self.account) return take_own_join(context, self, request);
  if (!TRY(is_of_interest(context.store, request.conversation))) return {};
  if (TRY(is_known(context.store, request))) return {};
  TRY(check_join(context, request));
  TRY(context.store.put_join_request({request, item.past, JoinState::unproven}));
  // Its device may be of today.
  context.memory.fresh_accounts.erase(request.account);
  context.memory.proves_joins = true;
  return {};
}

Result<void> take_join_end(Context& context, const api::JoinEndItem& item) {
  const ConversationId id = item.conversation;
  const Self self = TRY(load_self(context.store));
  if (item.account == self.account) {
    return end_own_join(context.store, id, item.time_ms, own_state_after(item.end));
  }
  const auto join = TRY(context.store.join_request(id, item.account));
  const bool is_it = join && join->request.time_ms <= item.time_ms;
  return is_it ? close(context.store, *join) : Result<void>();
}

Result<void> prove_joins(Context& context) {
  if (!context.memory.logged_in || !context.memory.proves_joins) return {};
  const auto joins = TRY(context.store.unproven_joins());
  bool is_one_left = false;
  if (!joins.empty()) {
    const Self self = TRY(load_self(context.store));
    for (const JoinRequest& join : joins) {
      is_one_left = TRY(prove(context, self, join)) == Proven::later || is_one_left;
    }
  }
  context.memory.proves_joins = is_one_left;
  return {};
}

Result<void> close_join(StoreTransaction& store, ConversationId id, AccountId account) {
  auto join = TRY(store.join_request(id, account));
  return join ? close(store, *std::move(join)) : Result<void>();
}

Result<void> close_void_joins(StoreTransaction& store, ConversationId id) {
  for (const JoinRequest& join : TRY(store.join_requests(id))) {
    if (is_waiting(join) && !TRY(is_by_this_link(store, join.request))) TRY(close(store, join));
  }
  return {};
}

void ask_join_requests(Context& context, OutboxRow row) {
  if (row != OutboxRow{}) context.waiting(no_conversation).in_flight = true;
  request(context, api::JoinRequestsRequest{}, {.outbox = row});
}

Result<void> take_join_requests(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (flight.outbox != OutboxRow{}) {
    context.waiting(no_conversation).in_flight = false;
    context.touch(no_conversation);
    if (answer_of(reply) == Answer::later) {
      context.waiting(no_conversation).not_before = context.now + pause_of(reply);
      return {};
    }
    TRY(finish_entry(context, flight.outbox, as_text(reply.head.rule)));
  }
  // Asked again with the next login.
  if (!reply.ok()) return {};
  const auto told = TRY(tls::decode<api::JoinRequestsReply>(reply.body));
  TRY(context.store.expire_join_requests(to_unix_ms(context.now - join_retention)));
  Asked named;
  for (const api::JoinItem& item : told.requests) {
    named.insert({item.request.conversation, item.request.account});
    const auto taken = take_join(context, item);
    if (!taken.ok()) TRY(context.disbelieve(taken.error()));
  }
  const bool is_whole = told.requests.size() < api::limits::join_requests_told_max;
  return is_whole ? close_others(context, named) : Result<void>();
}

Result<void> advance_decline(Context& context, const OutboxEntry& entry) {
  context.waiting(entry.conversation).in_flight = true;
  request(
      context,
      api::DeclineJoinRequest{entry.conversation, entry.accounts.front()},
      {.conversation = entry.conversation, .outbox = entry.row, .account = entry.accounts.front()}
  );
  return {};
}

Result<void> take_decline_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (answer_of(reply) == Answer::later) {
    context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
    return {};
  }
  // It was taken back, or somebody else has decided.
  const bool is_gone = reply.broke(api::rules::join_request_is_there);
  if (reply.ok() || is_gone) {
    TRY(close_join(context.store, flight.conversation, flight.account));
    return finish_entry(context, flight.outbox, {});
  }
  return finish_entry(context, flight.outbox, as_text(reply.head.rule));
}

}  // namespace causeway::client
