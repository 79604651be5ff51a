#include <algorithm>

#include "api/inbox.h"
#include "api/limits.h"
#include "api/rules.h"
#include "identity/device_credential.h"
#include "identity/join.h"
#include "mls_tree/roles.h"
#include "provider/commit_check.h"
#include "provider/handlers.h"
#include "provider/joins.h"
#include "provider/measures.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;

namespace {

/// By right of its role, as every member judges it. Others learn nothing of the conversation.
Conversation require_decider(const Call& call, ConversationId id) {
  const auto conversation = call.transaction.conversations().find(id);
  require(conversation.has_value(), Status::not_found, api::rules::conversation_exists);
  require_member_account(
      participants_of(call.transaction.conversations(), id), call.device.account
  );
  const bool may_add =
      accept(mls_tree::may_add(stored_group(call.transaction, id), call.device.account));
  require(may_add, Status::refused, mls_tree::rules::adder_may_add);
  return *conversation;
}

/// The group's link, where `locator` is that of it; one answer for all else.
template <typename AnyCall>
api::GroupLink require_link(const AnyCall& call, ConversationId id, const api::Locator& locator) {
  const auto record = call.transaction.joins().find_link(id);
  const bool is_it =
      record && record->link && equal_ct(record->link->locator_hash, crypto::sha256({locator}));
  require(is_it, Status::not_found, api::rules::group_link_is_there);
  return *record->link;
}

bool is_same_link(const GroupLinkRecord& record, const std::optional<api::GroupLink>& link) {
  if (!record.link || !link) return !record.link && !link;
  return equal_ct(record.link->locator_hash, link->locator_hash);
}

bool is_member(const ConversationTable& conversations, ConversationId id, AccountId account) {
  const auto members = conversations.members(id);
  return std::ranges::find(members, account, &Member::account) != members.end();
}

/// By the roster, which forgets.
api::Past past_of(const ConversationTable& conversations, ConversationId id, AccountId account) {
  const auto roster = conversations.roster(id);
  const bool was_in = std::ranges::find(roster, account, &RosterEntry::account) != roster.end();
  return was_in ? api::Past::was_member : api::Past::none;
}

void require_signed(const Call& call, const api::JoinRequest& request) {
  const identity::JoinClaim claim{
      .domain = call.settings.domain,
      .account = request.account,
      .device = request.device,
      .conversation = request.conversation,
      .locator_hash = request.locator_hash,
      .time_ms = request.time_ms,
      .sealed_note = request.sealed_note,
  };
  const auto device = accept_encoding<identity::DeviceCredential>(call.device.credential);
  accept(identity::check_join(claim, request.signature, device.device_signature_key));
}

/// What one account and one group may have of them.
void require_few(const Call& call, const api::JoinRequest& request) {
  const JoinTable& joins = call.transaction.joins();
  const bool are_few =
      joins.waiting(request.conversation).size() < api::limits::join_requests_max &&
      joins.of_account(request.account).size() < api::limits::join_requests_per_account_max;
  require(are_few, Status::refused, api::rules::join_requests_are_few);
}

/// Whether this very request is here already. Refuses one that is not the account's latest, and
/// any of somebody who was declined.
bool is_known(const Call& call, const api::JoinRequest& request) {
  const auto known = call.transaction.joins().find(request.conversation, request.account);
  if (!known) {
    require_few(call, request);
    return false;
  }
  require(known->state == JoinState::waiting, Status::refused, api::rules::join_request_is_welcome);
  if (known->request == request) return true;
  require(
      request.time_ms > known->request.time_ms, Status::conflict, api::rules::join_request_is_newest
  );
  return false;
}

}  // namespace

