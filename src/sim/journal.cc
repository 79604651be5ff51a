#include "sim/journal.h"

#include <utility>

namespace causeway::sim {

void Journal::note(Instant now, std::string what) {
  if (lines_.size() == lines_max) lines_.erase(lines_.begin());
  lines_.push_back(std::to_string(to_unix_ms(now)) + " " + std::move(what));
}

}  // namespace causeway::sim
