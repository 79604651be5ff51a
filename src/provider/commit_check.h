#pragma once

#include <set>
#include <vector>

#include "api/conversations.h"
#include "mls_tree/public_group.h"
#include "mls_wire/framing.h"
#include "provider/call.h"
#include "provider/store.h"

/// What the hub demands of handshakes: RFC 9420 on the public tree, our policy and roles
/// (mls_tree), and that each leaf is a device that its account lists now. Everything here refuses
/// and writes nothing.
namespace causeway::provider {

/// A bundle that was checked as a whole.
struct CheckedCommit {
  mls_tree::StagedCommit staged;
  std::vector<Member> members;  // of the epoch that it begins, ascending by leaf
  std::vector<DeviceId> added;  // who need the Welcome, and with it
  DeviceId committer;
};

/// The members that a tree has; each with active delivery. Requires leaves that were checked
/// before, when they came in.
std::vector<Member> members_of(const mls_tree::RatchetTree& tree);

/// The PublicMessage that `encoded`, a field of a request, holds; 422 `api.handshake_is_public`.
mls_wire::PublicMessage accept_handshake(ByteView encoded);

/// Who a conversation is of.
struct Participants {
  ConversationId conversation;
  std::vector<Member> members;  // ascending by leaf
  std::vector<Departure> departures;
};

/// The accounts that these are of.
std::set<AccountId> leaving_accounts(const std::vector<Departure>& departures);

/// The group of a conversation that exists. Throws `StoreError`.
mls_tree::PublicGroup stored_group(const Transaction& transaction, ConversationId conversation);

/// Requires that the conversation exists.
Participants participants_of(const ConversationTable& conversations, ConversationId conversation);

/// 403 `api.device_is_member` unless one of the account's devices is a member, and the account is
/// not leaving. Asked before anything that tells of the conversation, its epoch for one.
void require_member_account(const Participants& participants, AccountId account);

/// 403 `api.device_is_member` unless the logged-in device is the leaf that sent this.
void require_own_leaf(
    const Call& call, const std::vector<Member>& members, const mls_wire::Sender& sender
);

/// 409 `api.devices_are_current` where one of these leaves is no device of its account's newest
/// statement, credential and all.
void require_listed(const Call& call, const std::vector<mls_tree::LeafNode>& leaves);

/// `participants` are those of `group`. 409 `roles.departing_are_removed` where the commit leaves
/// somebody in who is leaving. Costs what the commit changes, but for a walk over the members.
CheckedCommit check_bundle(
    const Call& call,
    const mls_tree::PublicGroup& group,
    const Participants& participants,
    const api::CommitBundle& bundle
);

}  // namespace causeway::provider
