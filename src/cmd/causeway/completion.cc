#include <algorithm>
#include <array>

#include "cmd/causeway/command_line.h"

namespace causeway::cli {
namespace {

/// The words that may follow `command`: its subcommands, options, choices, and what every command
/// takes.
std::string next_words(const std::string& command, const std::vector<CommandWords>& commands) {
  std::string words;
  const auto add = [&](const std::string& word) { words += (words.empty() ? "" : " ") + word; };
  const std::string prefix = command.empty() ? "" : command + " ";
  for (const CommandWords& other : commands) {
    const bool is_below = other.name.size() > prefix.size() && other.name.starts_with(prefix);
    const std::string rest = is_below ? other.name.substr(prefix.size()) : "";
    if (is_below && rest.find(' ') == std::string::npos) add(rest);
    if (other.name != command && !other.name.empty()) continue;
    for (const OptionWords& option : other.options) {
      for (const std::string& name : option.names) add(name);
      for (const std::string& choice : option.choices) add(choice);
    }
  }
  return words;
}

std::string quoted(std::string text) {
  for (std::size_t at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4)) {
    text.replace(at, 1, "'\\''");
  }
  return "'" + text + "'";
}

/// The command so far is every word that is no option; two words name one at most.
std::string bash(const std::vector<CommandWords>& commands) {
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
  // The longest first: "group add" before "group".
  auto sorted = commands;
  std::sort(sorted.begin(), sorted.end(), [](const auto& left, const auto& right) {
    return left.name.size() > right.name.size();
  });
  for (const CommandWords& command : sorted) {
    const std::string pattern =
        command.name.empty() ? "*"
                             : quoted(command.name) + " | " + quoted(command.name + " ") + "*";
    script += "    " + pattern + ") words=" + quoted(next_words(command.name, commands)) + " ;;\n";
  }
  return script +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "}\n"
         "complete -o default -F _causeway causeway\n";
}

std::string zsh(const std::vector<CommandWords>& commands) {
  return "#compdef causeway\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         bash(commands);
}

/// `-n` holds where exactly these words were typed.
std::string fish(const std::vector<CommandWords>& commands) {
  std::string script = "complete -c causeway -e\n";
  for (const CommandWords& command : commands) {
    const auto space = command.name.rfind(' ');
    const bool is_nested = space != std::string::npos;
    const std::string last = is_nested ? command.name.substr(space + 1) : command.name;
    if (!command.name.empty()) {
      const std::string condition =
          is_nested ? "__fish_seen_subcommand_from " + command.name.substr(0, space)
                    : std::string("__fish_use_subcommand");
      script += "complete -c causeway -n " + quoted(condition) + " -a " + quoted(last) + " -d " +
                quoted(command.help) + "\n";
    }
    const std::string condition =
        command.name.empty() ? "" : " -n " + quoted("__fish_seen_subcommand_from " + last);
    for (const OptionWords& option : command.options) {
      std::string line = "complete -c causeway" + condition;
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      for (const std::string& choice : option.choices) line += " -a " + quoted(choice);
      if (!option.names.empty() && !option.value.empty()) line += " -r";
      const bool says_something = !option.names.empty() || !option.choices.empty();
      if (says_something) script += line + " -d " + quoted(option.help) + "\n";
    }
  }
  return script;
}

}  // namespace

std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands) {
  if (shell == "bash") return bash(commands);
  return shell == "zsh" ? zsh(commands) : fish(commands);
}

}  // namespace causeway::cli
