#pragma once

#include <string>
#include <vector>

#include "api/limits.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "provider/store.h"

/// The operator's part in a reset (docs/formats/api.md, Reset): filed, in force `reset_delay`
/// (api/limits.h) after the account's devices were told, and gone `reset_validity` after that.
/// `causewayd reset` runs beside the server, so it only leaves a mark here; the server tells them.
namespace causeway::provider {

inline Instant in_force_from(const Reset& reset) {
  return reset.filed + api::limits::reset_delay;
}

/// Files one and answers the code by which somebody goes on with the account, which is kept
/// nowhere. The caller commits. `api::rules::account_exists`, `reset_is_new` where one is filed.
Result<std::string> file_reset(
    Transaction& transaction, ByteView username, Instant now, Random& random
);

/// Nobody goes on with the account by it any more. The caller commits.
/// `api::rules::account_exists`, `reset_is_filed`.
Result<void> cancel_reset(Transaction& transaction, ByteView username);

/// One that is filed.
struct FiledReset {
  std::string username;
  Instant filed;
  Instant in_force;
};

/// In the order of their filing.
std::vector<FiledReset> filed_resets(const Transaction& transaction);

/// Tells the account's devices what was filed or taken back since, and ends what nobody came for;
/// whose inboxes grew.
std::vector<DeviceId> tell_resets(Transaction& transaction, Instant now);

/// Puts it into these inboxes; `reset` absent: there is none any more.
void deliver_reset(
    Transaction& transaction,
    const std::vector<DeviceId>& devices,
    const std::optional<Reset>& reset,
    Instant now
);

}  // namespace causeway::provider
