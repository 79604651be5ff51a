#pragma once

#include <string>

#include "cmd/causeway/arguments.h"

namespace causeway::cli {

/// What `-m` or `--stdin` gave, without line breaks at its end; may be empty. Throws `Failure`
/// where it is not UTF-8 or longer than a message.
std::string typed_text(const Arguments& arguments);

}  // namespace causeway::cli
