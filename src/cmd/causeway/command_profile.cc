// What people are called and look like: profile set, profile clear, profile show.
#include <fcntl.h>

#include "adapters/files/file.h"
#include "client/rules.h"
#include "client/session.h"
#include "cmd/causeway/attach.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/trust_views.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::OutboxKind;
using client::ProfileChange;
using client::StoreTransaction;

Result<ProfileView> view_of_account(StoreTransaction& store, AccountId account) {
  auto kept = TRY(store.profile(account));
  return ProfileView{
      .username = TRY(name_of(store, account)),
      .account = account,
      .profile = kept ? std::move(kept->what) : content::Profile(),
  };
}

ProfileView find_profile_of(Workspace& workspace, const std::string& username) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<ProfileView> {
    const auto self = TRY(client::load_self(store));
    if (username.empty() || username == self.username) return view_of_account(store, self.account);
    const auto person = TRY(store.person_named(username));
    if (!person) return Error{client::rules::account_is_looked_up};
    return view_of_account(store, person->account);
  });
}

/// No file is replaced.
void save_picture(const std::filesystem::path& path, const content::Profile& profile) {
  if (profile.picture.empty()) fail(ExitCode::not_found, "There is no picture.");
  if (std::filesystem::exists(path)) {
    fail(ExitCode::refused, path.string() + " is there already.", "another name");
  }
  auto file = adapters::files::File::open(path, O_WRONLY | O_CREAT | O_EXCL);
  file.write_at(0, profile.picture);
  file.sync();
}

/// As it is then, it is shown.
void change_profile(Workspace& workspace, const ProfileChange& change) {
  check_registered(workspace);
  complete(workspace, OutboxKind::put_profile, [&](Engine& engine, StoreTransaction& store) {
    return engine.change_profile(store, change);
  });
  workspace.output().line(profile_line(find_profile_of(workspace, {}), workspace.output().style()));
}

ProfileChange typed_change(const Arguments& arguments) {
  ProfileChange change;
  if (!arguments.name.empty()) change.name = to_bytes(arguments.name);
  if (arguments.no_picture) change.picture = client::ProfilePicture();
  if (arguments.picture.empty()) return change;
  Picture picture = read_picture(arguments.picture, content::profile_picture_size_max);
  change.picture = {std::move(picture.bytes), to_bytes(picture.media_type)};
  return change;
}

}  // namespace

void set_profile(const Arguments& arguments, Output& output) {
  if (arguments.name.empty() && arguments.picture.empty() && !arguments.no_picture) {
    fail(ExitCode::usage, "There is nothing to say.", "--name NAME, --picture FILE");
  }
  in_workspace(arguments, output, [&](Workspace& workspace) {
    change_profile(workspace, typed_change(arguments));
  });
}

void clear_profile(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    change_profile(workspace, {.name = Bytes(), .picture = client::ProfilePicture()});
  });
}

void show_profile(const Arguments& arguments, Output& output) {
  const std::string username = arguments.person.empty() ? "" : parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const ProfileView view = find_profile_of(workspace, username);
    if (view.profile.name.empty()) {
      fail(
          ExitCode::not_found,
          "@" + view.username + " has said nothing of themselves here.",
          "people tell it to those they talk to"
      );
    }
    output.line(profile_line(view, output.style()));
    if (!arguments.picture_to.empty()) save_picture(arguments.picture_to, view.profile);
  });
}

}  // namespace causeway::cli
