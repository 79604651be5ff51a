#include "mls_wire/commit.h"

#include "mls_wire/at_most.h"
#include "mls_wire/rules.h"

namespace causeway::mls_wire {

Result<UpdatePath> UpdatePath::decode(tls::Reader& reader) {
  UpdatePath path{TRY(tls::decode_from<LeafNode>(reader)), {}};
  std::size_t left = ciphertexts_max;
  tls::Reader nodes(TRY(reader.opaque()));
  while (!nodes.empty()) {
    if (path.nodes.size() == nodes_max) return Error{rules::path_is_bounded};
    UpdatePathNode& node = path.nodes.emplace_back();
    node.encryption_key = TRY(tls::decode_from<HpkePublicKey>(nodes));
    node.encrypted_path_secret =
        TRY(decode_at_most<HpkeCiphertext>(nodes, left, rules::path_is_bounded));
    left -= node.encrypted_path_secret.size();
  }
  return path;
}

void UpdatePath::encode(tls::Writer& writer) const {
  tls::encode_to(writer, leaf_node);
  tls::encode_to(writer, nodes);
}

Result<Commit> Commit::decode(tls::Reader& reader) {
  Commit commit;
  commit.proposals =
      TRY(decode_at_most<ProposalOrRef>(reader, proposals_max, rules::proposals_are_bounded));
  commit.path = TRY(tls::decode_from<std::optional<UpdatePath>>(reader));
  return commit;
}

void Commit::encode(tls::Writer& writer) const {
  tls::encode_to(writer, proposals);
  tls::encode_to(writer, path);
}

}  // namespace causeway::mls_wire
