#include "cmd/causeway/workspace.h"

#include <utility>

#include "base/invariant.h"
#include "client/erasure.h"

namespace causeway::cli {

using adapters::http_client::StoreFailed;

OpenProfile::OpenProfile(
    Profile which, adapters::http::ServerAddress address, adapters::files::SealingKey key
)
    : profile(std::move(which)),
      server(std::move(address)),
      store(open_store(profile, std::move(key), random)),
      spool(profile.spool()),
      kept(profile.kept()),
      device({*store, clock, random, pool}, server) {}

adapters::http::Deadline Workspace::patience() const {
  return adapters::http::within(std::chrono::seconds(arguments_.timeout_seconds));
}

bool Workspace::run_until(const std::function<bool()>& is_done) {
  return device().run_until(is_done, patience());
}

void run_in(Workspace& workspace, const std::function<void(Workspace&)>& work) {
  try {
    work(workspace);
  } catch (const StoreFailed&) {
    const auto& failure = workspace.store().failure();
    INVARIANT(failure.has_value());
    throw StoreError(*failure);
  }
}

namespace {

/// Copies that no report needs any more: nothing is left that proves their message.
void sweep_kept(Workspace& workspace) {
  const auto rows = workspace.kept().messages();
  const auto over = workspace.device().look(
      [&](client::StoreTransaction& store) -> Result<std::vector<client::MessageRow>> {
        std::vector<client::MessageRow> found;
        for (const client::MessageRow row : rows) {
          const auto message = TRY(store.message(row));
          if (!message || message->application_data.empty()) found.push_back(row);
        }
        return found;
      }
  );
  for (const client::MessageRow row : over) workspace.kept().drop(row);
}

}  // namespace

void erase_what_is_over(Workspace& workspace) {
  const auto erase = [&](client::Engine&, client::StoreTransaction& store) {
    return client::erase_what_is_over(store, workspace.now());
  };
  while (!workspace.device().command(erase)) {
  }
  sweep_kept(workspace);
}

void Sweeping::step(std::chrono::steady_clock::time_point now) {
  constexpr std::chrono::minutes pause{1};
  if (now < next_) return;
  next_ = now + pause;
  erase_what_is_over(workspace_);
}

namespace {

/// A profile for one command, whatever it is for: each login may say that the account is to end.
struct OwnProfile {
  OwnProfile(const Profile& profile, const Arguments& arguments, Output& output)
      : opened(profile, read_server(profile), open_key(profile, {arguments.passphrase_file})),
        listening(opened.device.listen([&output](const client::Notice& notice) {
          const auto* login = std::get_if<client::notice::LoggedIn>(&notice);
          if (login != nullptr && login->ends) output.note(ends_line(*login->ends, output.style()));
        })) {}

  OpenProfile opened;
  adapters::http_client::Listening listening;
};

}  // namespace

void in_workspace(
    const Arguments& arguments, Output& output, const std::function<void(Workspace&)>& work
) {
  std::unique_ptr<OwnProfile> own;
  OpenProfile* opened = arguments.open_profile;
  if (opened == nullptr) {
    own = std::make_unique<OwnProfile>(find_profile(arguments.profile), arguments, output);
    opened = &own->opened;
  }
  Workspace workspace(*opened, arguments, output);
  run_in(workspace, [&](Workspace& prepared) {
    erase_what_is_over(prepared);
    work(prepared);
  });
}

}  // namespace causeway::cli
