#include <algorithm>
#include <cstdlib>
#include <optional>
#include <sys/stat.h>

#include "adapters/files/key_file.h"
#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/backup_lines.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/device_changes.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/provider_info.h"
#include "cmd/causeway/workspace.h"
#include "identity/login.h"

namespace causeway::cli {
namespace {

/// Prints what it finds, and remembers the first thing that is not as it should be.
class Examination {
 public:
  explicit Examination(Output& output) : output_(output) {}

  void well(std::string what, std::string sentence) {
    output_.line(finding_line({std::move(what), true, std::move(sentence)}, output_.style()));
  }

  void bad(const std::string& what, Explanation explanation) {
    output_.line(finding_line({what, false, explanation.sentence}, output_.style()));
    if (first_) return;
    explanation.sentence = "The first thing to put right: " + what + ".";
    first_ = std::move(explanation);
  }

  /// `look` answers the sentence of what is well. False where it ended in a failure.
  bool look_at(const std::string& what, const std::function<std::string()>& look) {
    try {
      well(what, look());
      return true;
    } catch (const Failure& failure) {
      bad(what, failure.explanation());
    } catch (const StoreError& error) {
      bad(what, explain(error));
    } catch (const adapters::http::NetworkError& error) {
      bad(what, explain(error));
    } catch (const adapters::http_client::Refused& refused) {
      bad(what, explain_rule(refused.rule()));
    }
    return false;
  }

  /// Throws where something was not well.
  void finish() const {
    if (first_) throw Failure(*first_);
  }

 private:
  Output& output_;
  std::optional<Explanation> first_;
};

std::string folder_sentence(const Profile& profile) {
  struct stat status{};
  if (::stat(profile.folder.c_str(), &status) != 0) {
    fail(
        ExitCode::not_registered,
        "There is no profile in " + profile.folder.string() + ".",
        "causeway register USERNAME --server URL"
    );
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    fail(
        ExitCode::untrusted,
        "Others may look into " + profile.folder.string() + ".",
        "chmod 700 " + profile.folder.string()
    );
  }
  return profile.folder.string() + " is for you only";
}

std::string key_sentence(const Profile& profile) {
  const bool is_wrapped =
      adapters::files::key_protection(profile.key()) == adapters::files::KeyProtection::passphrase;
  return is_wrapped ? "wrapped under a passphrase"
                    : "in a file; whoever can read it can read your messages";
}

std::string account_sentence(Workspace& workspace) {
  const auto self =
      workspace.device().look([](client::StoreTransaction& store) { return store.self(); });
  if (!self || self->registration != client::Registration::done) {
    throw Failure(explain_rule(client::rules::device_is_registered.name));
  }
  return "@" + self->username + " at " + self->domain;
}

std::string devices_sentence(Workspace& workspace) {
  if (const auto missing = missing_key(workspace)) throw Failure(*missing);
  const auto count = devices_in(workspace).size();
  return std::to_string(count) + (count == 1 ? " is yours" : " are yours");
}

std::string provider_sentence(Workspace& workspace) {
  const auto info = fetch_provider_info(workspace.server(), workspace.patience());
  const auto self =
      workspace.device().look([](client::StoreTransaction& store) { return store.self(); });
  if (self && self->domain != info.domain) {
    fail(
        ExitCode::untrusted,
        "The server calls itself " + info.domain + ", but this account is at " + self->domain + ".",
        "ask the provider"
    );
  }
  return adapters::http::host_and_port(workspace.server()) + " answers with the right certificate";
}

std::string login_sentence(Workspace& workspace) {
  std::optional<Instant> hub_time;
  const auto listening = workspace.device().listen([&](const client::Notice& notice) {
    const auto* login = std::get_if<client::notice::LoggedIn>(&notice);
    if (login != nullptr) hub_time = login->hub_time;
  });
  workspace.run_until([&] { return hub_time.has_value(); });
  if (!hub_time) {
    fail(ExitCode::timed_out, "The server did not answer the login in time.", "--timeout SECONDS");
  }
  const auto apart =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(workspace.now() - *hub_time)
      );
  return "accepted; the clocks are " + std::to_string(apart.count()) + " s apart";
}

std::string chats_sentence(Workspace& workspace) {
  const auto conversations = workspace.device().look([](client::StoreTransaction& store) {
    return store.conversations();
  });
  const auto stopped = std::count_if(conversations.begin(), conversations.end(), [](const auto& c) {
    return c.state == client::ConversationState::untrusted;
  });
  if (stopped > 0) {
    fail(
        ExitCode::untrusted,
        std::to_string(stopped) + " chats stand still: a device in them is not vouched for.",
        "causeway chats"
    );
  }
  return std::to_string(conversations.size()) + " known, " +
         std::to_string(waiting_in_outbox(workspace)) + " waiting to be sent";
}

std::string backup_sentence_of(Workspace& workspace) {
  return backup_sentence(workspace.device().look([](client::StoreTransaction& store) {
    return store.recovery();
  }));
}

void examine(Examination& examination, Workspace& workspace) {
  examination.look_at("account", [&] { return account_sentence(workspace); });
  examination.look_at("devices", [&] { return devices_sentence(workspace); });
  examination.look_at("chats", [&] { return chats_sentence(workspace); });
  examination.look_at("backup", [&] { return backup_sentence_of(workspace); });
  const bool is_there =
      examination.look_at("provider", [&] { return provider_sentence(workspace); });
  if (is_there) examination.look_at("login", [&] { return login_sentence(workspace); });
}

}  // namespace

void doctor(const Arguments& arguments, Output& output) {
  const Profile profile = find_profile(arguments.profile);
  Examination examination(output);
  examination.look_at("folder", [&] { return folder_sentence(profile); });
  const bool has_key = examination.look_at("key", [&] { return key_sentence(profile); });
  if (has_key) {
    std::unique_ptr<OpenProfile> opened;
    examination.look_at("database", [&] {
      opened = std::make_unique<OpenProfile>(
          profile, read_server(profile), open_key(profile, {arguments.passphrase_file})
      );
      return std::string("opens");
    });
    if (opened) {
      Workspace workspace(*opened, arguments, output);
      run_in(workspace, [&](Workspace& same) { examine(examination, same); });
    }
  }
  examination.finish();
}

}  // namespace causeway::cli
