#include "mls_wire/ratchet_tree_nodes.h"

#include "mls_wire/at_most.h"
#include "mls_wire/rules.h"

namespace causeway::mls_wire {

Result<RatchetTreeNodes> RatchetTreeNodes::decode(tls::Reader& reader) {
  return RatchetTreeNodes{
      TRY(decode_at_most<std::optional<Node>>(reader, nodes_max, rules::nodes_are_bounded))
  };
}

void RatchetTreeNodes::encode(tls::Writer& writer) const {
  tls::encode_to(writer, ratchet_tree);
}

}  // namespace causeway::mls_wire
