#pragma once

#include "adapters/http/http_message.h"

namespace causeway::adapters::http_safety {

/// A file of the console's page, out of the program (docs/formats/safety-api.md §14).
http::HttpReply answer_page(const http::HttpRequest& request);

}  // namespace causeway::adapters::http_safety
