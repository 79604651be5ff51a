#include "cmd/causeway/rpc_command.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "cmd/causeway/command_line.h"
#include "cmd/causeway/rpc_envelope.h"

namespace causeway::cli::rpc {
namespace {

/// They ask a person, make or erase a profile, print no JSON or what is for people's eyes, have to
/// do with no profile, or are what the process itself does.
constexpr std::array<std::string_view, 18> not_served{
    "register",
    "link show",
    "link accept",
    "group join",
    "account delete",
    "recovery new",
    "recovery show",
    "recovery restore",
    "recv",
    "chat",
    "daemon",
    "doctor",
    "desk decide",
    "desk explain",
    "desk regimes",
    "desk lint",
    "completion",
    "help",
};

/// They have to do with the process and not with the command.
constexpr std::array<std::string_view, 7> not_taken{
    "profile", "passphrase-file", "json", "stdin", "follow", "ask-passphrase", "help"
};

template <typename Names>
bool is_among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const CLI::App& find_command(const CLI::App& app, const std::string& method) {
  const NotCalled none(Fault::no_method, "There is no method \"" + method + "\".");
  if (is_among(not_served, method)) throw none;
  const CLI::App* command = &app;
  for (const std::string& word : CLI::detail::split(method, ' ')) {
    const auto found =
        command->get_subcommands([&](const CLI::App* one) { return one->get_name() == word; });
    if (found.empty()) throw none;
    command = found.front();
  }
  if (command->get_require_subcommand_min() > 0) throw none;
  return *command;
}

/// The option of this name: of the command, or of all.
const CLI::Option& find_option(
    const CLI::App& app, const CLI::App& command, const std::string& name
) {
  for (const CLI::App* place : {&command, &app}) {
    for (const CLI::Option* option : place->get_options()) {
      if (!is_among(not_taken, name) &&
          option->check_name(option->get_positional() ? name : "--" + name)) {
        return *option;
      }
    }
  }
  throw NotCalled(Fault::bad_params, "There is no \"" + name + "\" here.");
}

std::string text_of(const std::string& name, const Json& value) {
  if (value.is_string()) return value;
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  throw NotCalled(
      Fault::bad_params, "\"" + name + "\" is a text, a number, true, or a list of texts."
  );
}

std::vector<std::string> texts_of(const std::string& name, const Json& value) {
  if (!value.is_array()) return {text_of(name, value)};
  std::vector<std::string> texts;
  for (const Json& one : value) texts.push_back(text_of(name, one));
  return texts;
}

/// Those that stand for themselves are typed in their order, and behind all others.
void add_positionals(std::vector<std::string>& words, const CLI::App& command, const Json& params) {
  words.emplace_back("--");
  const CLI::Option* missing = nullptr;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true);
    if (!params.contains(name)) {
      missing = option;
      continue;
    }
    if (missing != nullptr) {
      throw NotCalled(Fault::bad_params, "\"" + missing->get_name(true) + "\" is missing.");
    }
    for (std::string& text : texts_of(name, params[name])) words.push_back(std::move(text));
  }
  if (words.back() == "--") words.pop_back();
}

}  // namespace

std::vector<std::string> words_to_type(const std::string& method, const Json& params) {
  Arguments unused;
  Work none = nullptr;
  const auto app = make_command_line(unused, none);
  const CLI::App& command = find_command(*app, method);
  std::vector<std::string> words = CLI::detail::split(method, ' ');
  for (const auto& [name, value] : params.items()) {
    const CLI::Option& option = find_option(*app, command, name);
    if (option.get_positional()) continue;
    const bool is_flag = option.get_items_expected_max() == 0;
    if (is_flag != value.is_boolean()) {
      throw NotCalled(Fault::bad_params, "\"" + name + "\" is of another type.");
    }
    if (is_flag) {
      if (value.get<bool>()) words.push_back("--" + name);
      continue;
    }
    for (const std::string& text : texts_of(name, value)) words.push_back("--" + name + "=" + text);
  }
  add_positionals(words, command, params);
  return words;
}

std::string run_command(OpenProfile& opened, const std::string& method, const Json& params) {
  std::vector<std::string> words = words_to_type(method, params);
  Arguments arguments;
  Work work = nullptr;
  const auto app = make_command_line(arguments, work);
  try {
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app->parse(std::move(words));
  } catch (const CLI::ParseError& error) {
    throw NotCalled(Fault::bad_params, std::string(error.what()) + ".");
  }
  arguments.open_profile = &opened;
  std::string objects;
  Output output({.form = Form::json}, [&](std::string_view line) {
    objects.append(objects.empty() ? "[" : ",").append(line);
  });
  work(arguments, output);
  return objects.empty() ? "[]" : objects + "]";
}

}  // namespace causeway::cli::rpc
