#pragma once

#include <string>
#include <vector>

#include "cmd/causeway/json.h"
#include "cmd/causeway/workspace.h"

/// The commands of the command line as methods: what is typed is what is called.
namespace causeway::cli::rpc {

/// What would be typed: the words of the command `method` ("group add"), its options from `params`,
/// by their long names without dashes, and what stands for itself by the name that `help` shows.
/// Throws `NotCalled` where there is no such command, it is not for programs, or it has no such
/// option.
std::vector<std::string> words_to_type(const std::string& method, const Json& params);

/// Runs the command in the profile that is open, and answers the objects that it prints, as an
/// array. Throws as above, and what the command throws.
std::string run_command(OpenProfile& opened, const std::string& method, const Json& params);

}  // namespace causeway::cli::rpc
