#include "provider/commit_check.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "api/limits.h"
#include "api/rules.h"
#include "mls_tree/commit_bundle.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_wire/message.h"
#include "provider/device_differences.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;
using identity::DeviceCredential;
using mls_tree::LeafNode;
using mls_tree::PublicGroup;
using mls_tree::StagedCommit;

namespace {

/// Of a leaf that check_policy has accepted.
DeviceCredential credential_of(const LeafNode& leaf) {
  return accept(mls_tree::device_of(leaf));
}

/// Every leaf that the commit brings in or changes.
std::vector<LeafNode> new_leaves(const StagedCommit& staged) {
  std::vector<LeafNode> leaves;
  leaves.reserve(staged.changes.added.size() + 1);
  for (const mls_tree::AddedLeaf& added : staged.changes.added) leaves.push_back(added.leaf_node);
  if (staged.path) leaves.push_back(staged.path->leaf_node);
  return leaves;
}

/// The leaves that a commit would add, as far as it says so itself. Whether they are listed costs
/// little, so it is asked before their signatures are checked.
std::vector<LeafNode> claimed_leaves(const mls_wire::PublicMessage& message) {
  std::vector<LeafNode> leaves;
  const auto* commit = std::get_if<mls_wire::Commit>(&message.content.content);
  if (commit == nullptr) return leaves;
  for (const mls_wire::ProposalOrRef& each : commit->proposals) {
    const auto* by_value = std::get_if<mls_wire::InlineProposal>(&each);
    if (by_value == nullptr) continue;
    const auto* add = std::get_if<mls_wire::Add>(&by_value->proposal);
    if (add != nullptr) leaves.push_back(add->key_package.leaf_node);
  }
  return leaves;
}

bool is_listed(const AccountTable& accounts, const LeafNode& leaf) {
  const DeviceCredential credential = credential_of(leaf);
  const auto device = accounts.find_device(credential.device);
  return device && device->listing == Listing::listed &&
         identity::is_same_device(
             accept_encoding<DeviceCredential>(device->credential), credential
         );
}

/// Who has to go, as far as the commit is about them.
mls_tree::Departing departing_in(
    const Call& call, const StagedCommit& staged, const std::vector<Departure>& departures
) {
  mls_tree::Departing departing;
  for (const Departure& departure : departures) departing.accounts.insert(departure.account);
  for (const mls_tree::RemovedLeaf& removed : staged.changes.removed) {
    if (is_listed(call.transaction.accounts(), removed.leaf_node)) continue;
    departing.leaves.insert(removed.leaf_index);
    const AccountId account = credential_of(removed.leaf_node).account;
    if (call.transaction.accounts().devices(account).empty()) departing.ended.insert(account);
  }
  return departing;
}

/// Whoever did not know that somebody leaves is told, and makes the commit anew.
void require_roles(
    const Call& call,
    const PublicGroup& group,
    const StagedCommit& staged,
    const Participants& participants
) {
  const auto checked =
      mls_tree::check_roles(group, staged, departing_in(call, staged, participants.departures));
  if (!checked.ok() && checked.error().is(mls_tree::rules::departing_are_removed)) {
    const auto& [id, members, departures] = participants;
    throw Refused(
        Status::conflict,
        mls_tree::rules::departing_are_removed,
        device_differences(call.transaction, id, members, departures)
    );
  }
  accept(checked);
}

void check_group_info_of(const StagedCommit& staged, ByteView encoded) {
  auto message = accept_encoding<mls_wire::MlsMessage>(encoded);
  auto* group_info = std::get_if<mls_wire::Unverified<mls_wire::GroupInfo>>(&message.body);
  require(group_info != nullptr, Status::invalid, mls_tree::rules::group_info_is_of_commit);
  accept(mls_tree::check_group_info(staged, std::move(*group_info)));
}

void check_welcome_of(const StagedCommit& staged, const std::optional<Bytes>& encoded) {
  require(
      encoded.has_value() == !staged.changes.added.empty(),
      Status::invalid,
      mls_tree::rules::welcome_names_each_added
  );
  if (!encoded) return;
  const auto message = accept_encoding<mls_wire::MlsMessage>(*encoded);
  const auto* welcome = std::get_if<mls_wire::Welcome>(&message.body);
  require(welcome != nullptr, Status::invalid, mls_tree::rules::welcome_names_each_added);
  accept(mls_tree::check_welcome(staged, *welcome));
}

void require_fits_frame(const api::CommitBundle& bundle, const mls_tree::RatchetTree& tree) {
  const std::size_t welcome_size = bundle.welcome ? bundle.welcome->size() : 0;
  const std::size_t size =
      std::max(bundle.group_info.size(), welcome_size) + tree.encoded_size_bytes();
  require(
      size <= api::limits::with_tree_size_max, Status::too_large, api::rules::size_is_within_limit
  );
}

Member member_of(LeafIndex index, const LeafNode& leaf) {
  const DeviceCredential credential = credential_of(leaf);
  return {.device = credential.device, .account = credential.account, .leaf = index};
}

/// The new epoch's members: whoever stays keeps its place in delivery, whoever comes gets one.
/// `before` are those of the tree before, since both only ever change together; no leaf moves, and
/// one that replaces another is of the same device (`mls_tree::rules::leaf_keeps_its_device`).
std::vector<Member> next_members(const StagedCommit& staged, const std::vector<Member>& before) {
  std::set<LeafIndex> gone;
  for (const mls_tree::RemovedLeaf& leaf : staged.changes.removed) gone.insert(leaf.leaf_index);
  std::vector<Member> members;
  members.reserve(before.size() + staged.changes.added.size() + 1);
  std::ranges::copy_if(before, std::back_inserter(members), [&gone](const Member& member) {
    return !gone.contains(member.leaf);
  });
  for (const mls_tree::AddedLeaf& added : staged.changes.added) {
    members.push_back(member_of(added.leaf_index, added.leaf_node));
  }
  if (staged.kind == mls_tree::CommitKind::external) {
    members.push_back(member_of(staged.committer, *staged.tree.leaf(staged.committer)));
  }
  std::ranges::sort(members, {}, &Member::leaf);
  return members;
}

/// The policy demands it of the whole tree, but only after each leaf's signature was checked, at
/// some cost.
void require_one_leaf_each(const std::vector<LeafNode>& leaves) {
  std::set<DeviceId> devices;
  for (const LeafNode& leaf : leaves) {
    const bool is_first = devices.insert(credential_of(leaf).device).second;
    require(is_first, Status::invalid, mls_tree::rules::device_has_one_leaf);
  }
}

}  // namespace

