#include "client/own_joins.h"

#include "client/outbox.h"
#include "client/requests.h"
#include "identity/join.h"

namespace causeway::client {
namespace {

bool may_still_be(const OwnJoin& join) {
  return join.state == OwnJoinState::asking || join.state == OwnJoinState::waiting;
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
       .request = {}}
  );
}

Result<void> end_own_join(StoreTransaction& store, ConversationId id, OwnJoinState state) {
  auto join = TRY(store.own_join(id));
  if (!join || !may_still_be(*join)) return {};
  join->state = state;
  join->request.clear();
  return store.put_own_join(*join);
}

Result<bool> is_answer_to_join(StoreTransaction& store, ConversationId id) {
  const auto join = TRY(store.own_join(id));
  if (!join || !may_still_be(*join)) return false;
  TRY(end_own_join(store, id, OwnJoinState::let_in));
  return true;
}

Result<std::optional<OutboxEntry>> own_join_entry(StoreTransaction& store, ConversationId id) {
  auto head = TRY(store.outbox_head(id));
  const bool is_one =
      head && (head->kind == OutboxKind::join || head->kind == OutboxKind::take_back_join);
  return is_one ? std::move(head) : std::optional<OutboxEntry>();
}

Result<void> advance_own_join(Context& context, const OutboxEntry& entry) {
  const Flight flight{.conversation = entry.conversation, .outbox = entry.row};
  if (entry.kind == OutboxKind::take_back_join) {
    context.waiting(entry.conversation).in_flight = true;
    request(context, api::TakeBackJoinRequest{entry.conversation}, flight);
    return {};
  }
  const auto join = TRY(context.store.own_join(entry.conversation));
  const bool is_asking = join && join->state == OwnJoinState::asking;
  if (!is_asking) return finish_entry(context, entry.row, {});
  context.waiting(entry.conversation).in_flight = true;
  request_encoded(context, api::Op::request_join, join->request, flight);
  return {};
}

Result<void> take_own_join_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (answer_of(reply) == Answer::later) {
    context.waiting(flight.conversation).not_before = context.now + pause_of(reply);
    return {};
  }
  const auto entry = TRY(context.store.outbox_entry(flight.outbox));
  if (!entry) return {};
  const bool is_asked = entry->kind == OutboxKind::join && reply.ok();
  auto join = TRY(context.store.own_join(flight.conversation));
  if (is_asked && join && join->state == OwnJoinState::asking) {
    join->state = OwnJoinState::waiting;
    join->request.clear();
    TRY(context.store.put_own_join(*join));
  }
  if (!is_asked) {
    TRY(end_own_join(context.store, flight.conversation, OwnJoinState::taken_back));
  }
  return finish_entry(context, entry->row, as_text(reply.head.rule));
}

}  // namespace causeway::client
