#include "provider/gate.h"

#include "api/rules.h"
#include "provider/operation.h"
#include "tls/codec.h"

namespace causeway::provider {

bool Admitted::only_reads() const {
  return operation_->read != nullptr;
}

std::variant<Admitted, Outcome> Gate::admit(Request request, Instant now) {
  const Operation* operation = find_operation(request.op);
  if (operation == nullptr) return refusal(api::Status::malformed, api::rules::op_is_known);
  if (operation->login == Login::needed && !request.caller.device) {
    return refusal(api::Status::not_logged_in, api::rules::device_is_logged_in);
  }
  if (request.body.size() > operation->body_max) {
    return refusal(api::Status::too_large, api::rules::size_is_within_limit);
  }
  if (const auto wait = limits_.take(request, now)) {
    const auto retry_after_ms = static_cast<std::uint32_t>(wait->count());
    return refusal(
        api::Status::too_many, api::rules::rate_is_within_limit, tls::encode(retry_after_ms)
    );
  }
  return Admitted(std::move(request), *operation);
}

std::optional<api::Op> find_op(std::string_view name) {
  for (const Operation& operation : operations()) {
    if (operation.name == name) return operation.op;
  }
  return std::nullopt;
}

std::string_view name_of(api::Op op) {
  const Operation* operation = find_operation(op);
  return operation == nullptr ? "unknown" : operation->name;
}

}  // namespace causeway::provider