std::vector<Member> members_of(const mls_tree::RatchetTree& tree) {
  std::vector<Member> members;
  for (const LeafIndex index : tree.members())
    members.push_back(member_of(index, *tree.leaf(index)));
  return members;
}

mls_wire::PublicMessage accept_handshake(ByteView encoded) {
  auto message = accept_encoding<mls_wire::MlsMessage>(encoded);
  auto* handshake = std::get_if<mls_wire::PublicMessage>(&message.body);
  require(handshake != nullptr, Status::invalid, api::rules::handshake_is_public);
  return std::move(*handshake);
}

std::set<AccountId> leaving_accounts(const std::vector<Departure>& departures) {
  std::set<AccountId> accounts;
  for (const Departure& departure : departures) accounts.insert(departure.account);
  return accounts;
}

PublicGroup stored_group(const Transaction& transaction, ConversationId conversation) {
  const ConversationTable& conversations = transaction.conversations();
  auto group = PublicGroup::decode(
      conversations.group(conversation).public_group, conversations.tree(conversation)
  );
  if (!group.ok()) throw StoreError(StoreError::Kind::corrupt, "A stored group is damaged.");
  return *std::move(group);
}

Participants participants_of(const ConversationTable& conversations, ConversationId conversation) {
  return {
      conversation, conversations.members(conversation), conversations.departures(conversation)
  };
}

void require_member_account(const Participants& participants, AccountId account) {
  const bool is_in = std::ranges::count(participants.members, account, &Member::account) > 0;
  const bool leaves = std::ranges::count(participants.departures, account, &Departure::account) > 0;
  require(is_in && !leaves, Status::refused, api::rules::device_is_member);
}

void require_own_leaf(
    const Call& call, const std::vector<Member>& members, const mls_wire::Sender& sender
) {
  const auto* from = std::get_if<mls_wire::MemberSender>(&sender);
  const bool own = from != nullptr && std::ranges::any_of(members, [&](const Member& member) {
                     return member.leaf == from->leaf_index && member.device == call.device.device;
                   });
  require(own, Status::refused, api::rules::device_is_member);
}

void require_listed(const Call& call, const std::vector<LeafNode>& leaves) {
  const AccountTable& accounts = call.transaction.accounts();
  std::map<AccountId, std::vector<DeviceId>> surplus;
  for (const LeafNode& leaf : leaves) {
    if (is_listed(accounts, leaf)) continue;
    const DeviceCredential credential = credential_of(leaf);
    surplus[credential.account].push_back(credential.device);
  }
  if (surplus.empty()) return;

  api::StaleDevices stale;
  for (auto& [account, devices] : surplus) {
    const auto stored = accounts.find(account);
    stale.differences.push_back({
        .account = account,
        .statement = stored ? stored->statement : Bytes(),
        .surplus = std::move(devices),
    });
  }
  throw Refused(Status::conflict, api::rules::devices_are_current, stale);
}

CheckedCommit check_bundle(
    const Call& call,
    const PublicGroup& group,
    const Participants& participants,
    const api::CommitBundle& bundle
) {
  const std::vector<Member>& members = participants.members;
  const mls_wire::PublicMessage message = accept_handshake(bundle.commit);
  const bool external = std::holds_alternative<mls_wire::NewMemberCommit>(message.content.sender);
  if (!external) require_own_leaf(call, members, message.content.sender);

  const std::vector<LeafNode> claimed = claimed_leaves(message);
  require_one_leaf_each(claimed);
  require_listed(call, claimed);

  CheckedCommit checked{.staged = accept(group.stage(message))};
  const StagedCommit& staged = checked.staged;
  accept(mls_tree::check_policy(group, staged));
  require_roles(call, group, staged, participants);
  checked.committer = credential_of(*staged.tree.leaf(staged.committer)).device;
  require(checked.committer == call.device.device, Status::refused, api::rules::device_is_member);
  check_group_info_of(staged, bundle.group_info);
  check_welcome_of(staged, bundle.welcome);
  require_listed(call, new_leaves(staged));

  for (const mls_tree::AddedLeaf& added : staged.changes.added) {
    checked.added.push_back(credential_of(added.leaf_node).device);
  }
  require_fits_frame(bundle, staged.tree);
  checked.members = next_members(staged, members);
  return checked;
}

}  // namespace causeway::provider
