#pragma once

#include <string>

#include "adapters/toml_policy/read_policy.h"
#include "cmd/causeway/arguments.h"
#include "policy/facts.h"
#include "policy/request.h"

/// What the commands of the desk are about. All throw `Failure` (usage) for what cannot be read or
/// breaks its format, and say where.
namespace causeway::cli {

struct DeskPolicy {
  std::string name;  // of its file, as people know it
  adapters::toml_policy::PolicyFile file;
};

/// As it is, with whatever is wrong with it.
DeskPolicy read_desk_policy(const std::filesystem::path& path);

/// The one named, or the one built in, with nothing wrong.
DeskPolicy desk_policy(const Arguments& arguments);

/// From stdin, which is read before anything else is opened.
policy::Request desk_request();

/// Nothing is held that no file says.
policy::Facts desk_facts(const Arguments& arguments);

/// `--at`, or now.
Instant desk_moment(const Arguments& arguments);

/// "regimes.toml:12:5: sentence (rule)".
std::string problem_text(
    const std::string& file_name, const adapters::toml_policy::Problem& problem
);

}  // namespace causeway::cli
