#include "cmd/causeway/command_parts.h"
#include "cmd/causeway/commands.h"

namespace causeway::cli {

using CLI::App;

namespace {

/// What is not said means something else than what a script failed to say.
CLI::Option* said(CLI::Option* option, const char* type) {
  const auto check = [](const std::string& text) {
    return text.empty() ? std::string("nothing is named") : std::string();
  };
  return option->type_name(type)->check(CLI::Validator(check, ""));
}

}  // namespace

void DeskCommands::add_all(App& app) {
  App* desk = group_of_commands(app, "desk", "Ask what the law answers to a request for data");

  App* decided = command(
      *desk, "decide", "Say what would be answered to the request on stdin", decide_request
  );
  add_policy(*decided);
  add_moment(*decided);
  said(
      decided->add_option("--facts", arguments_.facts_file, "What the provider holds, as JSON"),
      "FILE"
  );
  decided->add_flag("--text", arguments_.as_letter, "A letter for people in place of JSON");

  App* explained =
      command(*desk, "explain", "Say what a check asks, and where it comes from", explain_check);
  said(explained->add_option("check", arguments_.check_id, "Which one, such as R13"), "CHECK")
      ->required();
  add_policy(*explained);

  App* listed = command(*desk, "regimes", "List the regimes of the policy", list_regimes);
  listed->add_flag("--table", arguments_.as_table, "A line for each");
  add_policy(*listed);
  add_moment(*listed);

  App* linted = command(*desk, "lint", "Look for mistakes in a policy file", lint_policy);
  said(linted->add_option("file", arguments_.policy_path, "Which one"), "FILE")->required();
}

void DeskCommands::add_policy(App& command) {
  said(
      command.add_option(
          "--policy", arguments_.policy_path, "This one; or a folder's regimes.toml"
      ),
      "FILE|FOLDER"
  );
}

void DeskCommands::add_moment(App& command) {
  said(
      command.add_option("--at", arguments_.at, "At this moment: 2026-11-22T10:00:00Z (now)"),
      "TIME"
  );
}

}  // namespace causeway::cli
