#include <algorithm>

#include "cmd/causeway/command_line.h"

namespace causeway::cli {
namespace {

using Commands = std::vector<CommandWords>;

/// "group" of "group add"; empty for a command that stands alone.
std::string parent_of(const std::string& command) {
  const auto space = command.rfind(' ');
  return space == std::string::npos ? std::string() : command.substr(0, space);
}

std::string last_word(const std::string& command) {
  return command.substr(command.rfind(' ') + 1);
}

std::string quoted(std::string text) {
  for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4)) {
    text.replace(at, 1, "'\\''");
  }
  return "'" + text + "'";
}

std::string options_of(const CommandWords& command) {
  std::string words;
  for (const OptionWords& option : command.options) {
    for (const std::string& name : option.names) words += name + " ";
    for (const std::string& choice : option.choices) words += choice + " ";
  }
  return words;
}

/// What may follow `command`: its subcommands, options and choices, and what every command takes.
std::string next_words(const CommandWords& command, const Commands& commands) {
  std::string words;
  for (const CommandWords& other : commands) {
    const bool is_below = !other.name.empty() && parent_of(other.name) == command.name;
    if (is_below) words += last_word(other.name) + " ";
  }
  words += options_of(command);
  // The first stands for all.
  if (!command.name.empty()) words += options_of(commands.front());
  return words;
}

/// The command so far is every word that is no option; two words name one at most.
std::string bash(Commands commands) {
  std::string script =
      "_causeway() {\n"
      "  local word command= current=${COMP_WORDS[COMP_CWORD]}\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case $word in\n"
      "      -*) ;;\n"
      "      *) command=${command:+$command }$word ;;\n"
      "    esac\n"
      "  done\n"
      "  local words\n"
      "  case $command in\n";
  const Commands all = commands;
  // The longest first: "group add" before "group".
  std::sort(commands.begin(), commands.end(), [](const auto& left, const auto& right) {
    return left.name.size() > right.name.size();
  });
  for (const CommandWords& command : commands) {
    const std::string pattern =
        command.name.empty() ? "*"
                             : quoted(command.name) + " | " + quoted(command.name + " ") + "*";
    script += "    " + pattern + ") words=" + quoted(next_words(command, all)) + " ;;\n";
  }
  return script +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n"
         "complete -o default -F _causeway causeway\n";
}

std::string zsh(const Commands& commands) {
  return "#compdef causeway\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash(commands);
}

std::string fish_command(const CommandWords& command) {
  const std::string parent = parent_of(command.name);
  const std::string condition =
      parent.empty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + parent;
  return "complete -c causeway -n " + quoted(condition) + " -a " + quoted(last_word(command.name)) +
         " -d " + quoted(command.help) + "\n";
}

std::string fish_option(const CommandWords& command, const OptionWords& option) {
  if (option.names.empty() && option.choices.empty()) return {};
  std::string line = "complete -c causeway";
  if (!command.name.empty()) {
    line += " -n " + quoted("__fish_seen_subcommand_from " + last_word(command.name));
  }
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  for (const std::string& choice : option.choices) line += " -a " + quoted(choice);
  if (!option.names.empty() && !option.value.empty()) line += " -r";
  return line + " -d " + quoted(option.help) + "\n";
}

std::string fish(const Commands& commands) {
  std::string script = "complete -c causeway -e\n";
  for (const CommandWords& command : commands) {
    if (!command.name.empty()) script += fish_command(command);
    for (const OptionWords& option : command.options) script += fish_option(command, option);
  }
  return script;
}

}  // namespace

std::string completion_script(const std::string& shell, const Commands& commands) {
  if (shell == "bash") return bash(commands);
  return shell == "zsh" ? zsh(commands) : fish(commands);
}

}  // namespace causeway::cli
