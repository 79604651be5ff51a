#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/media.h"
#include "cmd/causewayd/process.h"
#include "crypto/random.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself

/// `console invite`, which wants `work` done with what is then in `invited`.
void add_console(
    CLI::App& app,
    std::string& config,
    causewayd::ConsoleInvite& invited,
    const std::function<void()>& work
) {
  auto* console = app.add_subcommand("console", "Who works at the reviewers' console");
  console->require_subcommand(1);
  auto* invite = console->add_subcommand("invite", "Print a link for one more person");
  invite->add_option("--alias", invited.alias, "What colleagues see")->required();
  invite->add_option("--roles", invited.roles, "What they may do, with commas between")
      ->required()
      ->delimiter(',');
  invite->add_option("--config", config, "The configuration")->capture_default_str();
  invite->callback(work);
}

/// `give-up-keys`, which wants `work` done with what is then decided.
void add_give_up(
    CLI::App& app, std::string& config, causewayd::Loss& decision, const std::function<void()>& work
) {
  auto* give_up = app.add_subcommand("give-up-keys", "Go on without keys that are lost");
  give_up->add_option("--config", config, "The configuration")->capture_default_str();
  give_up->add_flag_callback("--for-good", [&] { decision = causewayd::Loss::for_good; }, "Do it");
  give_up->callback(work);
}

/// `mark-compromised`, which wants `work` done with what is then in `compromise`.
void add_compromise(
    CLI::App& app,
    std::string& config,
    causewayd::Compromise& compromise,
    const std::function<void()>& work
) {
  auto* mark = app.add_subcommand("mark-compromised", "Believe nothing that a stolen key tagged");
  mark->add_option("KEY_ID", compromise.key_id, "The number in the name of the frank-key file")
      ->required();
  mark->add_option("--config", config, "The configuration")->capture_default_str();
  mark->add_flag_callback(
      "--for-good", [&] { compromise.decision = causewayd::Loss::for_good; }, "Do it"
  );
  mark->callback(work);
}

struct FrankArguments {
  std::filesystem::path folder;
  std::string domain;
};

/// What `serve` starts and gives channels to: not among what people are shown.
void add_processes(CLI::App& app, FrankArguments& arguments, const std::function<void()>& work) {
  app.add_subcommand("media", "Look at pictures of others")->group("")->callback([] {
    causewayd::media();
  });
  auto* frank = app.add_subcommand("frank", "Hold the keys")->group("");
  frank->add_option("folder", arguments.folder, "Where they are")->required();
  frank->add_option("domain", arguments.domain, "Whose")->required();
  frank->callback(work);
}

int run(int argc, char** argv) {
  CLI::App app{"The Causeway provider. How to run one: docs/operations/running.md", "causewayd"};
  app.require_subcommand(1);
  app.set_version_flag("--version", "causewayd " CAUSEWAY_VERSION);
  int exit_code = 0;

  causewayd::InitOptions init_options;
  auto* init = app.add_subcommand("init", "Make a new provider in a folder");
  init->add_option("--dir", init_options.folder, "The folder")->required();
  init->add_option("--domain", init_options.domain, "Its domain")->capture_default_str();
  init->add_option("--registration", init_options.registration, "Who may register")
      ->check(CLI::IsMember({"open", "invite"}));
  init->add_option("--port", init_options.port, "Port; 0 for any free one")->capture_default_str();
  init->callback([&] { exit_code = causewayd::init(init_options); });

  std::string config = "causeway.toml";
  const auto with_config = [&](CLI::App* command, int (*work)(const std::filesystem::path&)) {
    command->add_option("--config", config, "The configuration")->capture_default_str();
    command->callback([&exit_code, &config, work] { exit_code = work(config); });
  };
  with_config(app.add_subcommand("serve", "Run until SIGTERM"), causewayd::serve);
  with_config(app.add_subcommand("doctor", "Look whether all is well"), causewayd::doctor);
  with_config(app.add_subcommand("invite", "Print a code for one registration"), causewayd::invite);
  causewayd::Loss give_up = causewayd::Loss::ask;
  add_give_up(app, config, give_up, [&] { exit_code = give_up_keys(config, give_up); });
  causewayd::Compromise stolen;
  add_compromise(app, config, stolen, [&] { exit_code = mark_compromised(config, stolen); });
  causewayd::ConsoleInvite invited;
  add_console(app, config, invited, [&] { exit_code = console_invite(config, invited); });
  auto* resets = app.add_subcommand("reset", "End accounts whose owner has lost everything");
  resets->require_subcommand(1);
  std::string username;
  const auto of_account = [&](const char* name, const char* help, auto* work) {
    auto* command = resets->add_subcommand(name, help);
    command->add_option("username", username, "Whose")->required();
    command->add_option("--config", config, "The configuration")->capture_default_str();
    command->callback([&exit_code, &config, &username, work] {
      if (username.starts_with('@')) username.erase(0, 1);
      exit_code = work(config, username);
    });
  };
  of_account("file", "Have an account end in seven days", causewayd::file_reset);
  of_account("cancel", "Let it go on", causewayd::cancel_reset);
  with_config(resets->add_subcommand("list", "Print those that are filed"), causewayd::list_resets);

  FrankArguments frank;
  add_processes(app, frank, [&] { exit_code = causewayd::run_frank(frank.folder, frank.domain); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    causewayd::harden_process();
    crypto::initialize();
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "causewayd: " << error.what() << "\n";
    return 1;
  }
}
