#include "mls_tree/commit_bundle.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "mls_wire/extension.h"

namespace causeway::mls_tree {

Result<mls_wire::GroupInfo> check_group_info(
    const StagedCommit& staged, mls_wire::Unverified<mls_wire::GroupInfo> group_info
) {
  const mls_wire::GroupInfo& seen = group_info.unchecked();
  if (seen.group_context != staged.context || seen.confirmation_tag != staged.confirmation_tag) {
    return Error{rules::group_info_is_of_commit};
  }
  if (seen.signer != staged.committer) return Error{rules::group_info_signer_is_committer};
  const LeafNode* signer = staged.tree.leaf(seen.signer);
  INVARIANT(signer != nullptr);
  mls_wire::GroupInfo info = TRY(mls_wire::verify(std::move(group_info), signer->signature_key));
  if (!TRY(mls_wire::find_extension<mls_wire::ExternalPub>(info.extensions))) {
    return Error{rules::group_info_has_external_pub};
  }
  const auto tree = TRY(mls_wire::find_extension<mls_wire::RatchetTreeNodes>(info.extensions));
  if (tree && *tree != staged.tree.nodes()) return Error{rules::group_info_is_of_commit};
  return info;
}

Result<void> check_welcome(const StagedCommit& staged, const mls_wire::Welcome& welcome) {
  if (welcome.cipher_suite != staged.context.cipher_suite) {
    return Error{rules::welcome_has_suite_of_group};
  }
  std::vector<mls_wire::KeyPackageRef> added;
  added.reserve(staged.changes.added.size());
  for (const AddedLeaf& leaf : staged.changes.added) added.push_back(leaf.key_package_ref);
  std::vector<mls_wire::KeyPackageRef> named;
  named.reserve(welcome.secrets.size());
  for (const auto& secrets : welcome.secrets) named.push_back(secrets.new_member);
  std::sort(added.begin(), added.end());
  std::sort(named.begin(), named.end());
  if (added != named) return Error{rules::welcome_names_each_added};
  return {};
}

}  // namespace causeway::mls_tree
