// PublicGroup::stage: the receiving half of RFC 9420 §12.4.2, without the secrets.

#include <algorithm>
#include <set>
#include <utility>

#include "mls_tree/parent_hash.h"
#include "mls_tree/public_group.h"
#include "mls_tree/transcript.h"
#include "mls_tree/validate.h"
#include "mls_wire/labels.h"

namespace causeway::mls_tree {

namespace {

using mls_wire::Commit;
using mls_wire::UpdatePath;

/// The key that must have signed a commit (RFC 9420 §6.1).
Result<mls_wire::SignaturePublicKey> committer_key(
    const GroupView& group, const mls_wire::Sender& sender, const Commit& commit
) {
  if (const auto* member = std::get_if<mls_wire::MemberSender>(&sender)) {
    const LeafNode* leaf = group.tree.leaf(member->leaf_index);
    if (leaf == nullptr) return Error{rules::sender_is_member};
    return leaf->signature_key;
  }
  if (!std::holds_alternative<mls_wire::NewMemberCommit>(sender)) {
    return Error{rules::committer_may_commit};
  }
  if (!commit.path) return Error{rules::path_when_required};
  return commit.path->leaf_node.signature_key;
}

/// No key of the path is in the tree already, that of the committer's old leaf included. Where an
/// external commit takes the old leaf out, its key counts as well (RFC 9420 §12.2: the new leaf is
/// held to what an Update would be).
Result<void> check_path_keys(const StagedCommit& staged, const GroupView& group) {
  std::set<mls_wire::HpkePublicKey> keys{staged.path->leaf_node.encryption_key};
  for (const auto& node : staged.path->nodes) {
    TRY(mls_wire::check_hpke_key(group.suite, node.encryption_key));
    if (!keys.insert(node.encryption_key).second) return Error{rules::path_keys_are_new};
  }
  for (const RemovedLeaf& leaf : staged.changes.removed) {
    if (keys.contains(leaf.leaf_node.encryption_key)) return Error{rules::path_keys_are_new};
  }
  for (const mls_wire::HpkePublicKey& key : keys) {
    if (staged.tree.has_encryption_key(key)) return Error{rules::path_keys_are_new};
  }
  return {};
}

Result<void> check_path_shape(const StagedCommit& staged) {
  const auto& nodes = staged.path->nodes;
  if (nodes.size() != staged.filtered_direct_path.size()) {
    return Error{rules::path_has_filtered_length};
  }
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const auto recipients =
        path_recipients(staged.tree, staged.filtered_direct_path[i], staged.changes.added);
    if (nodes[i].encrypted_path_secret.size() != recipients.size()) {
      return Error{rules::path_ciphertexts_match_resolution};
    }
  }
  return {};
}

/// Checks `staged.path` and merges it into `staged.tree` (RFC 9420 §7.5, §12.4.2).
Result<void> merge_path(StagedCommit& staged, const GroupView& group) {
  const UpdatePath& path = *staged.path;
  const auto* source = std::get_if<mls_wire::ParentHash>(&path.leaf_node.leaf_node_source);
  if (source == nullptr) return Error{rules::path_leaf_source_is_commit};
  TRY(check_path_keys(staged, group));
  if (staged.kind == CommitKind::external) {
    staged.committer = staged.tree.add(path.leaf_node);
  }
  TRY(mls_wire::verify_leaf_node(
      path.leaf_node, group.suite, mls_wire::LeafPosition{group.context.group_id, staged.committer}
  ));
  staged.filtered_direct_path = staged.tree.filtered_direct_path(staged.committer);
  TRY(check_path_shape(staged));
  std::vector<mls_wire::HpkePublicKey> keys;
  keys.reserve(path.nodes.size());
  for (const auto& node : path.nodes) keys.push_back(node.encryption_key);
  if (set_path(staged.tree, staged.committer, keys) != source->parent_hash) {
    return Error{rules::path_parent_hash_matches};
  }
  staged.tree.set_leaf(staged.committer, path.leaf_node);
  return {};
}

/// The contexts and hashes of the next epoch.
void begin_epoch(
    StagedCommit& staged,
    const PublicGroup& group,
    mls_wire::Extensions extensions,
    const mls_wire::AuthenticatedContent& message
) {
  const crypto::Hash hash = group.suite().hash;
  staged.provisional_context = group.context();
  staged.provisional_context.epoch = group.context().epoch.next();
  staged.provisional_context.tree_hash = staged.tree.tree_hash();
  staged.provisional_context.extensions = std::move(extensions);

  staged.context = staged.provisional_context;
  staged.context.confirmed_transcript_hash =
      confirmed_transcript_hash(hash, group.interim_transcript_hash(), message);
  staged.confirmation_tag = message.auth.confirmation_tag.value_or(Bytes());
  staged.interim_transcript_hash = interim_transcript_hash(
      hash, staged.context.confirmed_transcript_hash, staged.confirmation_tag
  );
}

}  // namespace

std::vector<NodeIndex> path_recipients(
    const RatchetTree& tree, const PathStep& step, const std::vector<AddedLeaf>& added
) {
  std::vector<NodeIndex> recipients = tree.resolution(step.copath_child);
  std::erase_if(recipients, [&added](NodeIndex node) {
    return is_leaf(node) &&
           std::ranges::binary_search(added, leaf_of(node), {}, &AddedLeaf::leaf_index);
  });
  return recipients;
}

Result<StagedCommit> PublicGroup::stage(const mls_wire::AuthenticatedContent& message) const {
  const mls_wire::FramedContent& content = message.content;
  if (content.group_id != context_.group_id) return Error{rules::message_is_for_this_group};
  if (content.epoch != context_.epoch) return Error{rules::epoch_is_current};
  TRY(check_goes_on());
  const auto* commit = std::get_if<Commit>(&content.content);
  if (commit == nullptr) return Error{rules::content_is_commit};
  const auto key = TRY(committer_key(view(), content.sender, *commit));
  TRY(mls_wire::verify_framed_content(message, context_, suite_, key));

  ProposalList proposals = TRY(resolve(*commit, content.sender, remembered_));
  TRY(check_proposal_list(view(), proposals, content.sender));
  if (path_is_required(proposals) && !commit->path) return Error{rules::path_when_required};

  AppliedProposals applied = apply_proposals(view(), proposals);
  const auto* member = std::get_if<mls_wire::MemberSender>(&content.sender);
  StagedCommit staged{
      .kind = member != nullptr ? CommitKind::member : CommitKind::external,
      .committer = member != nullptr ? member->leaf_index : LeafIndex{},
      .wire_format = message.wire_format,
      .authenticated_data = content.authenticated_data,
      .proposals = std::move(proposals),
      .changes = std::move(applied.changes),
      .path = commit->path,
      .tree = std::move(applied.tree),
  };
  if (staged.path) TRY(merge_path(staged, view()));
  TRY(check_unique_keys(staged.tree));
  begin_epoch(staged, *this, std::move(applied.extensions), message);
  TRY(check_capabilities(staged.tree, staged.context));
  return staged;
}

}  // namespace causeway::mls_tree
