#pragma once

#include <string_view>

#include "adapters/http_safety/case_json.h"
#include "safety/opened_evidence.h"

namespace causeway::adapters::http_safety {

/// `Evidence` of docs/formats/safety-api.md §3: what a report disclosed, to be shown once to
/// whoever the log names. `domain` is the provider's, which enters the names of messages.
Json evidence_json(
    const View& view,
    const safety::Case& in,
    const safety::OpenedEvidence& evidence,
    std::string_view domain
);

/// Whether an attachment of the report is the very one that was sent: of a message whose verdict
/// lets it be shown, and its bytes are here.
bool is_proven(
    const safety::Transaction& transaction,
    const safety::OpenedEvidence& evidence,
    const safety::AbuseFile& file
);

}  // namespace causeway::adapters::http_safety
