// What a person does with a group's link, and with who asks to be let in by one.
#include <algorithm>

#include "api/rules.h"
#include "client/engine.h"
#include "client/group_links.h"
#include "client/joins.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/trust.h"
#include "content/message.h"
#include "identity/join.h"

namespace causeway::client {
namespace {

Result<api::RequestJoinRequest> sign_join_request(
    const Self& self, const GroupLink& link, std::uint64_t time_ms, Bytes sealed_note
) {
  const identity::JoinClaim claim{
      .domain = to_bytes(self.domain),
      .account = self.account,
      .device = self.device,
      .conversation = link.conversation,
      .locator_hash = locator_hash_of(link),
      .time_ms = time_ms,
      .sealed_note = std::move(sealed_note),
  };
  return api::RequestJoinRequest{
      .conversation = link.conversation,
      .locator = locator_of(link),
      .time_ms = time_ms,
      .sealed_note = claim.sealed_note,
      .signature = identity::sign_join(self.device_key, claim),
  };
}

Result<OpenJoin> find_open_join(
    StoreTransaction& store, ConversationId id, const std::string& username, Instant now
) {
  for (OpenJoin& join : TRY(open_joins(store, id, now))) {
    if (join.username == username) return std::move(join);
  }
  return Error{rules::join_request_is_there};
}

}  // namespace

Result<void> Engine::set_group_link(
    StoreTransaction& store, ConversationId id, GroupLinkWish wish, Instant now
) {
  TRY(check_may_decide(store, id));
  const auto conversation = TRY(store.conversation(id));
  TRY(check_nobody_doubted(store, *conversation));
  content::GroupLinkState state;
  if (wish == GroupLinkWish::renewed) {
    state.secret = SecretBytes(random_.bytes(content::group_link_secret_size));
  } else if (!TRY(find_group_link(store, id))) {
    return Error{rules::group_link_is_there};
  }
  const auto content = content::make_message(random_, content::group_link_part(state));
  TRY(enter_message(store, id, content, now));
  OutboxEntry entry;
  entry.kind = OutboxKind::put_link;
  entry.conversation = id;
  return enter(store, entry);
}

Result<void> Engine::ask_to_join(
    StoreTransaction& store, const GroupLink& link, const JoinWish& wish, Instant now
) {
  const Self self = TRY(load_self(store));
  if (self.registration != Registration::done) return Error{rules::device_is_registered};
  if (link.domain != self.domain) return Error{rules::group_link_is_of_this_provider};
  const auto conversation = TRY(store.conversation(link.conversation));
  if (conversation && conversation->state < ConversationState::left) {
    return Error{api::rules::joiner_is_no_member};
  }
  if (!content::is_group_name(wish.note)) return Error{rules::join_note_is_plain};
  const auto known = TRY(store.own_join(link.conversation));
  const std::uint64_t time_ms = std::max(to_unix_ms(now), known ? known->time_ms + 1 : 0);
  Bytes note = seal_note(link, self.account, wish.note, random_);
  const auto request = TRY(sign_join_request(self, link, time_ms, std::move(note)));
  TRY(store.put_own_join(
      {.conversation = link.conversation,
       .title = wish.title,
       .time_ms = time_ms,
       .state = OwnJoinState::asking,
       .request = tls::encode(request),
       .locator_hash = locator_hash_of(link)}
  ));
  OutboxEntry entry;
  entry.kind = OutboxKind::join;
  entry.conversation = link.conversation;
  return enter(store, entry);
}

Result<void> Engine::take_back_join(StoreTransaction& store, ConversationId id) {
  auto join = TRY(store.own_join(id));
  const bool is_seen =
      join && join->state != OwnJoinState::let_in && join->state != OwnJoinState::taken_back;
  if (!is_seen) return Error{rules::join_request_is_there};
  if (join->state == OwnJoinState::declined || join->state == OwnJoinState::ended) {
    join->state = OwnJoinState::taken_back;
    TRY(store.put_own_join(*join));
  }
  OutboxEntry entry;
  entry.kind = OutboxKind::take_back_join;
  entry.conversation = id;
  return enter(store, entry);
}

Result<void> Engine::list_joins(StoreTransaction& store) {
  OutboxEntry entry;
  entry.kind = OutboxKind::list_joins;
  return enter(store, entry);
}

Result<void> Engine::approve_join(
    StoreTransaction& store, ConversationId id, const std::string& username, Instant now
) {
  TRY(find_open_join(store, id, username, now));
  return add_members(store, id, {username});
}

Result<void> Engine::decline_join(
    StoreTransaction& store, ConversationId id, const std::string& username, Instant now
) {
  OutboxEntry entry;
  entry.kind = OutboxKind::decline_join;
  entry.conversation = id;
  entry.accounts = {TRY(find_open_join(store, id, username, now)).account};
  return enter(store, entry);
}

}  // namespace causeway::client
