#pragma once

#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "provider/store.h"

namespace causeway::provider {

/// Makes an invite for one registration and returns its code, which is kept nowhere. The caller
/// commits.
std::string make_invite(Transaction& transaction, Instant now, Random& random);

crypto::Sha256 hash_of_invite(ByteView code);

}  // namespace causeway::provider
