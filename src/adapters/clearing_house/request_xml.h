#pragma once

#include <string>

#include "base/result.h"
#include "safety/cybertip_report.h"

/// The two documents that the clearing house takes, with its elements in its order
/// (docs/formats/cybertip.md). An empty text is no element.
namespace causeway::adapters::clearing_house {

/// The body of /submit. Errors: those of `safety::check_text`. Requires known enumerators.
Result<std::string> report_xml(const safety::CybertipReport& report);

/// The body of /fileinfo for a file that was uploaded. Likewise.
Result<std::string> file_details_xml(
    const safety::FileDetails& file, const std::string& report_id, const std::string& file_id
);

}  // namespace causeway::adapters::clearing_house
