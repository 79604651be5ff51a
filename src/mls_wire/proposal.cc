#include "mls_wire/proposal.h"

namespace causeway::mls_wire {

ProposalType type_of(const Proposal& proposal) {
  return std::visit([](const auto& alternative) { return alternative.tag; }, proposal);
}

}  // namespace causeway::mls_wire
