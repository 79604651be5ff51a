// Any bytes: a ratchet_tree extension that is accepted re-encodes to them.
#include "base/invariant.h"
#include "mls_wire/ratchet_tree_nodes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(google-build-using-namespace): a fuzz target is one function
  using namespace causeway;
  const ByteView input(data, size);
  const auto tree = tls::decode<mls_wire::RatchetTreeNodes>(input);
  if (tree.ok()) INVARIANT(tls::encode(*tree) == to_bytes(input));
  return 0;
}
