#include "cmd/causeway/inbox_end.h"

namespace causeway::cli {
namespace {

std::uint64_t inbox_number(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) {
    return store.inbox_number();
  });
}

}  // namespace

InboxEnd::InboxEnd(Workspace& workspace)
    : workspace_(workspace),
      listening_(workspace.device().listen([this](const client::Notice& notice) {
        const auto* login = std::get_if<client::notice::LoggedIn>(&notice);
        if (login != nullptr) newest_ = login->newest;
      })) {}

bool InboxEnd::is_reached() const {
  return newest_ && inbox_number(workspace_) >= *newest_;
}

void fail_before_inbox_end() {
  fail(
      ExitCode::timed_out,
      "Not everything that waits at the server was received in time; what was is kept.",
      "causeway recv, or wait longer: --timeout SECONDS"
  );
}

void take_inbox(Workspace& workspace) {
  if (workspace.device().is_logged_in()) return;  // it comes by itself
  const InboxEnd end(workspace);
  // Patience is for waiting: it begins anew with everything that comes.
  while (!end.is_reached()) {
    const std::uint64_t before = inbox_number(workspace);
    const auto is_further = [&] { return end.is_reached() || inbox_number(workspace) > before; };
    if (!workspace.run_until(is_further)) fail_before_inbox_end();
  }
}

}  // namespace causeway::cli
