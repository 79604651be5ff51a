#pragma once

#include <string>

#include "cmd/causeway/desk_inputs.h"
#include "cmd/causeway/output.h"

/// A policy as people and programs see it; none has a line break at its end.
namespace causeway::cli {

/// By "R13" or "us.emergency.need", in any case. Throws `Failure` (usage), with the nearest.
const policy::Check& find_check(const std::string& id);

/// What a check asks, what is answered where not, its source, and who asks it.
std::string check_text(
    const policy::Policy& policy, const policy::Check& check, const Style& style
);

/// Which policy it is.
std::string policy_text(const DeskPolicy& policy, const Style& style);

/// One regime as it is at that moment.
std::string regime_text(const policy::Regime& regime, Instant at, const Style& style);

/// A line for each regime, in columns.
std::string regime_table(const DeskPolicy& policy, Instant at);

/// What counsel has to look at: days that nobody has confirmed, an agreement that ends soon.
std::vector<std::string> regime_warnings(const policy::Regime& regime, Instant at);

/// One mistake in a policy's file.
std::string problem_line(
    const std::string& file_name, const adapters::toml_policy::Problem& problem, const Style& style
);

}  // namespace causeway::cli
