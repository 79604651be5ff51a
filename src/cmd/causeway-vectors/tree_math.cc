#include "mls_tree/tree_math.h"

#include <functional>

#include "cmd/causeway-vectors/checks.h"

namespace causeway::vectors {

namespace {

using mls_tree::NodeIndex;

void expect_relation(
    const Json& expected,
    const std::function<std::optional<NodeIndex>(NodeIndex)>& relation,
    std::string_view name
) {
  for (std::uint32_t i = 0; i < expected.size(); ++i) {
    const auto found = relation(NodeIndex{i});
    const Json shown = found ? Json(found->value) : Json(nullptr);
    expect(shown == expected[i], std::string(name) + " of node " + std::to_string(i));
  }
}

}  // namespace

void check_tree_math(const Json& one_case) {
  const mls_tree::LeafCount leaves =
      mls_tree::full_tree(one_case.at("n_leaves").get<std::uint32_t>());
  expect(mls_tree::node_count(leaves) == one_case.at("n_nodes"), "n_nodes");
  expect(mls_tree::root(leaves).value == one_case.at("root"), "root");
  expect(one_case.at("parent").size() == mls_tree::node_count(leaves), "size of the arrays");
  expect_relation(one_case.at("left"), mls_tree::left, "left");
  expect_relation(one_case.at("right"), mls_tree::right, "right");
  expect_relation(
      one_case.at("parent"),
      [leaves](NodeIndex node) { return mls_tree::parent(node, leaves); },
      "parent"
  );
  expect_relation(
      one_case.at("sibling"),
      [leaves](NodeIndex node) { return mls_tree::sibling(node, leaves); },
      "sibling"
  );
}

}  // namespace causeway::vectors
