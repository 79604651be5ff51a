#pragma once

#include <functional>

#include "base/bytes.h"
#include "provider/request.h"

/// The two places where an exception becomes a reply.
namespace causeway::provider {

/// What `handle` returns is the body of an ok reply; a `Refused` is the reply itself.
Outcome answer(const std::function<Bytes(Outcome&)>& handle);

/// The outcome, or 503 `api.store_is_available` where the store throws. The transaction has to live
/// inside `run`.
Outcome answer_or_unavailable(const std::function<Outcome()>& run);

}  // namespace causeway::provider
