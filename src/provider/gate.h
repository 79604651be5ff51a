#pragma once

#include <string_view>
#include <variant>

#include "base/clock.h"
#include "provider/rate_limits.h"
#include "provider/request.h"

namespace causeway::provider {

struct Operation;

/// A request that passed the gate: its operation exists, it carries a login where one is needed,
/// its body is no larger than the operation's, and its rate is kept. Only `Gate` makes one.
class Admitted {
 public:
  const Request& request() const { return request_; }

  const Operation& operation() const { return *operation_; }

  /// Whether it may run beside the writer, with `run_read`.
  bool only_reads() const;

 private:
  friend class Gate;

  Admitted(Request request, const Operation& operation)
      : request_(std::move(request)), operation_(&operation) {}

  Request request_;
  const Operation* operation_;
};

/// In front of everything: costs no transaction. Not for several threads at once.
class Gate {
 public:
  explicit Gate(RateLimits limits) : limits_(std::move(limits)) {}

  /// The request, admitted, or its refusal: 400 `api.op_is_known`, 401 `api.device_is_logged_in`,
  /// 413 `api.size_is_within_limit`, 429 `api.rate_is_within_limit`.
  std::variant<Admitted, Outcome> admit(Request request, Instant now);

 private:
  RateLimits limits_;
};

/// The operation of `POST /v1/<name>`, its name as in `api::Op`.
std::optional<api::Op> find_op(std::string_view name);

/// The name of an operation, for metrics; "unknown" where there is none.
std::string_view name_of(api::Op op);

}  // namespace causeway::provider
