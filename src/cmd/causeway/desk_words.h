#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "policy/data_class.h"
#include "policy/policy.h"

/// What the desk says to people, by the word of its formats.
namespace causeway::cli {

/// "read in the source".
std::string_view mark_words(policy::Mark mark);

/// "D0_bsi, D1_ident"; "none" where there is none.
std::string names_text(policy::ClassSet classes);

/// "2026-11-22 10:00 UTC", with its seconds where there are any.
std::string moment_text(Instant moment);

/// "9 days left", "3 hours left", "over for 2 days"; whole ones, rounded down.
std::string left_text(Instant moment, Instant from);

}  // namespace causeway::cli
