// Any bytes: a ratchet tree that is accepted is written back as it was, and neither its checks nor
// changes to it leave the array, whatever its nodes say.
#include "base/invariant.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_tree/validate.h"

// NOLINTBEGIN(google-build-using-namespace): a fuzz target is one function
using namespace causeway;
using namespace causeway::mls_tree;

// NOLINTEND(google-build-using-namespace)

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  auto nodes = tls::decode<mls_wire::RatchetTreeNodes>(input);
  if (!nodes.ok()) return 0;
  auto tree = RatchetTree::from_nodes(*std::move(nodes), crypto::Hash::sha256);
  if (!tree.ok()) return 0;
  INVARIANT(tls::encode(tree->nodes()) == to_bytes(input));

  static_cast<void>(check_unique_keys(*tree).ok());
  static_cast<void>(check_capabilities(*tree, {.cipher_suite = mls_wire::suites[0].id}).ok());
  if (!check_unmerged_leaves(*tree).ok()) return 0;
  static_cast<void>(check_parent_hashes(*tree).ok());
  if (tree->member_count() > 1) tree->remove(tree->members().front());
  const LeafIndex added = tree->add(LeafNode{});
  std::vector<mls_wire::HpkePublicKey> keys(tree->filtered_direct_path(added).size());
  set_path(*tree, added, keys);
  const auto afresh = RatchetTree::from_nodes(tree->nodes(), crypto::Hash::sha256);
  INVARIANT(afresh.ok() && afresh->tree_hash() == tree->tree_hash());
  return 0;
}
