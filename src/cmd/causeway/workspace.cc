#include "cmd/causeway/workspace.h"

#include <utility>

#include "base/invariant.h"

namespace causeway::cli {

using adapters::http_client::Device;
using adapters::http_client::StoreFailed;

Workspace::Workspace(Opened opened, const Arguments& arguments, Output& output)
    : arguments_(arguments),
      output_(output),
      profile_(std::move(opened.profile)),
      server_(std::move(opened.server)),
      store_(open_store(profile_, std::move(opened.key), random_)),
      spool_(profile_.spool()),
      device_(std::make_unique<Device>(Device::Ports{*store_, clock_, random_, pool_}, server_)) {}

adapters::http::Deadline Workspace::patience() const {
  return adapters::http::within(std::chrono::seconds(arguments_.timeout_seconds));
}

bool Workspace::run_until(const std::function<bool()>& is_done) {
  return device_->run_until(is_done, patience());
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

void in_workspace(
    const Arguments& arguments, Output& output, const std::function<void(Workspace&)>& work
) {
  const Profile profile = find_profile(arguments.profile);
  Workspace workspace(
      {.profile = profile,
       .server = read_server(profile),
       .key = open_key(profile, {arguments.passphrase_file})},
      arguments,
      output
  );
  run_in(workspace, work);
}

}  // namespace causeway::cli
