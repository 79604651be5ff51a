// Any records: a stored tree that is read is the same tree when it is written whole, needs nothing
// to be written, and its counts and hashes are those of its nodes.
#include "base/invariant.h"
#include "mls_tree/stored_tree.h"
#include "mls_tree/validate.h"

// NOLINTBEGIN(google-build-using-namespace): a fuzz target is one function
using namespace causeway;
using namespace causeway::mls_tree;

// NOLINTEND(google-build-using-namespace)

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto records = tls::decode<std::vector<Bytes>>(ByteView(data, size));
  if (!records.ok()) return 0;
  auto stored = StoredTree::read(*records);
  if (!stored.ok()) return 0;
  const RatchetTree& tree = stored->tree();
  const auto afresh = read_tree(whole_tree(tree), nullptr);
  INVARIANT(afresh.ok() && *afresh == tree && afresh->tree_hash() == tree.tree_hash());
  INVARIANT(afresh->member_count() == tree.member_count());
  INVARIANT(afresh->next_free_leaf() == tree.next_free_leaf());
  INVARIANT(check_unique_keys(*afresh).ok() == check_unique_keys(tree).ok());
  INVARIANT(!stored->put(*afresh));
  return 0;
}
