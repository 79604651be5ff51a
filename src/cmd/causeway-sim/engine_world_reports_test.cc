// What was filed with the hub of an EngineWorld.
#include "cmd/causeway-sim/engine_world_test.h"

namespace causeway::simulate {

std::vector<provider::Filing> EngineWorld::filings() {
  constexpr std::size_t all = std::size_t{1} << 30;
  std::vector<provider::Filing> filings;
  for (const auto kind : {provider::FilingKind::report, provider::FilingKind::appeal}) {
    for (auto& filing : hub_->begin_read()->reports().read(kind, all, all)) {
      filings.push_back(std::move(filing));
    }
  }
  return filings;
}

}  // namespace causeway::simulate
