#include "adapters/files/durable.h"
#include "api/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/provider_info.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

constexpr std::size_t invite_size_max = 1024;

std::string read_invite(const std::filesystem::path& path) {
  if (path.empty()) return {};
  const Bytes bytes = adapters::files::read_file(path, invite_size_max);
  const std::string_view text = as_text(bytes);
  return std::string(text.substr(0, text.find_first_of("\r\n")));
}

/// What an earlier attempt has left here.
void check_vacant(Workspace& workspace, const client::Registrant& registrant) {
  const auto self =
      workspace.device().look([](client::StoreTransaction& store) { return store.self(); });
  if (!self) return;
  if (self->registration == client::Registration::done) {
    fail(
        ExitCode::refused,
        "The profile \"" + workspace.profile().name + "\" is @" + self->username + " at " +
            self->domain + " already.",
        "causeway --profile NAME register " + registrant.username + " --server URL"
    );
  }
  if (self->username == registrant.username && self->domain == registrant.domain) return;
  fail(
      ExitCode::refused,
      "A registration as @" + self->username + " at " + self->domain +
          " was begun in this profile, and how it ended is not known.",
      "causeway register " + self->username + " --server URL"
  );
}

void do_register(Workspace& workspace, const client::Registrant& registrant) {
  check_vacant(workspace, registrant);
  write_server(workspace.profile(), workspace.server());
  auto& device = workspace.device();
  device.register_account(registrant, workspace.patience());
  workspace.output().line(registered_line(registered_as(workspace), workspace.output().style()));
  say_where_the_key_is(workspace);
  // The first login publishes what others need to write to this device.
  workspace.run_until([&] { return device.is_logged_in(); });
}

}  // namespace

void register_account(const Arguments& arguments, Output& output) {
  const Profile profile = find_profile(arguments.profile);
  const std::string username = parse_username(arguments.username);
  const auto server = accept(adapters::http::parse_server_address(arguments.server));
  const std::string invite = read_invite(arguments.invite_file);
  const auto timeout = std::chrono::seconds(arguments.timeout_seconds);
  const ProviderInfo provider = fetch_provider_info(server, adapters::http::within(timeout));
  if (!provider.is_open && invite.empty()) {
    throw Failure(explain_rule(api::rules::registration_is_open.name));
  }
  in_new_workspace({profile, server}, arguments, output, [&](Workspace& opened) {
    do_register(opened, {.domain = provider.domain, .username = username, .invite = invite});
  });
}

}  // namespace causeway::cli
