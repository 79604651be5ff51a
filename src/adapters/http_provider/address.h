#pragma once

#include <string_view>

#include "provider/request.h"

namespace causeway::adapters::http_provider {

/// The address under which rate limits count a peer. Text that is no address counts as one.
provider::Address parse_address(std::string_view text);

}  // namespace causeway::adapters::http_provider
