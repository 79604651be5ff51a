#include "client/own_joins.h"

#include <algorithm>

#include "api/rules.h"
#include "client/outbox.h"
#include "client/requests.h"
#include "client/strangers.h"
#include "identity/join.h"

namespace causeway::client {
namespace {

bool may_still_be(const OwnJoin& join) {
  return join.state == OwnJoinState::asking || join.state == OwnJoinState::waiting;
}

/// Why whoever has just asked asks in vain; empty where they do not.
std::string_view failure_of(OwnJoinState state) {
  switch (state) {
    case OwnJoinState::declined:
      return api::rules::join_request_is_welcome.name;
    case OwnJoinState::ended:
    case OwnJoinState::taken_back:
      return rules::join_request_lasts.name;
    case OwnJoinState::asking:
    case OwnJoinState::waiting:
    case OwnJoinState::let_in:
      break;
  }
  return {};
}

/// The hub has the request of that time.
Result<void> note_asked(StoreTransaction& store, ConversationId id, std::uint64_t time_ms) {
  auto join = TRY(store.own_join(id));
  const bool is_it = join && join->time_ms == time_ms && join->state == OwnJoinState::asking;
  if (!is_it) return {};
  join->state = OwnJoinState::waiting;
  join->request.clear();
  return store.put_own_join(*join);
}

Result<bool> has_left(StoreTransaction& store, ConversationId id) {
  const auto conversation = TRY(store.conversation(id));
  return conversation && conversation->state == ConversationState::left;
}

}  // namespace

Result<void> check_join_signature(
    const Self& self, const directory::VerifiedStatement& statement, const api::JoinRequest& request
) {
  const auto* device = statement.find(request.device);
  if (device == nullptr) return Error{rules::leaf_is_in_statement};
  const identity::JoinClaim claim{
      .domain = to_bytes(self.domain),
      .account = request.account,
      .device = request.device,
      .conversation = request.conversation,
      .locator_hash = request.locator_hash,
      .time_ms = request.time_ms,
      .sealed_note = request.sealed_note,
  };
  return identity::check_join(claim, request.signature, device->device_signature_key);
}

Result<void> take_own_join(Context& context, const Self& self, const api::JoinRequest& request) {
  const auto known = TRY(context.store.own_join(request.conversation));
  if (known && request.time_ms == known->time_ms && may_still_be(*known)) return {};
  if (known && request.time_ms <= known->time_ms) return Error{rules::join_is_new};
  const auto statement = TRY(directory::recall_statement(self.statement));
  TRY(check_join_signature(self, statement, request));
  return context.store.put_own_join(
      {.conversation = request.conversation,
       .title = known ? known->title : std::string(),
       .time_ms = request.time_ms,
       .state = OwnJoinState::waiting,
       .request = {},
       .locator_hash = request.locator_hash}
  );
}

Result<void> end_own_join(
    StoreTransaction& store, ConversationId id, std::uint64_t time_ms, OwnJoinState state
) {
  auto join = TRY(store.own_join(id));
  if (!join || join->time_ms > time_ms) return {};
  // That it has ended may be known already from a list, and not yet how.
  if (!may_still_be(*join) && join->state != OwnJoinState::ended) return {};
  join->state = state;
  join->request.clear();
  return store.put_own_join(*join);
}

Result<void> answer_own_join(Context& context, const GroupLink& link) {
  auto join = TRY(context.store.own_join(link.conversation));
  // The hub may have said that it ended before this device heard of the commit.
  const bool is_hoped_for = join && (may_still_be(*join) || join->state == OwnJoinState::ended);
  if (!is_hoped_for || !equal_ct(join->locator_hash, locator_hash_of(link))) return {};
  join->state = OwnJoinState::let_in;
  join->request.clear();
  TRY(context.store.put_own_join(*join));
  return take_up_asked(context, link.conversation);
}

Result<std::optional<OutboxEntry>> own_join_entry(StoreTransaction& store, ConversationId id) {
  auto head = TRY(store.outbox_head(id));
  const bool is_one =
      head && (head->kind == OutboxKind::join || head->kind == OutboxKind::take_back_join);
  return is_one ? std::move(head) : std::optional<OutboxEntry>();
}

Result<void> advance_own_join(Context& context, const OutboxEntry& entry) {
  const auto join = TRY(context.store.own_join(entry.conversation));
  if (!join) return finish_entry(context, entry.row, rules::join_request_is_there.name);
  const bool is_asking = join->state == OwnJoinState::asking;
  const Flight flight{
      .conversation = entry.conversation, .outbox = entry.row, .join_ms = join->time_ms
  };
  if (entry.kind == OutboxKind::take_back_join) {
    // Asked anew since: that takes the place of what was to be taken back.
    if (is_asking) return finish_entry(context, entry.row, {});
    context.waiting(entry.conversation).in_flight = true;
    request(context, api::TakeBackJoinRequest{entry.conversation}, flight);
    return {};
  }
  if (!is_asking) return finish_entry(context, entry.row, failure_of(join->state));
  context.waiting(entry.conversation).in_flight = true;
  request_encoded(context, api::Op::request_join, join->request, flight);
  return {};
}

Result<void> take_own_join_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const ConversationId id = flight.conversation;
  if (answer_of(reply) == Answer::later) {
    context.waiting(id).not_before = context.now + pause_of(reply);
    return {};
  }
  const auto entry = TRY(context.store.outbox_entry(flight.outbox));
  if (!entry) return {};
  // Nobody has taken this account out yet, which leaves.
  if (reply.broke(api::rules::joiner_is_no_member) && TRY(has_left(context.store, id))) {
    note_setback(context, id);
    context.waiting(id).not_before =
        std::max(context.waiting(id).not_before, context.now + retry_pause);
    return {};
  }
  if (entry->kind == OutboxKind::join && reply.ok()) {
    TRY(note_asked(context.store, id, flight.join_ms));
    const auto join = TRY(context.store.own_join(id));
    return finish_entry(context, entry->row, join ? failure_of(join->state) : std::string_view());
  }
  TRY(end_own_join(context.store, id, flight.join_ms, OwnJoinState::taken_back));
  return finish_entry(context, entry->row, as_text(reply.head.rule));
}

}  // namespace causeway::client
