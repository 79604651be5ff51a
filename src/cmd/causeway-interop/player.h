#pragma once

#include <map>
#include <string>

#include "base/random.h"
#include "cmd/causeway-interop/actor.h"
#include "cmd/causeway-interop/json_fields.h"

namespace causeway::interop {

/// All actors of one side, and the requests that move them (docs/interop.md). A resource.
class Player {
 public:
  explicit Player(Random& random) : random_(random) {}

  /// The answer to one request, as one line without its end: fields of the operation, or
  /// `{"refused": why}`. Never throws.
  std::string answer(const std::string& request);

 private:
  Json play(const Json& request);

  Random& random_;
  std::map<std::string, Actor> actors_;
};

}  // namespace causeway::interop
