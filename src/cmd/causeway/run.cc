#include <cstdlib>
#include <iostream>
#include <unistd.h>

#include "cmd/causeway/command_line.h"
#include "cmd/causeway/commands.h"

namespace causeway::cli {
namespace {

Colour colour_of_stdout() {
  const char* no_colour = std::getenv("NO_COLOR");
  const bool is_unwanted = no_colour != nullptr && *no_colour != '\0';
  const char* terminal = std::getenv("TERM");
  const bool is_dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return is_unwanted || is_dumb || ::isatty(STDOUT_FILENO) != 1 ? Colour::none : Colour::ansi;
}

Style style_of(const Arguments& arguments) {
  return {
      .form = arguments.json ? Form::json : Form::human,
      .colour = colour_of_stdout(),
      .ids = arguments.ids ? Ids::shown : Ids::hidden,
      .hidden = arguments.hidden ? HiddenTexts::shown : HiddenTexts::folded,
  };
}

/// Where exceptions end.
ExitCode explained(Output& output, const std::function<void()>& work) {
  try {
    work();
    return ExitCode::ok;
  } catch (const std::exception&) {
    const Explanation explanation = explain_thrown();
    output.error(explanation);
    return explanation.exit;
  }
}

/// What was typed where nothing belongs, if it looks like a command or an option. Anything else may
/// be a code or a link, which nobody should read from a screen or a log.
std::string sentence_about(std::string_view unknown) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz-";
  constexpr std::size_t longest = 32;
  const std::string_view word = unknown.substr(0, unknown.find('='));
  const bool is_a_name =
      word.size() <= longest && word.find_first_not_of(letters) == std::string_view::npos;
  if (is_a_name) return "There is no \"" + std::string(word) + "\" here.";
  return "There is a word that does not belong here; codes are typed when asked for, or read from"
         " a file.";
}

/// Help was asked for, or what was typed is not a command.
ExitCode explain_parsing(const CLI::App& app, const CLI::ParseError& error, const Style& style) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    app.exit(error, std::cout, std::cerr);
    return ExitCode::ok;
  }
  std::string command;
  for (const CLI::App* parsed : app.get_subcommands()) command += " " + parsed->get_name();
  constexpr bool of_all_commands = true;
  const auto unknown = app.remaining(of_all_commands);
  std::string sentence = std::string(error.what()) + ".";
  if (sentence == "A subcommand is required.") sentence = "A command is missing.";
  if (!unknown.empty()) sentence = sentence_about(unknown.front());
  Output(style).error({ExitCode::usage, sentence, "causeway help" + command, {}});
  return ExitCode::usage;
}

}  // namespace

void print_version(const Arguments&, Output& output) {
  output.line(version_line(output.style()));
}

void print_help(const Arguments& arguments, Output& output) {
  Arguments unused;
  Work none = nullptr;
  const auto app = make_command_line(unused, none);
  const CLI::App* command = app.get();
  std::string before;  // the commands that this one belongs to
  for (const std::string& name : arguments.help_for) {
    const auto found =
        command->get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
    if (found.empty()) {
      fail(ExitCode::usage, "There is no command \"" + name + "\".", "causeway help");
    }
    before += (before.empty() ? "" : " ") + command->get_name();
    command = found.front();
  }
  std::string text = command->help(before);
  while (text.ends_with('\n')) text.pop_back();
  output.exact_line(text);
}

void print_completion(const Arguments& arguments, Output& output) {
  Arguments unused;
  Work none = nullptr;
  const auto app = make_command_line(unused, none);
  std::string script = completion_script(arguments.shell, words_of(*app));
  script.pop_back();
  output.exact_line(script);
}

ExitCode run(std::span<char* const> argv) {
  Arguments arguments;
  Work work = nullptr;
  const auto app = make_command_line(arguments, work);
  try {
    app->parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::ParseError& error) {
    return explain_parsing(*app, error, style_of(arguments));
  }
  Output output(style_of(arguments));
  return explained(output, [&] { work(arguments, output); });
}

}  // namespace causeway::cli
