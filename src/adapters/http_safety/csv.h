#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

/// One line of RFC 4180. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe: what people wrote is never run.
std::string csv_line(const std::vector<std::string>& cells);

/// To be saved under this name.
Answer csv_answer(std::string_view text, std::string_view file_name);

}  // namespace causeway::adapters::http_safety
