#pragma once

#include <utility>

#include "base/result.h"
#include "cmd/causeway/errors.h"

namespace causeway::cli {

/// The value; a broken rule ends the command with its explanation.
template <typename T>
T accept(Result<T>&& result) {
  if (!result.ok()) throw Failure(explain_rule(result.error().rule().name));
  return *std::move(result);
}

}  // namespace causeway::cli
