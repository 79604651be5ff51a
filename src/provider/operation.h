#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "api/frame.h"
#include "base/bytes.h"
#include "provider/call.h"

namespace causeway::provider {

enum class Login : std::uint8_t {
  needed,
  not_needed,
};

/// One row of the table of everything that a provider can be asked. The function decodes the body,
/// runs the handler and encodes its reply; exactly one of the two is there.
struct Operation {
  api::Op op{};
  std::string_view name;  // as in api::Op, and in `POST /v1/<name>`
  Login login = Login::needed;
  std::size_t body_max = 0;  // bytes of a request's body; nobody decodes more
  Bytes (*write)(Call& call, ByteView body) = nullptr;
  Bytes (*read)(ReadCall& call, ByteView body) = nullptr;
};

std::span<const Operation> operations();

/// Null where there is none.
const Operation* find_operation(api::Op op);

}  // namespace causeway::provider
