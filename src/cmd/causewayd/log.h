#pragma once

#include <string>
#include <string_view>

namespace causeway::causewayd {

/// Structured logs: one JSON object a line on stderr, `{"time","level","event",…}`. No content,
/// address, account, device, conversation or token is ever a field: what happened and how often is
/// in `/metrics`, who it happened to is nobody's business.
void start_log(const std::string& level);

/// `fields` is either empty or the inside of a JSON object: `"port":8443`.
void log_info(std::string_view event, std::string_view fields = {});
void log_warning(std::string_view event, std::string_view sentence);
void log_error(std::string_view event, std::string_view sentence);

}  // namespace causeway::causewayd
