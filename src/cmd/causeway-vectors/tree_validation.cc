#include "cmd/causeway-vectors/checks.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_tree/validate.h"

namespace causeway::vectors {

namespace {

using mls_tree::NodeIndex;
using mls_tree::RatchetTree;

void expect_nodes(const RatchetTree& tree, const Json& one_case) {
  const Json& resolutions = one_case.at("resolutions");
  const Json& tree_hashes = one_case.at("tree_hashes");
  expect(resolutions.size() == tree.node_count(), "number of resolutions");
  expect(tree_hashes.size() == tree.node_count(), "number of tree hashes");
  for (std::uint32_t i = 0; i < tree.node_count(); ++i) {
    const std::string node = " of node " + std::to_string(i);
    Json resolution = Json::array();
    for (const NodeIndex below : tree.resolution(NodeIndex{i})) resolution.push_back(below.value);
    expect(resolution == resolutions[i], "resolution" + node);
    expect(tree.tree_hash(NodeIndex{i}) == bytes(tree_hashes[i]), "tree hash" + node);
  }
}

}  // namespace

void check_tree_validation(const Json& one_case) {
  const RatchetTree tree = expect_ok(
      RatchetTree::from_nodes(
          decoded<mls_wire::RatchetTreeNodes>(one_case.at("tree"), "tree"), suite_of(one_case).hash
      ),
      "tree"
  );
  expect_ok(mls_tree::check_unmerged_leaves(tree), "unmerged leaves");
  expect_ok(mls_tree::check_unique_keys(tree), "unique keys");
  expect_nodes(tree, one_case);
  expect_ok(mls_tree::check_parent_hashes(tree), "parent hashes");
  // Everything up to here needs no more of the suite than its hash.
  const mls_wire::Suite suite = suite_of(one_case);
  expect_ok(
      mls_tree::check_leaf_signatures(tree, bytes(one_case.at("group_id")), suite),
      "leaf signatures"
  );
}

}  // namespace causeway::vectors
