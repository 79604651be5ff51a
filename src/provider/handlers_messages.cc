#include <algorithm>
#include <set>

#include "api/limits.h"
#include "api/rules.h"
#include "crypto/hash.h"
#include "franking/frank.h"
#include "mls_tree/rules.h"
#include "mls_wire/message.h"
#include "provider/commit_check.h"
#include "provider/device_differences.h"
#include "provider/first_contacts.h"
#include "provider/handlers.h"
#include "provider/measures.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::ConversationKind;
using api::Status;
using mls_wire::PrivateMessage;

namespace {

/// franking.md 2: this comes before the epoch, so that a device which never saw the answer to a
/// send learns that it was accepted even when the conversation has moved on.
void refuse_repeated(Call& call, const api::SendRequest& request, const crypto::Sha256& hash) {
  const auto earlier = call.transaction.messages().find(request.conversation, hash);
  if (!earlier) return;
  call.outcome.untagged = earlier->untagged;
  throw Refused(
      Status::conflict, api::rules::message_is_new, api::SendReply{.frank = earlier->envelope}
  );
}

PrivateMessage parse_message(const api::SendRequest& request) {
  auto message = accept_encoding<mls_wire::MlsMessage>(request.message);
  auto* private_message = std::get_if<PrivateMessage>(&message.body);
  require(
      private_message != nullptr &&
          private_message->content_type == mls_wire::ContentType::application,
      Status::invalid,
      api::rules::message_is_application
  );
  require(
      std::ranges::equal(private_message->group_id, request.conversation.value),
      Status::invalid,
      mls_tree::rules::message_is_for_this_group
  );
  return std::move(*private_message);
}

void require_current(const Conversation& conversation, Epoch epoch) {
  if (epoch == conversation.epoch) return;
  throw Refused(
      Status::conflict,
      api::rules::epoch_is_current,
      api::StaleEpoch{.epoch = conversation.epoch.value}
  );
}

/// Refuses while devices are missing or surplus, or somebody is leaving. True where a check was due
/// and found nothing.
bool require_devices(
    const Call& call,
    const Conversation& conversation,
    const std::vector<Member>& members,
    const std::vector<DeviceId>& without
) {
  if (conversation.devices == Devices::current) return false;
  const auto departures = call.transaction.conversations().departures(conversation.conversation);
  api::StaleDevices stale =
      device_differences(call.transaction, conversation.conversation, members, departures);
  if (stale.differences.empty()) return true;
  std::erase_if(stale.differences, [&without](api::DeviceDifference& difference) {
    std::erase_if(difference.missing, [&without](const DeviceId& device) {
      return std::ranges::count(without, device) > 0;
    });
    return difference.missing.empty() && difference.surplus.empty();
  });
  if (stale.differences.empty()) return false;
  throw Refused(Status::conflict, api::rules::devices_are_current, stale);
}

franking::FrankContext next_context(
    const Call& call, const Conversation& conversation, const franking::Commitment& commitment
) {
  return {
      .key_id = call.franker.key_id(),
      .hub_id = call.settings.hub_id,
      .group_id = {conversation.conversation},
      .epoch = conversation.epoch.value,
      .sender_account = call.device.account,
      .sender_device = call.device.device,
      .seq = conversation.seq + 1,
      .accepted_ms = std::max(to_unix_ms(call.now), conversation.accepted_ms),
      .commitment = commitment,
  };
}

/// Who is told of a message, and how.
struct Recipients {
  std::vector<DeviceId> readers;
  std::vector<DeviceId> blocking;
};

/// In a group, the other members hear whoever speaks, and so does who blocks: its own devices hide
/// that.
Recipients recipients_of(
    const Call& call, const Conversation& conversation, const std::vector<Member>& members
) {
  const SafetyTable& safety = call.transaction.safety();
  const bool is_direct = conversation.kind == ConversationKind::direct;
  Recipients recipients;
  for (const Member& member : members) {
    const bool sender = member.device == call.device.device;
    if (sender || member.delivery != Delivery::active) continue;
    const bool blocks = is_direct && safety.is_blocked(member.account, call.device.account);
    (blocks ? recipients.blocking : recipients.readers).push_back(member.device);
  }
  return recipients;
}

/// Whoever writes to somebody wants to hear from them.
void accept_peer(Call& call, const Conversation& conversation, const std::vector<Member>& members) {
  if (conversation.kind != ConversationKind::direct) return;
  SafetyTable& safety = call.transaction.safety();
  const AccountId own = call.device.account;
  for (const Member& member : members) {
    if (member.account == own || safety.has_accepted(own, member.account)) continue;
    if (!safety.is_blocked(own, member.account)) safety.accept(own, member.account);
  }
}

std::set<AccountId> others_in(const Call& call, const std::vector<Member>& members) {
  std::set<AccountId> others;
  for (const Member& member : members) others.insert(member.account);
  others.erase(call.device.account);
  return others;
}

/// Whoever speaks in a group has answered who let it in, and no other wants to hear from them by
/// it.
void answer_host(Call& call, const Conversation& conversation) {
  if (conversation.kind != ConversationKind::group) return;
  const auto host =
      call.transaction.conversations().let_in_by(conversation.conversation, call.device.account);
  if (host && *host != call.device.account) note_answer(call, *host);
}

/// Whoever is in a group has let itself in; in a direct conversation it may still be asked.
void require_may_say(
    const Call& call, const Conversation& conversation, const std::vector<Member>& members
) {
  if (conversation.kind == ConversationKind::note) return;
  require_free(call, api::SendRequest::op, Audience::others);
  if (conversation.kind != ConversationKind::direct) return;
  const SafetyTable& safety = call.transaction.safety();
  for (const AccountId& other : others_in(call, members)) {
    if (is_contact(safety, other, call.device.account)) continue;
    require_free(call, api::SendRequest::op, Audience::strangers);
  }
}

/// Whoever has not accepted the sender hears the first messages only, and nothing of signs that do
/// not stay.
void note_said(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& members,
    std::chrono::seconds ttl
) {
  if (conversation.kind != ConversationKind::direct) return;
  for (const AccountId& other : others_in(call, members)) {
    if (ttl.count() > 0) {
      require_no_stranger(call, other);
    } else {
      note_first_message(call, other);
    }
  }
}

}  // namespace