api::Empty put_group_link(Call& call, const api::PutGroupLinkRequest& request) {
  const ConversationId id = request.conversation;
  const Conversation conversation = require_decider(call, id);
  if (request.link) require_free(call, api::Op::put_group_link, Audience::newcomers);
  require(
      !request.link ||
          request.link->sealed_preview.size() <= api::limits::group_link_preview_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  JoinTable& joins = call.transaction.joins();
  const auto known = joins.find_link(id);
  const bool is_same = known && is_same_link(*known, request.link);
  const bool is_next = !known || request.seq > known->seq;
  const bool is_newest = request.seq > 0 && request.seq <= conversation.seq &&
                         (is_next || (is_same && request.seq == known->seq));
  require(is_newest, Status::conflict, api::rules::group_link_is_newest);
  if (!is_same) {
    const auto deciders = deciders_of(call.transaction, id);
    for (const api::JoinRequest& waiting : joins.waiting(id)) {
      end_join(call, deciders, waiting, api::JoinEnd::void_link);
    }
  }
  joins.put_link(id, {request.seq, request.link});
  return {};
}

api::GroupLinkReply group_link(ReadCall& call, const api::GroupLinkRequest& request) {
  return {
      .sealed_preview = require_link(call, request.conversation, request.locator).sealed_preview
  };
}

api::Empty request_join(Call& call, const api::RequestJoinRequest& request) {
  const api::GroupLink link = require_link(call, request.conversation, request.locator);
  const AccountId account = call.device.account;
  require(
      request.sealed_note.size() <= api::limits::join_note_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  ConversationTable& conversations = call.transaction.conversations();
  require(
      !is_member(conversations, request.conversation, account),
      Status::conflict,
      api::rules::joiner_is_no_member
  );
  const api::JoinRequest join{
      .conversation = request.conversation,
      .account = account,
      .device = call.device.device,
      .locator_hash = link.locator_hash,
      .time_ms = request.time_ms,
      .sealed_note = request.sealed_note,
      .signature = request.signature,
  };
  if (is_known(call, join)) return {};
  const Milliseconds distance = from_unix_ms(request.time_ms) - call.now;
  require(
      std::chrono::abs(distance) <= api::limits::join_time_allowance,
      Status::invalid,
      api::rules::join_time_is_near
  );
  require_signed(call, join);
  call.transaction.joins().put({join, JoinState::waiting}, call.now);
  const api::JoinItem item{join, past_of(conversations, request.conversation, account)};
  tell_join(call, deciders_of(call.transaction, request.conversation), join, item);
  return {};
}

api::Empty take_back_join(Call& call, const api::TakeBackJoinRequest& request) {
  const auto known = call.transaction.joins().find(request.conversation, call.device.account);
  if (known && known->state == JoinState::waiting) {
    const auto deciders = deciders_of(call.transaction, request.conversation);
    end_join(call, deciders, known->request, api::JoinEnd::taken_back);
  }
  return {};
}

api::Empty decline_join(Call& call, const api::DeclineJoinRequest& request) {
  require_decider(call, request.conversation);
  JoinTable& joins = call.transaction.joins();
  auto known = joins.find(request.conversation, request.account);
  require(known.has_value(), Status::not_found, api::rules::join_request_is_there);
  if (known->state == JoinState::declined) return {};
  const auto deciders = deciders_of(call.transaction, request.conversation);
  end_join(call, deciders, known->request, api::JoinEnd::declined);
  known->state = JoinState::declined;
  joins.put(*known, call.now);
  return {};
}

api::JoinRequestsReply join_requests(ReadCall& call, const api::JoinRequestsRequest&) {
  const ConversationTable& conversations = call.transaction.conversations();
  const JoinTable& joins = call.transaction.joins();
  const AccountId own = call.device.account;
  api::JoinRequestsReply reply;
  for (const JoinRecord& record : joins.of_account(own)) {
    if (record.state == JoinState::waiting) reply.requests.push_back({record.request, {}});
  }
  for (const ConversationId& id : conversations.of_account(own)) {
    const auto waiting = joins.waiting(id);
    if (waiting.empty()) continue;
    if (!accept(mls_tree::may_add(stored_group(call.transaction, id), own))) continue;
    for (const api::JoinRequest& request : waiting) {
      if (reply.requests.size() >= api::limits::join_requests_told_max) break;
      if (call.transaction.safety().is_blocked(own, request.account)) continue;
      reply.requests.push_back({request, past_of(conversations, id, request.account)});
    }
  }
  return reply;
}

}  // namespace causeway::provider
