#include "mls_wire/commit.h"

#include "mls_wire/at_most.h"
#include "mls_wire/rules.h"

namespace causeway::mls_wire {

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
