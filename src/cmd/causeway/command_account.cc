// The account as a whole: deleting it, and keeping the provider's operator from ending it.
#include <map>

#include "api/accounts.h"
#include "api/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/text.h"
#include "mls_tree/roles.h"

namespace causeway::cli {
namespace {

using adapters::http_client::Refused;

constexpr std::string_view confirm_hint = "causeway account delete --confirm USERNAME";

/// What becomes of everything, before it is too late.
void confirm(Workspace& workspace, const Registered& own) {
  const std::string name = "@" + own.username + " at " + plain_line(own.domain);
  std::string typed = workspace.arguments().confirmed_username;
  if (typed.empty()) {
    workspace.output().note(
        name +
        " will be deleted, now and for good, on all its devices; nobody gets the name again.\n"
        "The provider deletes its devices, keys, undelivered messages, files and backup. What you "
        "have sent\nstays with those who received it; they see that you are gone. Groups that only "
        "you own get an owner:\nwhoever has been in for longest, an admin first. This profile and "
        "all its messages are erased here."
    );
    typed = ask_line("Type your username to go on: ", confirm_hint);
  }
  if (typed.starts_with('@')) typed.erase(0, 1);
  if (typed != own.username) {
    fail(
        ExitCode::usage,
        "This profile is " + name + ", and that is not what was typed. Nothing was deleted.",
        std::string(confirm_hint)
    );
  }
}

/// Another owner for each group that would have none; waits until they are.
void hand_over_groups(Workspace& workspace) {
  auto& device = workspace.device();
  std::map<ConversationId, std::string> outcomes;
  const auto listening = device.listen([&](const client::Notice& notice) {
    const auto* done = std::get_if<client::notice::Done>(&notice);
    const bool is_role = done != nullptr && done->kind == client::OutboxKind::set_role;
    if (is_role) outcomes[done->conversation] = done->rule;
  });
  const auto waiting = device.command([](client::Engine& engine, client::StoreTransaction& store) {
    return engine.hand_over_groups(store);
  });
  const bool are_done = workspace.run_until([&] { return outcomes.size() >= waiting.size(); });
  if (!are_done) fail_late(workspace, "Another owner for your groups");
  for (const auto& [group, rule] : outcomes) {
    if (!rule.empty()) throw Refused(rule);
  }
}

api::DeleteAccountRequest make_request(Workspace& workspace) {
  return {
      .statement =
          workspace.device().command([](client::Engine& engine, client::StoreTransaction& store) {
            return engine.make_tombstone(store);
          }),
  };
}

/// By an earlier attempt that did not hear of it.
bool is_deleted_already(Workspace& workspace) {
  const auto request = post("delete_account", make_request(workspace));
  const Exchanged reply = exchange_as_nobody(workspace, request);
  return reply.rule.empty();
}

void delete_at_provider(Workspace& workspace) {
  auto& device = workspace.device();
  workspace.run_until([&] { return device.is_logged_in(); });
  hand_over_groups(workspace);
  const Exchanged reply = exchange(workspace, post("delete_account", make_request(workspace)));
  if (!reply.rule.empty()) throw Refused(reply.rule);
}

}  // namespace

void delete_account(const Arguments& arguments, Output& output) {
  Registered own;
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    own = registered_as(workspace);
    confirm(workspace, own);
    if (!is_deleted_already(workspace)) delete_at_provider(workspace);
  });
  // The database is closed, and nobody is to open it again.
  erase_profile(find_profile(arguments.profile));
  output.line(deleted_line(own, output.style()));
}

void keep_account(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    body_of<api::Empty>(exchange(workspace, post("keep_account", api::KeepAccountRequest{})));
    output.line(kept_line(output.style()));
  });
}

}  // namespace causeway::cli
