#include "provider/dispatcher.h"

#include "api/rules.h"
#include "provider/answer.h"
#include "provider/measures.h"
#include "provider/operation.h"
#include "provider/refused.h"
#include "provider/resets.h"

namespace causeway::provider {

namespace {

/// The record of a device that asks; empty for requests without a login.
DeviceRecord caller_device(const Transaction& transaction, const Admitted& admitted) {
  if (admitted.operation().login == Login::not_needed) return {};
  auto device = transaction.accounts().find_device(*admitted.request().caller.device);
  require(
      device && device->listing == Listing::listed,
      api::Status::refused,
      api::rules::device_is_listed
  );
  return *std::move(device);
}

}  // namespace

Outcome Dispatcher::run(
    Transaction& transaction, const Admitted& admitted, Instant now, Random& random
) const {
  if (admitted.only_reads()) return read(transaction, admitted, now, random);
  const Request& request = admitted.request();
  return answer([&](Outcome& outcome) {
    const DeviceRecord device = caller_device(transaction, admitted);
    Call call{
        transaction,
        settings_,
        franker_,
        request.caller,
        device,
        now,
        random,
        outcome,
    };
    require_free(call, request.op, Audience::anybody);
    return admitted.operation().write(call, request.body);
  });
}

Outcome Dispatcher::read(
    const Transaction& transaction, const Admitted& admitted, Instant now, Random& random
) const {
  const Request& request = admitted.request();
  return answer([&](Outcome& outcome) {
    const DeviceRecord device = caller_device(transaction, admitted);
    ReadCall call{
        transaction,
        settings_,
        franker_,
        request.caller,
        device,
        now,
        random,
        outcome,
    };
    return admitted.operation().read(call, request.body);
  });
}

Outcome Dispatcher::advance_resets(Transaction& transaction, Instant now, Random& random) const {
  return answer([&](Outcome& outcome) {
    Call call{transaction, settings_, franker_, {}, {}, now, random, outcome};
    provider::advance_resets(call);
    return Bytes();
  });
}

}  // namespace causeway::provider
