#include "cmd/causeway/new_profile.h"

#include <array>
#include <unistd.h>

#include "adapters/files/key_file.h"
#include "client/rules.h"
#include "cmd/causeway/passphrase.h"
#include "content/account_state.h"

namespace causeway::cli {
namespace {

std::optional<SecretBytes> chosen_passphrase(const Arguments& arguments) {
  if (!arguments.passphrase_file.empty()) return read_passphrase(arguments.passphrase_file);
  if (arguments.ask_passphrase) return ask_new_passphrase();
  return std::nullopt;
}

/// What this machine is called, for the person to know the device by.
std::string host_name() {
  std::array<char, content::device_name_size_max + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "device";
  return name.front() == '\0' ? "device" : name.data();
}

}  // namespace

void in_new_workspace(
    const NewProfile& made,
    const Arguments& arguments,
    Output& output,
    const std::function<void(Workspace&)>& work
) {
  const auto passphrase = chosen_passphrase(arguments);
  crypto::SystemRandom random;
  OpenProfile opened(made.profile, made.server, make_key(made.profile, passphrase, random));
  Workspace workspace(opened, arguments, output);
  run_in(workspace, work);
}

Registered registered_as(Workspace& workspace) {
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<Registered> {
    const auto self = TRY(store.self());
    INVARIANT(self.has_value());
    return Registered{
        self->username, workspace.profile().name, self->domain, self->account, self->device
    };
  });
}

void say_where_the_key_is(Workspace& workspace) {
  const auto path = workspace.profile().key();
  if (adapters::files::key_protection(path) == adapters::files::KeyProtection::passphrase) return;
  workspace.output().note(
      "Whoever can read " + path.string() +
      " can read your messages; use --ask-passphrase to wrap it."
  );
}

std::string device_name(const Arguments& arguments) {
  std::string name = arguments.device_name.empty() ? host_name() : arguments.device_name;
  if (!content::is_device_name(name)) {
    throw Failure(explain_rule(client::rules::device_name_is_plain.name));
  }
  return name;
}

}  // namespace causeway::cli
