#include "mls_group/treekem.h"

#include <algorithm>
#include <utility>

#include "base/invariant.h"
#include "mls_group/expand.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_tree::PathStep;
using mls_tree::RatchetTree;
using mls_wire::Suite;

constexpr std::string_view path_label = "UpdatePathNode";

PathSecret next_path_secret(const Suite& suite, const PathSecret& path_secret) {
  return derive_secret<PathSecret>(suite.hash, path_secret.reveal(), "path");
}

bool has_key(const RatchetTree& tree, NodeIndex node, const mls_wire::HpkePublicKey& key) {
  return node.value < tree.node_count() && !tree.is_blank(node) && tree.encryption_key(node) == key;
}

}  // namespace

PrivateTree PrivateTree::clone() const {
  PrivateTree copy{leaf, leaf_key.clone(), {}};
  copy.path.reserve(path.size());
  for (const NodeKey& key : path) copy.path.push_back({key.node, key.private_key.clone()});
  return copy;
}

const SecretBytes* PrivateTree::find(NodeIndex node) const {
  if (node == mls_tree::node_of(leaf)) return &leaf_key;
  const auto found = std::find_if(path.begin(), path.end(), [node](const NodeKey& key) {
    return key.node == node;
  });
  return found == path.end() ? nullptr : &found->private_key;
}

PrivateTree PrivateTree::kept(const RatchetTree& before, const RatchetTree& after) const {
  PrivateTree copy{leaf, leaf_key.clone(), {}};
  for (const NodeKey& key : path) {
    if (has_key(after, key.node, before.encryption_key(key.node))) {
      copy.path.push_back({key.node, key.private_key.clone()});
    }
  }
  return copy;
}

void PrivateTree::set_path(std::span<const PathStep> steps, std::vector<crypto::KemKeyPair> keys) {
  INVARIANT(steps.size() == keys.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    path.push_back({steps[i].node, std::move(keys[i].private_key)});
  }
}

crypto::KemKeyPair derive_node_key(const Suite& suite, const PathSecret& path_secret) {
  const auto node_secret = derive_secret<SecretBytes>(suite.hash, path_secret.reveal(), "node");
  return crypto::derive_kem_key_pair(suite.hpke.kem, node_secret.reveal());
}

DerivedPath derive_path(const Suite& suite, PathSecret first, std::size_t length) {
  DerivedPath derived;
  derived.path_secrets.reserve(length);
  derived.keys.reserve(length);
  PathSecret secret = std::move(first);
  for (std::size_t i = 0; i < length; ++i) {
    PathSecret next = next_path_secret(suite, secret);
    derived.keys.push_back(derive_node_key(suite, secret));
    derived.path_secrets.push_back(std::move(secret));
    secret = std::move(next);
  }
  derived.commit_secret = CommitSecret(std::move(secret).release());
  return derived;
}

Result<DerivedPath> derive_checked_path(
    const Suite& suite, PathSecret first, std::span<const PathStep> steps, const RatchetTree& tree
) {
  DerivedPath derived = derive_path(suite, std::move(first), steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (!has_key(tree, steps[i].node, derived.keys[i].public_key)) {
      return Error{rules::path_secret_gives_its_keys};
    }
  }
  return derived;
}

Result<std::vector<mls_wire::UpdatePathNode>> encrypt_path(
    const Suite& suite,
    const DerivedPath& path,
    const PathTargets& targets,
    Random& random,
    Workers& workers
) {
  INVARIANT(path.keys.size() == targets.steps.size());

  struct Seal {
    std::size_t step;
    NodeIndex recipient;
    std::size_t position;  // among those of the step
  };

  std::vector<mls_wire::UpdatePathNode> nodes;
  nodes.reserve(targets.steps.size());
  std::vector<Seal> seals;
  for (std::size_t i = 0; i < targets.steps.size(); ++i) {
    const auto recipients =
        mls_tree::path_recipients(targets.tree, targets.steps[i], targets.added);
    nodes.push_back({path.keys[i].public_key, {}});
    nodes[i].encrypted_path_secret.resize(recipients.size());
    for (std::size_t k = 0; k < recipients.size(); ++k) seals.push_back({i, recipients[k], k});
  }
  const LabelEncryption encryption(suite.hpke, path_label, targets.group_context);
  TRY(check_each(workers, seals.size(), [&](std::size_t i) -> Result<void> {
    const auto& [step, recipient, position] = seals[i];
    nodes[step].encrypted_path_secret[position] = TRY(encryption.encrypt(
        targets.tree.encryption_key(recipient), path.path_secrets[step].reveal(), random
    ));
    return {};
  }));
  return nodes;
}

Result<ReceivedPath> decrypt_path(
    const Suite& suite, const mls_tree::StagedCommit& staged, const PrivateTree& keys
) {
  INVARIANT(staged.path.has_value());
  const std::span<const PathStep> steps = staged.filtered_direct_path;
  const std::size_t ours = common_step(steps, keys.leaf);
  if (ours == steps.size()) return Error{rules::path_reaches_us};
  const std::vector<NodeIndex> recipients =
      mls_tree::path_recipients(staged.tree, steps[ours], staged.changes.added);
  const auto us = std::find_if(recipients.begin(), recipients.end(), [&keys](NodeIndex node) {
    return keys.find(node) != nullptr;
  });
  if (us == recipients.end()) return Error{rules::path_reaches_us};

  const crypto::KemKeyPair key{keys.find(*us)->clone(), staged.tree.encryption_key(*us)};
  const auto position = static_cast<std::size_t>(us - recipients.begin());
  PathSecret secret(TRY(decrypt_with_label(
      suite.hpke,
      key,
      path_label,
      tls::encode(staged.provisional_context),
      staged.path->nodes[ours].encrypted_path_secret[position]
  )));
  const auto known = steps.subspan(ours);
  return ReceivedPath{
      known, TRY(derive_checked_path(suite, std::move(secret), known, staged.tree))
  };
}

std::size_t common_step(std::span<const PathStep> steps, LeafIndex newcomer) {
  const auto found = std::find_if(steps.begin(), steps.end(), [newcomer](const PathStep& step) {
    return mls_tree::is_below(newcomer, step.copath_child);
  });
  return static_cast<std::size_t>(found - steps.begin());
}

std::vector<PathStep> steps_in_common(const RatchetTree& tree, LeafIndex one, LeafIndex other) {
  std::vector<PathStep> steps;
  std::optional<NodeIndex> node = mls_tree::common_ancestor(one, other);
  while (node) {
    if (!tree.is_blank(*node)) steps.push_back({*node, {}});
    node = mls_tree::parent(*node, tree.leaf_count());
  }
  return steps;
}

}  // namespace causeway::mls_group