api::SendReply send(Call& call, const api::SendRequest& request) {
  ConversationTable& conversations = call.transaction.conversations();
  require(
      request.message.size() <= api::limits::message_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  const std::chrono::seconds ttl(request.ttl_seconds);
  require(ttl <= api::limits::ttl_max, Status::invalid, api::rules::ttl_is_within_limit);
  const auto conversation = conversations.find(request.conversation);
  require(conversation.has_value(), Status::not_found, api::rules::conversation_exists);
  const crypto::Sha256 hash = crypto::sha256({request.message});
  refuse_repeated(call, request, hash);
  const std::vector<Member> members = conversations.members(request.conversation);
  require(
      std::ranges::count(members, call.device.device, &Member::device) == 1,
      Status::refused,
      api::rules::device_is_member
  );
  require_may_say(call, *conversation, members);
  const PrivateMessage message = parse_message(request);
  require_current(*conversation, message.epoch);
  const bool devices_settled = require_devices(call, *conversation, members, request.without);
  const auto commitment = accept(franking::parse_authenticated_data(message.authenticated_data));

  if (devices_settled) conversations.put_devices(request.conversation, Devices::current);
  if (ttl.count() == 0) {
    accept_peer(call, *conversation, members);
    answer_host(call, *conversation);
  }
  note_said(call, *conversation, members, ttl);
  Recipients recipients = recipients_of(call, *conversation, members);
  call.wake(recipients.readers);
  call.wake(recipients.blocking);
  const Acceptance acceptance = call.transaction.messages().accept({
      .conversation = request.conversation,
      .context = next_context(call, *conversation, commitment),
      .hash = hash,
      .message = request.message,
      .recipients = std::move(recipients.readers),
      .blocking = std::move(recipients.blocking),
      .ttl = ttl,
  });
  call.outcome.untagged = acceptance.untagged;
  return {.frank = acceptance.envelope};
}

api::CheckFrankReply check_frank(ReadCall& call, const api::CheckFrankRequest& request) {
  const auto context = accept_encoding<franking::FrankContext>(request.context);
  const ConversationTable& conversations = call.transaction.conversations();
  const ConversationId id = context.group_id.conversation;
  require(conversations.find(id).has_value(), Status::not_found, api::rules::conversation_exists);
  require_member_account(participants_of(conversations, id), call.device.account);
  return {.verdict = call.franker.check(context, request.frank)};
}

}  // namespace causeway::provider
