#include "provider/answer.h"

#include "api/rules.h"
#include "base/store_error.h"
#include "provider/refused.h"

namespace causeway::provider {

Outcome refusal(api::Status status, const Rule& rule, ByteView detail) {
  Outcome outcome;
  outcome.reply = api::make_reply(status, rule.name, detail);
  outcome.status = status;
  return outcome;
}

Outcome answer(const std::function<Bytes(Outcome&)>& handle) {
  Outcome outcome;
  try {
    outcome.reply = api::make_reply(api::Status::ok, {}, handle(outcome));
    return outcome;
  } catch (const Refused& refused) {
    Outcome refused_outcome = refusal(refused.status(), refused.rule(), refused.body());
    // A repeated message is refused with the T of the first, which this batch may still owe.
    refused_outcome.untagged = outcome.untagged;
    return refused_outcome;
  }
}

Outcome answer_or_unavailable(const std::function<Outcome()>& run) {
  try {
    return run();
  } catch (const StoreError&) {
    return refusal(api::Status::unavailable, api::rules::store_is_available);
  }
}

}  // namespace causeway::provider
