#pragma once

#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// Tells the person where somebody else may go on with the account soon: with every command, and as
/// soon as it is heard of.
void warn_of_reset(Workspace& workspace);

}  // namespace causeway::cli
