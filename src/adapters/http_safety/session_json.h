#pragma once

#include <string>
#include <string_view>

#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

/// `Session` of docs/formats/safety-api.md §3; null: nobody is logged in.
Json session_json(const RouteCall& call, const safety::Present* present);
Json to_json(const safety::Settings& settings);
safety::Settings read_settings(const Members& members);
inline constexpr std::string_view settings_members =
    "blur greyscale mute single_keys density theme break_after_min opt_out";

/// A log-in that succeeded: the session begins, and its cookie is set. Requires access to write.
Answer log_in(const RouteCall& call, safety::Transaction& transaction, safety::Person person);

/// The cookie's header; an empty token takes it back.
http::Header session_cookie(std::string_view token);

/// As people call what sent this header: "Firefox on Linux".
std::string browser_of(std::string_view user_agent);

}  // namespace causeway::adapters::http_safety
