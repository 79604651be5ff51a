#include "cmd/causeway-vectors/checks.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_wire/proposal.h"

namespace causeway::vectors {

namespace {

using mls_tree::LeafIndex;
using mls_tree::RatchetTree;

RatchetTree tree_of(const Json& hex, crypto::Hash hash) {
  return expect_ok(
      RatchetTree::from_nodes(decoded<mls_wire::RatchetTreeNodes>(hex, "tree"), hash), "tree"
  );
}

void apply(RatchetTree& tree, const mls_wire::Proposal& proposal, LeafIndex sender) {
  if (const auto* add = std::get_if<mls_wire::Add>(&proposal)) {
    tree.add(add->key_package.leaf_node);
  } else if (const auto* update = std::get_if<mls_wire::Update>(&proposal)) {
    tree.update(sender, update->leaf_node);
  } else if (const auto* remove = std::get_if<mls_wire::Remove>(&proposal)) {
    tree.remove(remove->removed);
  } else {
    throw Failed("a proposal that does not change the tree");
  }
}

}  // namespace

void check_tree_operations(const Json& one_case) {
  const crypto::Hash hash = suite_of(one_case).hash;
  RatchetTree tree = tree_of(one_case.at("tree_before"), hash);
  expect(tree.tree_hash() == bytes(one_case.at("tree_hash_before")), "tree_hash_before");
  const LeafIndex sender{one_case.at("proposal_sender").get<std::uint32_t>()};
  apply(tree, decoded<mls_wire::Proposal>(one_case.at("proposal"), "proposal"), sender);
  expect(tls::encode(tree.nodes()) == bytes(one_case.at("tree_after")), "tree_after");
  expect(tree.tree_hash() == bytes(one_case.at("tree_hash_after")), "tree_hash_after");
}

}  // namespace causeway::vectors
