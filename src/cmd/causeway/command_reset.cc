// Accounts in other hands: going on with one that the operator has reset, and keeping one's own.
#include "api/reset.h"
#include "api/rules.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/dates.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/provider_info.h"
#include "cmd/causeway/reset_warning.h"
#include "cmd/causeway/targets.h"
#include "directory/statement.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::StoreTransaction;

[[noreturn]] void refuse(const Exchanged& reply) {
  if (reply.rule != api::rules::reset_is_in_force.name) {
    throw adapters::http_client::Refused(reply.rule);
  }
  const auto when = accept(tls::decode<api::ResetNotYet>(reply.body)).in_force_ms;
  fail(
      ExitCode::refused,
      "Not yet: whoever still has a device of the account can keep it until " +
          utc_text(from_unix_ms(when)) + ".",
      "the same again then"
  );
}

struct Code {
  Bytes username;
  Bytes code;
};

Exchanged publish(
    Workspace& workspace, const Code& code, const api::PublishStatementRequest& statement
) {
  return exchange_as_nobody(
      workspace,
      post("publish_reset", api::PublishResetRequest{code.username, code.code, statement})
  );
}

/// By an earlier attempt that did not hear of it.
bool is_published(Workspace& workspace, const Code& code) {
  const auto self = workspace.device().look([](StoreTransaction& store) { return store.self(); });
  if (!self) return false;
  return publish(workspace, code, {.statement = self->statement, .key_packages = {}}).rule.empty();
}

void become_the_device(Workspace& workspace, const Code& code, const client::Resetter& resetter) {
  if (is_published(workspace, code)) return;
  const Exchanged found =
      exchange_as_nobody(workspace, post("reset", api::ResetRequest{code.username, code.code}));
  if (!found.rule.empty()) refuse(found);
  const auto account = accept(tls::decode<api::AccountReply>(found.body));
  write_server(workspace.profile(), workspace.server());
  const auto statement = workspace.device().command([&](Engine& engine, StoreTransaction& store) {
    return engine.begin_reset(store, resetter, account, workspace.now());
  });
  const Exchanged done = publish(workspace, code, statement);
  if (!done.rule.empty()) refuse(done);
}

}  // namespace

void reset_account(const Arguments& arguments, Output& output) {
  const Profile profile = find_profile(arguments.profile);
  const std::string username = parse_username(arguments.username);
  const auto server = accept(adapters::http::parse_server_address(arguments.server));
  const Code code{to_bytes(username), to_bytes(read_first_line(arguments.reset_file))};
  const auto timeout = std::chrono::seconds(arguments.timeout_seconds);
  const ProviderInfo provider = fetch_provider_info(server, adapters::http::within(timeout));
  in_new_workspace({profile, server}, arguments, output, [&](Workspace& opened) {
    become_the_device(opened, code, {provider.domain, username, device_name(arguments)});
    auto& device = opened.device();
    if (!opened.run_until([&] { return device.is_logged_in(); })) {
      fail(ExitCode::timed_out, "The server did not let this device in in time.", "the same again");
    }
    opened.output().line(registered_line(registered_as(opened), opened.output().style()));
    say_where_the_key_is(opened);
    opened.output().note(
        "The account has another key. Whoever knew you is told so, and lets you in anew; nothing "
        "that was there comes back. causeway recovery new keeps this from happening again."
    );
  });
}

void keep_account(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const Exchanged reply = exchange(workspace, post("keep_account", api::KeepAccountRequest{}));
    if (!reply.rule.empty()) throw adapters::http_client::Refused(reply.rule);
    // The server says so to all devices of the account.
    auto& device = workspace.device();
    const auto is_told = [&] {
      return device.look([](StoreTransaction& store) -> Result<bool> {
        return TRY(client::load_self(store)).reset_ms == 0;
      });
    };
    if (!workspace.run_until(is_told)) {
      fail(ExitCode::timed_out, "The server did not say in time that it is so.", "the same again");
    }
    workspace.output().note("Nobody else goes on with your account.");
  });
}

void warn_of_reset(Workspace& workspace) {
  const auto self = workspace.device().look([](StoreTransaction& store) { return store.self(); });
  if (!self || self->reset_ms == 0) return;
  workspace.output().note(
      "warning: whoever runs the provider was asked to let somebody go on as @" + self->username +
      " without your devices, from " + utc_text(from_unix_ms(self->reset_ms)) +
      " on. If you did not ask for that: causeway account keep"
  );
}

}  // namespace causeway::cli
