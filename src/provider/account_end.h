#pragma once

#include "base/id.h"
#include "provider/call.h"

namespace causeway::provider {

/// Everything that an account had is over, because its owner ended it or somebody else goes on with
/// it; its newest statement, which says so, is in force. It leaves its conversations as if it had
/// claimed to: members take its leaves out, and where nobody else is, nothing is left. Its backup,
/// blobs, profile and settings, whom it blocked and whom it was accepted by are forgotten; who
/// blocked it stays protected from it.
void end_belongings(Call& call, AccountId account);

}  // namespace causeway::provider
