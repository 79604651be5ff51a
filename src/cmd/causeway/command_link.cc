// Linking: a new device shows a code, and a listed one takes it.
#include "adapters/qr/qr_text.h"
#include "api/limits.h"
#include "api/rules.h"
#include "base/typed_code.h"
#include "client/link.h"
#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/backup_transfer.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/device_changes.h"
#include "cmd/causeway/history_transfer.h"
#include "cmd/causeway/link_steps.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/provider_info.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/typed_code_text.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using api::LinkStep;
using client::LinkSecret;

/// As long as the hub keeps the steps.
http::Deadline end_of_link() {
  return http::within(api::limits::link_retention);
}

// --- The new device

void show_code(Workspace& workspace, const client::NewDevice& device) {
  Output& output = workspace.output();
  const SecretBytes code = make_typed_code(device.secret.bytes());
  const std::string text(as_text(code.reveal()));
  if (output.style().form == Form::json) return output.line(link_code_line(text));
  for (const std::string& line : adapters::qr::draw_qr("causeway-link:" + text))
    output.exact_line(line);
  output.line(text);
  output.note(
      "On a device that has your account already, type: causeway link accept\n"
      "The code is good for ten minutes. Whoever knows it can give this device an account, "
      "so show it to nobody else."
  );
}

client::OpenedGrant await_grant(Workspace& workspace, const client::NewDevice& device) {
  const LinkId link = client::link_id(device.secret);
  const auto sealed = await_link_step(workspace, link, LinkStep::grant, end_of_link());
  if (!sealed) {
    fail(ExitCode::timed_out, "Nobody took the code in ten minutes.", "causeway link show");
  }
  return accept(client::open_grant(device, *sealed));
}

/// Whether an earlier attempt, which ended on this side, was finished on the other. Where it was
/// not, its grant is forgotten, and a new code gives a new one.
bool was_listed_meanwhile(Workspace& workspace) {
  auto& own = workspace.device();
  const auto self = own.look([](client::StoreTransaction& store) { return store.self(); });
  if (!self) return false;
  if (self->registration != client::Registration::granted) {
    throw Failure(explain_rule(client::rules::device_is_new.name));
  }
  const auto is_refused = [&] { return own.postponed_for() == api::rules::device_is_listed.name; };
  workspace.run_until([&] { return own.is_logged_in() || is_refused(); });
  if (own.is_logged_in()) return true;
  own.command([](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
    TRY(engine.forget_grant(store));
    return true;
  });
  own.close();
  return false;
}

void say_registered(Workspace& workspace) {
  workspace.output().line(registered_line(registered_as(workspace), workspace.output().style()));
  say_where_the_key_is(workspace);
}

void become_one_of_the_account(Workspace& workspace, const std::string& domain) {
  if (was_listed_meanwhile(workspace)) return say_registered(workspace);
  const auto device =
      client::make_new_device(device_name(workspace.arguments()), workspace.random());
  const LinkId link = client::link_id(device.secret);
  put_link_step(workspace, link, LinkStep::offer, client::seal_offer(device));
  show_code(workspace, device);
  const auto opened = await_grant(workspace, device);
  if (as_text(opened.grant.domain) != domain) {
    fail(ExitCode::untrusted, "The account is one of another provider.");
  }
  write_server(workspace.profile(), workspace.server());
  const auto ready =
      workspace.device().command([&](client::Engine& engine, client::StoreTransaction& store) {
        return engine.accept_grant(store, device, opened.grant, workspace.now());
      });
  put_link_step(workspace, link, LinkStep::ready, client::seal_ready(opened.ready_key, ready));
  auto& own = workspace.device();
  if (!own.run_until([&] { return own.is_logged_in(); }, end_of_link())) {
    fail(ExitCode::timed_out, "The other device did not finish.", "causeway link show");
  }
  say_registered(workspace);
  workspace.output().note("Messages from before this device: causeway history get");
}

// --- The listed one

LinkSecret typed_secret(const Arguments& arguments) {
  const SecretBytes code = arguments.code_file.empty()
                               ? ask_code("The code that the new device shows: ")
                               : read_code(arguments.code_file);
  return LinkSecret(parse_code(code, client::link_secret_size));
}

client::LinkOffer find_offer(Workspace& workspace, const LinkSecret& secret) {
  const auto sealed = await_link_step(
      workspace, client::link_id(secret), LinkStep::offer, http::within(Milliseconds(0))
  );
  if (!sealed) {
    fail(
        ExitCode::not_found,
        "No new device waits under this code; it is good for ten minutes.",
        "causeway link show (on the new device)"
    );
  }
  return accept(client::open_offer(secret, *sealed));
}

void confirm(const Workspace& workspace, const client::LinkOffer& offer) {
  if (workspace.arguments().is_confirmed) return;
  const std::string question =
      "Make " + quoted_name(as_text(offer.name)) +
      " a device of yours? It will read everything new and can act as you. [y/N] ";
  if (!ask_yes(question)) fail(ExitCode::refused, "Nothing was linked.");
}

client::LinkReady await_ready(
    Workspace& workspace, const LinkSecret& secret, const client::LinkGranted& granted
) {
  const auto sealed =
      await_link_step(workspace, client::link_id(secret), LinkStep::ready, workspace.patience());
  if (!sealed) {
    fail(ExitCode::timed_out, "The new device did not answer.", "causeway link show (there)");
  }
  return accept(client::open_ready(granted.ready_key, *sealed));
}

void let_in(Workspace& workspace) {
  const LinkSecret secret = typed_secret(workspace.arguments());
  auto& device = workspace.device();
  workspace.run_until([&] { return device.is_logged_in(); });
  const auto offer = find_offer(workspace, secret);
  confirm(workspace, offer);
  const auto granted = device.command([&](client::Engine& engine, client::StoreTransaction& store) {
    return engine.grant_link(store, secret, offer, workspace.now());
  });
  grant_link(workspace, client::link_id(secret), granted.sealed);
  const auto ready = await_ready(workspace, secret, granted);
  change_devices(workspace, [&](client::Engine& engine, client::StoreTransaction& store) {
    return engine.add_device(store, granted, ready, workspace.now());
  });
  for (const client::OwnDevice& listed : devices_in(workspace)) {
    if (listed.device != granted.name.device) continue;
    workspace.output().line(device_line(listed, workspace.output().style()));
  }
  // Where there is a backup, the new device reads it by itself.
  if (!recovery_of(workspace)) give_history(workspace, granted.name.device);
}

}  // namespace

void show_link(const Arguments& arguments, Output& output) {
  const Profile profile = find_profile(arguments.profile);
  const auto server = accept(adapters::http::parse_server_address(arguments.server));
  const auto timeout = std::chrono::seconds(arguments.timeout_seconds);
  const ProviderInfo provider = fetch_provider_info(server, http::within(timeout));
  in_new_workspace({profile, server}, arguments, output, [&](Workspace& opened) {
    become_one_of_the_account(opened, provider.domain);
  });
}

void accept_link(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, let_in);
}

}  // namespace causeway::cli
