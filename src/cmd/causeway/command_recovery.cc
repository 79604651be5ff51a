// The recovery key, the backup that it opens, and coming back by them.
#include <algorithm>
#include <optional>

#include "adapters/files/durable.h"
#include "api/backup.h"
#include "api/rules.h"
#include "base/typed_code.h"
#include "client/recovery.h"
#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/backup_transfer.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/history_transfer.h"
#include "cmd/causeway/inbox_end.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/provider_info.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/typed_code_text.h"
#include "directory/statement.h"

namespace causeway::cli {
namespace {

using client::RecoveryKey;
using client::RecoveryState;
using client::StoreTransaction;

using adapters::files::NewFile;

/// Where the key goes, if not to stdout: there before anything is done for the key.
std::optional<NewFile> make_key_file(const Arguments& arguments) {
  const auto& path = arguments.to_file;
  if (path.empty()) return std::nullopt;
  auto file = NewFile::make(std::filesystem::absolute(path));
  if (file) return file;
  fail(
      ExitCode::refused,
      path.string() + " is there already, and stays as it is.",
      "name a file that does not exist yet: --to-file FILE"
  );
}

void show_key(Workspace& workspace, const RecoveryKey& key, std::optional<NewFile>& file) {
  Output& output = workspace.output();
  const SecretBytes code = make_typed_code(key.bytes());
  if (file) {
    SecretBytes line = code.clone();
    line.append(as_bytes("\n"));
    file->keep(line.reveal());
    const auto& path = workspace.arguments().to_file;
    return output.line(recovery_key_saved_line(path.string(), output.style()));
  }
  const std::string_view text = as_text(code.reveal());
  if (output.style().form == Form::json) return output.line(recovery_key_line(text));
  output.line(text);
  output.note(
      "Write it down and keep it where your devices are not. Whoever has it has your account and "
      "your messages; without it, nobody brings them back once your devices are gone."
  );
}

/// Waits until the other devices of the account were told, as far as that can be done now.
void tell_own_devices(Workspace& workspace) {
  workspace.run_until([&] { return waiting_in_outbox(workspace) == 0; });
}

void make_recovery_key(Workspace& workspace) {
  check_registered(workspace);
  // Before the key that is in force opens nothing any more.
  auto file = make_key_file(workspace.arguments());
  workspace.device().command([&](client::Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.renew_recovery_key(store, workspace.now()));
    return true;
  });
  write_backup(workspace, client::Sweep::all);
  show_key(workspace, recovery_of(workspace)->key, file);
  tell_own_devices(workspace);
}

void show_again(Workspace& workspace) {
  const auto recovery = recovery_of(workspace);
  const bool is_in_force = recovery && recovery->state == RecoveryState::in_force;
  if (!is_in_force) throw Failure(explain_rule(client::rules::recovery_key_is_in_force.name));
  auto file = make_key_file(workspace.arguments());
  show_key(workspace, recovery->key, file);
}

// --- Coming back

RecoveryKey typed_key(const Arguments& arguments) {
  const SecretBytes code =
      arguments.code_file.empty() ? ask_code("Recovery key: ") : read_code(arguments.code_file);
  return RecoveryKey(parse_code(code, client::recovery_key_size));
}

/// An attempt that came so far that only the history is missing.
bool is_back(Workspace& workspace, const std::string& username) {
  const auto self = workspace.device().look([](StoreTransaction& store) { return store.self(); });
  return self && self->registration == client::Registration::done && self->username == username &&
         recovery_of(workspace).has_value();
}

std::optional<api::PublishRecoveredRequest> begin(
    Workspace& workspace, const client::Recoverer& recoverer, const std::string& username
) {
  const auto reply = body_of<api::RecoverReply>(exchange_as_nobody(
      workspace,
      post(
          "recover",
          api::RecoverRequest{to_bytes(username), client::authenticator_of(recoverer.key)}
      )
  ));
  const auto others =
      workspace.arguments().revoke_others ? client::Others::removed : client::Others::stay;
  return workspace.device().command([&](client::Engine& engine, StoreTransaction& store) {
    return engine.begin_recovery(store, recoverer, reply, others, workspace.now());
  });
}

/// Another device may change the account between our two requests.
void become_a_device(
    Workspace& workspace, const client::Recoverer& recoverer, const std::string& username
) {
  constexpr int attempts_max = 5;
  for (int attempt = 1;; ++attempt) {
    const auto publish = begin(workspace, recoverer, username);
    if (!publish) return;
    const auto reply = exchange_as_nobody(workspace, post("publish_recovered", *publish));
    if (reply.rule.empty()) return;
    const bool is_late = reply.rule == directory::rules::statement_continues_chain.name;
    if (!is_late || attempt == attempts_max) {
      throw adapters::http_client::Refused(reply.rule);
    }
  }
}

/// Whether every chat that is not over can be written in.
bool chats_are_back(Workspace& workspace) {
  const auto chats =
      workspace.device().look([](StoreTransaction& store) { return store.conversations(); });
  return std::none_of(chats.begin(), chats.end(), [](const client::Conversation& chat) {
    return chat.state == client::ConversationState::broken;
  });
}

void come_back(Workspace& workspace, const std::string& domain, const std::string& username) {
  if (!is_back(workspace, username)) {
    const RecoveryKey key = typed_key(workspace.arguments());
    write_server(workspace.profile(), workspace.server());
    become_a_device(workspace, {domain, device_name(workspace.arguments()), key}, username);
  }
  auto& device = workspace.device();
  const auto is_in_force = [&] {
    return device.is_logged_in() &&
           !device.look([](StoreTransaction& store) { return store.first_account_change(); });
  };
  if (!workspace.run_until(is_in_force)) {
    fail(ExitCode::timed_out, "The server did not let this device in in time.", "the same again");
  }
  Output& output = workspace.output();
  output.line(registered_line(registered_as(workspace), output.style()));
  say_where_the_key_is(workspace);
  // The backup has to have the identity key that the account has now, before anything else.
  write_backup(workspace, client::Sweep::none);
  output.line(history_line(import_backup(workspace), output.style()));
  workspace.run_until([&] { return chats_are_back(workspace); });
  tell_own_devices(workspace);
}

}  // namespace

