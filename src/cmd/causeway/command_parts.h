#pragma once

#include <algorithm>
#include <string>

#include "cmd/causeway/command_line.h"

/// What the commands of one program are made of.
namespace causeway::cli {

/// One of the words of `type`, which are separated by bars.
inline CLI::Option* one_of(CLI::Option* option, const std::string& type) {
  const auto words = CLI::detail::split(type, '|');
  const auto check = [words, type](std::string& word) {
    const bool is_one = std::find(words.begin(), words.end(), word) != words.end();
    return is_one ? std::string() : "'" + word + "' is none of " + type;
  };
  return option->type_name(type)->check(CLI::Validator(check, ""));
}

/// Makes commands that fill `arguments`, and say in `work` which was typed. Both outlive it.
class CommandParts {
 public:
  CommandParts(Arguments& arguments, Work& work) : arguments_(arguments), work_(work) {}

 protected:
  CLI::App* command(CLI::App& parent, const std::string& name, const std::string& help, Work work) {
    CLI::App* made = parent.add_subcommand(name, help);
    made->group("Commands");
    made->fallthrough();
    // A command's own command is heard before it.
    made->callback([this, work] {
      if (work_ == nullptr) work_ = work;
    });
    return made;
  }

  /// That is nothing by itself.
  CLI::App* group_of_commands(CLI::App& app, const char* name, const char* help) {
    CLI::App* made = app.add_subcommand(name, help);
    made->group("Commands");
    made->fallthrough();
    made->require_subcommand(1);
    return made;
  }

  void add_target(CLI::App& command, const char* help) {
    command.add_option("target", arguments_.target, help)->type_name("@USER|#GROUP");
    command.add_flag("--note", arguments_.note, "Your note to self, in place of a target");
  }

  void add_hidden(CLI::App& command) {
    command.add_flag("--hidden", arguments_.hidden, "Show what your hidden words fold away");
  }

  Arguments& arguments_;
  Work& work_;
};

/// Those that are about other people: groups, and who may do what to whom.
class PeopleCommands : private CommandParts {
 public:
  using CommandParts::CommandParts;

  void add_all(CLI::App& app);

 private:
  void add_groups(CLI::App& app);
  void add_group_links(CLI::App& group);
  void add_verifying(CLI::App& app);
  void add_profiles(CLI::App& app);
  void add_requests(CLI::App& app);
  void add_safety(CLI::App& app);
  void add_reports(CLI::App& app);
  void add_people(CLI::App& command, int at_least, int at_most);
  CLI::App* group_command(CLI::App& group, const char* name, const char* help, Work work);
  CLI::App* person_command(CLI::App& app, const char* name, const char* help, Work work);
};

/// Those that ask what the law answers to a request; none needs an account.
class DeskCommands : private CommandParts {
 public:
  using CommandParts::CommandParts;

  void add_all(CLI::App& app);

 private:
  void add_policy(CLI::App& command);
  void add_moment(CLI::App& command);
};

}  // namespace causeway::cli
