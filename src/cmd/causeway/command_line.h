#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "cmd/causeway/arguments.h"
#include "cmd/causeway/output.h"

namespace causeway::cli {

using Work = void (*)(const Arguments& arguments, Output& output);

/// Every command and option, once: parsing, help and completion come from here, and a test compares
/// the man page with it. `parse` of the returned object fills `arguments` and `work`, both of which
/// outlive it.
std::unique_ptr<CLI::App> make_command_line(Arguments& arguments, Work& work);

/// A command or option as the shells and the man page need it.
struct OptionWords {
  std::vector<std::string> names;  // "-m", "--message"
  std::string value;               // "FILE"; empty for flags
  std::string help;
  std::vector<std::string> choices;
};

struct CommandWords {
  std::string name;  // "group add"; empty for what every command takes
  std::string help;
  std::vector<OptionWords> options;
};

std::vector<CommandWords> words_of(const CLI::App& app);

/// A script for that shell: bash, zsh or fish.
std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands);

}  // namespace causeway::cli
