// The group as the hub stores and serves it: what decodes encodes again to the same bytes, and
// nothing that is read from an extension or a commit bundle does more than be refused.
#include "mls_tree/commit_bundle.h"
#include "mls_tree/policy.h"
#include "mls_tree/public_group.h"
#include "mls_tree/roles.h"
#include "mls_wire/message.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::mls_tree {
namespace {

Result<RatchetTree> read_nodes(tls::Reader& reader) {
  return RatchetTree::from_nodes(
      TRY(tls::decode_from<mls_wire::RatchetTreeNodes>(reader)), crypto::Hash::sha256
  );
}

/// A tree, and the rest of its group.
void check_stored(ByteView input) {
  tls::Reader reader(input);
  auto tree = read_nodes(reader);
  if (!tree.ok()) return;
  const ByteView stored = *reader.raw(reader.remaining());
  const auto group = PublicGroup::decode(stored, *std::move(tree));
  if (!group.ok()) return;
  INVARIANT(group->encode() == to_bytes(stored));
  static_cast<void>(check_policy(*group).ok());
  static_cast<void>(check_roles(*group).ok());
}

/// A GroupInfo and its tree, as a joiner gets them.
void check_joined(ByteView input) {
  tls::Reader reader(input);
  const auto group_info = tls::decode_from<mls_wire::Unverified<mls_wire::GroupInfo>>(reader);
  if (!group_info.ok()) return;
  auto tree = tls::decode_from<mls_wire::RatchetTreeNodes>(reader);
  std::optional<mls_wire::RatchetTreeNodes> served;
  if (tree.ok()) served = *std::move(tree);
  const auto group = PublicGroup::from_group_info(*group_info, served);
  if (group.ok()) INVARIANT(group->tree().tree_hash() == group->context().tree_hash);
}

/// A tree, the rest of its group, and a handshake message to it, whoever signed that.
void check_handshake(ByteView input) {
  tls::Reader reader(input);
  auto tree = read_nodes(reader);
  if (!tree.ok()) return;
  const auto stored = reader.opaque();
  if (!stored.ok()) return;
  auto group = PublicGroup::decode(*stored, *std::move(tree));
  const auto message = tls::decode_from<mls_wire::PublicMessage>(reader);
  if (!group.ok() || !message.ok()) return;
  const Bytes before = group->encode();
  static_cast<void>(group->stage(*message).ok());
  INVARIANT(group->encode() == before);
  if (!group->propose(*message).ok()) INVARIANT(group->encode() == before);
}

constexpr std::array checks{
    check_stored,
    check_joined,
    check_handshake,
    tls::check_round_trip<Roles>,
};

}  // namespace
}  // namespace causeway::mls_tree

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::mls_tree::checks, {data, size});
  return 0;
}
