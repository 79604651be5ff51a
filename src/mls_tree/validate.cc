#include "mls_tree/validate.h"

#include <algorithm>
#include <vector>

#include "mls_tree/parent_hash.h"
#include "mls_wire/extension.h"
#include "mls_wire/labels.h"

namespace causeway::mls_tree {

namespace {

/// A set as a sorted list, so that a leaf with a very long list costs no more than reading it.
template <typename T>
class Sorted {
 public:
  explicit Sorted(std::vector<T> values) : values_(std::move(values)) {
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  }

  bool includes(const Sorted& others) const {
    return std::includes(
        values_.begin(), values_.end(), others.values_.begin(), others.values_.end()
    );
  }

 private:
  std::vector<T> values_;
};

using ExtensionTypes = Sorted<mls_wire::ExtensionType>;
using ProposalTypes = Sorted<mls_wire::ProposalType>;
using CredentialTypes = Sorted<mls_wire::CredentialType>;

/// Those of the types that need a capability.
template <typename T>
Sorted<T> not_default(std::vector<T> types) {
  std::erase_if(types, [](T type) { return mls_wire::is_default(type); });
  return Sorted<T>(std::move(types));
}

ExtensionTypes types_not_default(const mls_wire::Extensions& extensions) {
  std::vector<mls_wire::ExtensionType> types;
  for (const auto& extension : extensions) types.push_back(extension.extension_type);
  return not_default(std::move(types));
}

/// What a leaf's capabilities are held against.
struct Demands {
  mls_wire::ProtocolVersion version;
  mls_wire::CipherSuite cipher_suite;
  ExtensionTypes required_extensions;
  ProposalTypes required_proposals;
  CredentialTypes required_credentials;
  ExtensionTypes group_extensions;
  CredentialTypes credentials_in_use;
};

Result<void> check_profile(const LeafProfiles::Profile& leaf, const Demands& demands) {
  const ExtensionTypes extensions(leaf.capabilities.extensions);
  const ProposalTypes proposals(leaf.capabilities.proposals);
  const CredentialTypes credentials(leaf.capabilities.credentials);
  TRY(mls_wire::check_extensions(leaf.extensions));
  if (std::ranges::count(leaf.capabilities.versions, demands.version) == 0 ||
      std::ranges::count(leaf.capabilities.cipher_suites, demands.cipher_suite) == 0) {
    return Error{rules::leaf_supports_version_and_suite};
  }
  if (!extensions.includes(types_not_default(leaf.extensions))) {
    return Error{rules::leaf_lists_its_extensions};
  }
  if (!extensions.includes(demands.required_extensions) ||
      !proposals.includes(demands.required_proposals) ||
      !credentials.includes(demands.required_credentials)) {
    return Error{rules::leaf_meets_required_capabilities};
  }
  if (!extensions.includes(demands.group_extensions)) {
    return Error{rules::leaf_supports_group_extensions};
  }
  if (!credentials.includes(demands.credentials_in_use)) {
    return Error{rules::leaf_supports_credentials_in_use};
  }
  return {};
}

Result<void> check_unmerged_leaf(const RatchetTree& tree, NodeIndex above, LeafIndex unmerged) {
  if (tree.leaf(unmerged) == nullptr || !is_below(unmerged, above)) {
    return Error{rules::unmerged_leaf_is_below};
  }
  for (const NodeIndex node : direct_path(unmerged, tree.leaf_count())) {
    if (node == above) break;
    const ParentNode* between = tree.parent_node(node);
    if (between == nullptr) continue;
    const auto& leaves = between->unmerged_leaves;
    if (!std::binary_search(leaves.begin(), leaves.end(), unmerged)) {
      return Error{rules::unmerged_leaf_is_in_between};
    }
  }
  return {};
}

/// Those of the leaves are checked with their signatures.
Result<void> check_parent_keys(const RatchetTree& tree, const mls_wire::Suite& suite) {
  for (std::uint32_t i = 1; i < tree.node_count(); i += 2) {
    const ParentNode* node = tree.parent_node(NodeIndex{i});
    if (node != nullptr) TRY(mls_wire::check_hpke_key(suite, node->encryption_key));
  }
  return {};
}

}  // namespace

Result<void> check_tree(
    const RatchetTree& tree,
    const mls_wire::GroupContext& context,
    const mls_wire::Suite& suite,
    Workers& workers
) {
  if (tree.tree_hash() != context.tree_hash) return Error{rules::tree_hash_matches};
  TRY(mls_wire::check_group_extensions(context.extensions));
  TRY(check_unmerged_leaves(tree));
  TRY(check_unique_keys(tree));
  TRY(check_parent_hashes(tree));
  TRY(check_capabilities(tree, context));
  TRY(check_parent_keys(tree, suite));
  return check_leaf_signatures(tree, context.group_id, suite, workers);
}

Result<void> check_leaf_signatures(
    const RatchetTree& tree,
    const mls_wire::GroupId& group_id,
    const mls_wire::Suite& suite,
    Workers& workers
) {
  const std::vector<LeafIndex> members = tree.members();
  return check_each(workers, members.size(), [&](std::size_t i) {
    return mls_wire::verify_leaf_node(
        *tree.leaf(members[i]), suite, mls_wire::LeafPosition{group_id, members[i]}
    );
  });
}

Result<void> check_unmerged_leaves(const RatchetTree& tree) {
  for (std::uint32_t i = 1; i < tree.node_count(); i += 2) {
    const ParentNode* node = tree.parent_node(NodeIndex{i});
    if (node == nullptr) continue;
    const auto& leaves = node->unmerged_leaves;
    const auto not_ascending = std::adjacent_find(
        leaves.begin(), leaves.end(), [](LeafIndex one, LeafIndex next) { return next <= one; }
    );
    if (not_ascending != leaves.end()) return Error{rules::unmerged_leaves_ascend};
  }
  for (std::uint32_t i = 1; i < tree.node_count(); i += 2) {
    const ParentNode* node = tree.parent_node(NodeIndex{i});
    if (node == nullptr) continue;
    for (const LeafIndex unmerged : node->unmerged_leaves) {
      TRY(check_unmerged_leaf(tree, NodeIndex{i}, unmerged));
    }
  }
  return {};
}

Result<void> check_unique_keys(const RatchetTree& tree) {
  if (!tree.has_unique_encryption_keys()) return Error{rules::encryption_key_is_unique};
  if (!tree.has_unique_signature_keys()) return Error{rules::signature_key_is_unique};
  return {};
}

Result<void> check_capabilities(const RatchetTree& tree, const mls_wire::GroupContext& context) {
  const auto required =
      TRY(mls_wire::find_extension<mls_wire::RequiredCapabilities>(context.extensions))
          .value_or(mls_wire::RequiredCapabilities{});
  std::vector<mls_wire::CredentialType> in_use;
  for (const auto& [key, profile] : tree.profiles().all())
    in_use.push_back(profile.credential_type);
  const Demands demands{
      .version = context.version,
      .cipher_suite = context.cipher_suite,
      .required_extensions = not_default(required.extension_types),
      .required_proposals = not_default(required.proposal_types),
      .required_credentials = CredentialTypes(required.credential_types),
      .group_extensions = types_not_default(context.extensions),
      .credentials_in_use = CredentialTypes(std::move(in_use)),
  };
  for (const auto& [key, profile] : tree.profiles().all()) TRY(check_profile(profile, demands));
  return {};
}

}  // namespace causeway::mls_tree
