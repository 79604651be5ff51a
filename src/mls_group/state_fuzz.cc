// Stored states, whole or damaged: what decodes encodes again to the same bytes, and no input does
// more than be refused. The first byte says what the rest is.

#include <cstdint>

#include "base/invariant.h"
#include "mls_group/group.h"
#include "tls/stream.h"

namespace causeway::mls_group {
namespace {

void check_bundle(ByteView bytes) {
  const auto bundle = KeyPackageBundle::decode(bytes);
  if (bundle.ok()) INVARIANT(bundle->encode_secret() == SecretBytes(bytes));
}

void check_pending(ByteView bytes) {
  const auto pending = PendingCommit::decode(bytes, nullptr);
  if (pending.ok()) INVARIANT(pending->encode(nullptr) == SecretBytes(bytes));
}

void check_secret_tree(ByteView bytes) {
  tls::Reader reader(bytes);
  const auto tree = SecretTree::decode(reader, mls_wire::suites[0]);
  if (!tree.ok()) return;
  SecretBytes again;
  tls::Writer writer(again);
  tree->encode(writer);
  INVARIANT(again == SecretBytes(bytes.first(bytes.size() - reader.remaining())));
  // Every place of it holds a key, or says why not.
  for (const std::uint32_t leaf : {0U, 1U, 7U, 0xFFFFFFFFU}) {
    (void)tree->stage(mls_wire::suites[0], {LeafIndex{leaf}, RatchetType::application, {}});
  }
}

/// `opaque epoch<V>`, the tree, and the ratchets behind it.
void check_group(ByteView bytes) {
  tls::Reader reader(bytes);
  const auto epoch = reader.opaque();
  if (!epoch.ok()) return;
  auto nodes = tls::decode_from<mls_wire::RatchetTreeNodes>(reader);
  if (!nodes.ok()) return;
  auto tree = mls_tree::RatchetTree::from_nodes(*std::move(nodes), crypto::Hash::sha256);
  if (!tree.ok()) return;
  const ByteView ratchets = *reader.raw(reader.remaining());
  const auto state = GroupState::decode(*epoch, ratchets, *tree);
  const auto group = Group::decode(*epoch, ratchets, *tree);
  INVARIANT(state.ok() == group.ok());
  if (!group.ok()) return;
  INVARIANT(group->encode_epoch() == SecretBytes(*epoch));
  INVARIANT(group->encode_ratchets() == SecretBytes(ratchets));
}

}  // namespace
}  // namespace causeway::mls_group

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  if (size == 0) return 0;
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      mls_group::check_bundle(rest);
      break;
    case 1:
      mls_group::check_pending(rest);
      break;
    case 2:
      mls_group::check_secret_tree(rest);
      break;
    default:
      mls_group::check_group(rest);
  }
  return 0;
}
