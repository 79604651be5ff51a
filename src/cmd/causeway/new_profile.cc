#include "cmd/causeway/new_profile.h"

#include "adapters/files/key_file.h"
#include "cmd/causeway/passphrase.h"

namespace causeway::cli {
namespace {

std::optional<SecretBytes> chosen_passphrase(const Arguments& arguments) {
  if (!arguments.passphrase_file.empty()) return read_passphrase(arguments.passphrase_file);
  if (arguments.ask_passphrase) return ask_new_passphrase();
  return std::nullopt;
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

}  // namespace causeway::cli
