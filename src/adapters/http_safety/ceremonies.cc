#include "adapters/http_safety/ceremonies.h"

#include <algorithm>
#include <utility>

namespace causeway::adapters::http_safety {

CeremonyId Ceremonies::begin(Ceremony ceremony, Random& random) {
  const auto id = random.id<CeremonyId>();
  put_back(id, std::move(ceremony));
  return id;
}

void Ceremonies::put_back(CeremonyId id, Ceremony ceremony) {
  const std::lock_guard lock(mutex_);
  if (all_.size() >= ceremonies_max) {
    all_.erase(std::ranges::min_element(all_, {}, [](const auto& each) { return each.second.ends; })
    );
  }
  all_.emplace(id, std::move(ceremony));
}

std::optional<Ceremony> Ceremonies::finish(CeremonyId id, CeremonyKind kind, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto found = all_.find(id);
  if (found == all_.end()) return std::nullopt;
  Ceremony ceremony = std::move(found->second);
  all_.erase(found);
  if (ceremony.kind != kind || now >= ceremony.ends) return std::nullopt;
  return ceremony;
}

}  // namespace causeway::adapters::http_safety