void renew_recovery_key(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, make_recovery_key);
}

void show_recovery_key(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, show_again);
}

void restore(const Arguments& arguments, Output& output) {
  const Profile profile = find_profile(arguments.profile);
  const std::string username = parse_username(arguments.username);
  const auto server = accept(adapters::http::parse_server_address(arguments.server));
  const auto timeout = std::chrono::seconds(arguments.timeout_seconds);
  const ProviderInfo provider = fetch_provider_info(server, adapters::http::within(timeout));
  in_new_workspace({profile, server}, arguments, output, [&](Workspace& opened) {
    come_back(opened, provider.domain, username);
  });
}

void back_up(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    output.line(backup_line(write_backup(workspace, client::Sweep::all), output.style()));
  });
}

void check_backup(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const BackupView backup = read_backup(workspace, [](const client::Segment&) {});
    output.line(backup_line(backup, output.style()));
  });
}

void delete_backup(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const bool is_wanted =
        arguments.is_confirmed ||
        ask_yes("Delete the backup? Who then loses all devices loses the account. [y/N] ");
    if (!is_wanted) fail(ExitCode::refused, "Nothing was deleted.");
    body_of<api::Empty>(exchange(workspace, post("delete_backup", api::DeleteBackupRequest{})));
    workspace.device().command([](client::Engine&, StoreTransaction& store) -> Result<bool> {
      TRY(store.delete_recovery());
      return true;
    });
    output.line(backup_deleted_line(output.style()));
  });
}

void fetch_history(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    take_inbox(workspace);  // whether there is a backup, other devices have said there
    const auto recovery = recovery_of(workspace);
    const bool has_backup = recovery && recovery->state == RecoveryState::in_force;
    const std::size_t fresh = has_backup ? import_backup(workspace) : take_history(workspace);
    output.line(history_line(fresh, output.style()));
  });
}

}  // namespace causeway::cli
