#pragma once

#include <string>
#include <string_view>

#include "adapters/json_policy/format_error.h"
#include "policy/facts.h"
#include "policy/request.h"

/// Requests and facts as JSON, docs/formats/desk.md.
namespace causeway::adapters::json_policy {

/// Of what is read. Memory is bounded by this, and by what a list may hold.
inline constexpr std::size_t json_size_max = std::size_t{16} * 1024 * 1024;

/// Exactly what the format allows; throws `FormatError` for anything else.
policy::Request read_request(std::string_view json);
policy::Facts read_facts(std::string_view json);

/// What is stated, in the order of the format, in one line of ASCII: is read as what was written.
std::string request_json(const policy::Request& request);
std::string facts_json(const policy::Facts& facts);

}  // namespace causeway::adapters::json_policy
