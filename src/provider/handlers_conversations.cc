#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "crypto/hash.h"
#include "identity/leave.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_wire/message.h"
#include "provider/commit_check.h"
#include "provider/epoch_change.h"
#include "provider/first_contacts.h"
#include "provider/handlers.h"
#include "provider/joins.h"
#include "provider/measures.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::ConversationKind;
using api::Status;
using mls_tree::PublicGroup;

namespace {

Conversation require_conversation(const Transaction& transaction, ConversationId id) {
  auto conversation = transaction.conversations().find(id);
  require(conversation.has_value(), Status::not_found, api::rules::conversation_exists);
  return *conversation;
}

[[noreturn]] void refuse_epoch(const Conversation& conversation) {
  throw Refused(
      Status::conflict,
      api::rules::epoch_is_current,
      api::StaleEpoch{.epoch = conversation.epoch.value}
  );
}

void require_epoch(const Conversation& conversation, Epoch epoch) {
  if (epoch != conversation.epoch) refuse_epoch(conversation);
}

/// Whether an account wants to come into a conversation of this kind by another's doing.
bool is_welcome(const SafetyTable& safety, AccountId account, AccountId by, ConversationKind kind) {
  if (safety.is_blocked(account, by)) return false;
  const Admissions admissions = safety.admissions(account);
  switch (kind == ConversationKind::direct ? admissions.messages : admissions.groups) {
    case api::Admission::everybody:
      return true;
    case api::Admission::accepted:
      return safety.has_accepted(account, by);
    case api::Admission::nobody:
      break;
  }
  return false;
}

/// 403 where an account that would come in does not want to hear from whoever lets it in; whoever
/// asks to be let in wants to, by anybody that it has not blocked. Says neither which nor why. Who
/// did not ask for a group counts as a first contact (first_contacts.h). And 403 where whoever lets
/// it in may not, by what was decided about it.
void require_welcome(
    Call& call,
    api::Op op,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const std::vector<Member>& after
) {
  const SafetyTable& safety = call.transaction.safety();
  const AccountId by = call.device.account;
  const std::set<AccountId> known = accounts_of(before);
  for (const AccountId& account : accounts_of(after)) {
    if (known.contains(account)) continue;
    const bool asks = !safety.is_blocked(account, by) &&
                      has_asked_to_join(call.transaction, conversation.conversation, account);
    require_free(call, op, Audience::newcomers);
    if (!asks && !is_contact(safety, account, by)) require_free(call, op, Audience::strangers);
    require(
        asks || is_welcome(safety, account, by, conversation.kind),
        Status::refused,
        api::rules::contact_is_welcome
    );
    if (!asks && conversation.kind == ConversationKind::group) note_let_in(call, account);
  }
}

/// Whoever opens a conversation with somebody wants to hear from them.
void accept_opened(SafetyTable& safety, AccountId account, AccountId other) {
  if (account != other && !safety.is_blocked(account, other)) safety.accept(account, other);
}

// --- create_conversation

/// The group of epoch 0: whole, in order, and the creator's device alone.
PublicGroup accept_first_epoch(const Call& call, const api::CreateConversationRequest& request) {
  // In front of the signatures: each leaf has one, and a large tree would hold up everybody.
  require(
      request.group_info.size() <= api::limits::first_group_info_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  const auto message = accept_encoding<mls_wire::MlsMessage>(request.group_info);
  const auto* group_info = std::get_if<mls_wire::Unverified<mls_wire::GroupInfo>>(&message.body);
  require(group_info != nullptr, Status::invalid, api::rules::conversation_begins_alone);
  // One node is all there can be. Asked first, because each leaf of a tree costs a signature check.
  const auto tree =
      accept(mls_wire::find_extension<mls_wire::RatchetTreeNodes>(group_info->unchecked().extensions
      ));
  require(
      !tree || tree->ratchet_tree.size() == 1,
      Status::invalid,
      api::rules::conversation_begins_alone
  );
  PublicGroup group = accept(PublicGroup::from_group_info(*group_info, std::nullopt));
  accept(mls_tree::check_policy(group));
  const std::vector<Member> members = members_of(group.tree());
  const bool alone = group.context().epoch == Epoch{0} && members.size() == 1 &&
                     members.front().device == call.device.device;
  require(alone, Status::invalid, api::rules::conversation_begins_alone);
  require_listed(call, {*group.tree().leaf(members.front().leaf)});
  return group;
}

/// Who a conversation of this kind is of.
bool fits_kind(
    const Call& call,
    const api::CreateConversationRequest& request,
    const std::set<AccountId>& accounts
) {
  const AccountId own = call.device.account;
  switch (request.kind) {
    case ConversationKind::direct:
      return request.peer != own && accounts == std::set<AccountId>{own, request.peer};
    case ConversationKind::group:
      return request.peer == AccountId{};
    case ConversationKind::note:
      return request.peer == AccountId{} && accounts == std::set<AccountId>{own};
  }
  return false;
}

/// With whom this is the one conversation that there can be: a note is with oneself.
std::optional<AccountId> sole_peer(
    const Call& call, const api::CreateConversationRequest& request
) {
  switch (request.kind) {
    case ConversationKind::direct:
      return request.peer;
    case ConversationKind::note:
      return call.device.account;
    case ConversationKind::group:
      break;
  }
  return std::nullopt;
}

void require_new_direct(const Call& call, const api::CreateConversationRequest& request) {
  const auto peer = sole_peer(call, request);
  if (!peer) return;
  require(
      call.transaction.accounts().find(*peer).has_value(),
      Status::not_found,
      api::rules::account_exists
  );
  const auto existing = call.transaction.conversations().direct(call.device.account, *peer);
  if (!existing) return;
  throw Refused(
      Status::conflict,
      api::rules::direct_is_new,
      api::ExistingConversation{.conversation = *existing}
  );
}

/// What create_conversation has checked.
struct Creation {
  Conversation conversation;
  PublicGroup group;
  std::vector<Member> creator;           // of epoch 0
  std::optional<CheckedCommit> checked;  // the bundle, where there is one
};

void store_creation(Call& call, const api::CreateConversationRequest& request, Creation creation) {
  ConversationTable& conversations = call.transaction.conversations();
  Conversation& conversation = creation.conversation;
  const ConversationId id = conversation.conversation;
  PublicGroup& group = creation.group;
  if (const auto peer = sole_peer(call, request)) {
    conversations.put_direct(call.device.account, *peer, id);
    note_first_contact(call, *peer);
    accept_opened(call.transaction.safety(), call.device.account, *peer);
  }
  if (!creation.checked) {
    conversations.create(conversation, {group.encode(), request.group_info});
    conversations.put_tree(id, group.tree());
    change_members(call, conversation, {}, creation.creator);
    return;
  }
  group.apply(std::move(creation.checked->staged));
  conversation.epoch = group.context().epoch;
  conversations.create(conversation, {group.encode(), request.bundle->group_info});
  conversations.put_tree(id, group.tree());
  deliver_commit(
      call, conversation, creation.creator, *creation.checked, *request.bundle, group.tree()
  );
  change_members(call, conversation, {}, creation.checked->members);
}

// --- commit

crypto::Sha256 hash_of(const api::CommitBundle& bundle) {
  return crypto::sha256({tls::encode(bundle)});
}

/// Roles let nobody into a direct conversation or a note; this keeps it so should they change.
void require_no_newcomers(
    const Conversation& conversation,
    const std::vector<Member>& before,
    const std::vector<Member>& after
) {
  if (conversation.kind == ConversationKind::group) return;
  const std::set<AccountId> known = accounts_of(before);
  const std::set<AccountId> present = accounts_of(after);
  require(
      std::includes(known.begin(), known.end(), present.begin(), present.end()),
      Status::invalid,
      api::rules::conversation_fits_kind
  );
}

// --- leave

/// The claim of the logged-in device, as all other members will judge it: by its leaf.
Departure accept_claim(
    const Call& call,
    const PublicGroup& group,
    const Participants& participants,
    const api::LeaveRequest& request
) {
  const auto& members = participants.members;
  const auto own = std::ranges::find(members, call.device.device, &Member::device);
  require(own != members.end(), Status::refused, api::rules::device_is_member);
  const mls_tree::LeafNode& leaf = *group.tree().leaf(own->leaf);
  require_listed(call, {leaf});
  const identity::LeaveClaim claim{
      .domain = call.settings.domain,
      .account = call.device.account,
      .device = call.device.device,
      .conversation = request.conversation,
      .epoch = request.epoch,
  };
  accept(identity::check_leave(
      claim, request.signature, accept(mls_tree::device_of(leaf)).device_signature_key
  ));
  return {claim.account, claim.device, Epoch{claim.epoch}, request.signature};
}

void stop_delivery(Call& call, ConversationId id, std::vector<Member>& members, AccountId account) {
  for (Member& member : members) {
    if (member.account != account) continue;
    member.delivery = Delivery::stopped;
    call.transaction.conversations().put_member(id, member);
  }
}

}  // namespace

api::Empty create_conversation(Call& call, const api::CreateConversationRequest& request) {
  const crypto::Sha256 creation_hash = crypto::sha256({tls::encode(request)});
  PublicGroup group = accept_first_epoch(call, request);
  const auto id = ConversationId::from(group.context().group_id);
  require(id.has_value(), Status::invalid, franking::rules::group_id_is_16_bytes);
  if (const auto existing = call.transaction.conversations().find(*id)) {
    require(existing->creation == creation_hash, Status::conflict, api::rules::conversation_is_new);
    return {};
  }
  if (request.kind != ConversationKind::note) require_free(call, request.op, Audience::others);
  require_new_direct(call, request);

  Creation creation{
      .conversation =
          {
              .conversation = *id,
              .kind = request.kind,
              .epoch = group.context().epoch,
              .devices = Devices::to_check,  // some may be missing: asked with each message
              .creation = creation_hash,
          },
      .group = std::move(group),
      .creator = {},
      .checked = {},
  };
  creation.creator = members_of(creation.group.tree());
  if (request.bundle) {
    creation.checked =
        check_bundle(call, creation.group, {*id, creation.creator, {}}, *request.bundle);
  }
  const auto& members = creation.checked ? creation.checked->members : creation.creator;
  require(
      fits_kind(call, request, accounts_of(members)),
      Status::invalid,
      api::rules::conversation_fits_kind
  );
  require_welcome(call, request.op, creation.conversation, creation.creator, members);
  store_creation(call, request, std::move(creation));
  return {};
}

api::CommitReply commit(Call& call, const api::CommitRequest& request) {
  ConversationTable& conversations = call.transaction.conversations();
  const ConversationId id = request.conversation;
  const crypto::Sha256 bundle_hash = hash_of(request.bundle);
  if (const auto accepted = conversations.find_commit(id, bundle_hash)) {
    return {.epoch = accepted->value};
  }
  const Conversation conversation = require_conversation(call.transaction, id);
  const Participants participants = participants_of(conversations, id);
  const std::vector<Member>& before = participants.members;
  require_member_account(participants, call.device.account);
  const Epoch from = accept_handshake(request.bundle.commit).content.epoch;
  require_epoch(conversation, from);
  PublicGroup group = stored_group(call.transaction, id);
  CheckedCommit checked = check_bundle(call, group, participants, request.bundle);
  require_no_newcomers(conversation, before, checked.members);
  require_welcome(call, request.op, conversation, before, checked.members);
  const mls_tree::CommitKind commit_kind = checked.staged.kind;

  group.apply(std::move(checked.staged));
  const Epoch began = group.context().epoch;
  if (!conversations.begin_epoch(id, from, {group.encode(), request.bundle.group_info})) {
    refuse_epoch(require_conversation(call.transaction, id));
  }
  conversations.put_tree(id, group.tree());
  conversations.put_commit(id, bundle_hash, began, call.now);
  deliver_commit(call, conversation, before, checked, request.bundle, group.tree());
  if (commit_kind == mls_tree::CommitKind::external) {
    // It was no member when the others were told, or it has forgotten.
    for (const Departure& departure : participants.departures) {
      deliver_departure(call, id, {checked.committer}, departure);
    }
  }
  change_members(call, conversation, before, checked.members);
  conversations.put_devices(id, Devices::to_check);
  end_direct(call, conversation, accounts_of(before), accounts_of(checked.members));
  return {.epoch = began.value};
}

api::ConversationInfoReply conversation_info(
    ReadCall& call, const api::ConversationInfoRequest& request
) {
  const ConversationTable& conversations = call.transaction.conversations();
  const Conversation conversation = require_conversation(call.transaction, request.conversation);
  require_member_account(participants_of(conversations, request.conversation), call.device.account);
  return {
      .kind = conversation.kind,
      .group_info = conversations.group(request.conversation).group_info,
      .ratchet_tree = tls::encode(conversations.tree(request.conversation).nodes()),
  };
}

api::ConversationsReply conversations(ReadCall& call, const api::ConversationsRequest&) {
  const ConversationTable& table = call.transaction.conversations();
  const AccountId account = call.device.account;
  api::ConversationsReply reply;
  for (const ConversationId& id : table.of_account(account)) {
    const auto conversation = table.find(id);
    const auto roster = table.roster(id);
    const auto entry = std::ranges::find_if(roster, [account](const RosterEntry& one) {
      return one.account == account && !one.last_seq;
    });
    if (!conversation || entry == roster.end()) continue;
    reply.conversations.push_back({
        .conversation = id,
        .kind = conversation->kind,
        .seq = conversation->seq,
        .since_seq = entry->first_seq,
        .let_in_by = entry->let_in_by,
    });
  }
  return reply;
}

api::Empty leave(Call& call, const api::LeaveRequest& request) {
  ConversationTable& conversations = call.transaction.conversations();
  const ConversationId id = request.conversation;
  const AccountId account = call.device.account;
  const Conversation conversation = require_conversation(call.transaction, id);
  Participants participants = participants_of(conversations, id);
  std::set<AccountId> leaving = leaving_accounts(participants.departures);
  if (leaving.contains(account)) return {};
  require_member_account(participants, account);
  require_epoch(conversation, Epoch{request.epoch});
  const PublicGroup group = stored_group(call.transaction, id);
  const Departure departure = accept_claim(call, group, participants, request);
  accept(mls_tree::check_departure(group, account, leaving));
  leaving.insert(account);

  deliver_departure(call, id, active_devices(participants.members), departure);
  stop_delivery(call, id, participants.members, account);
  conversations.put_departure(id, departure);
  conversations.put_devices(id, Devices::to_check);
  end_without(call, conversation, participants.members, leaving);
  return {};
}

}  // namespace causeway::provider
