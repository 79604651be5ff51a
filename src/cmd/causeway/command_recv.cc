#include <algorithm>
#include <optional>

#include "cmd/causeway/arrivals.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

/// How long `recv` stays for what this device has to send, once it has received everything.
constexpr Milliseconds sending_time{5'000};
constexpr Milliseconds forever = std::chrono::hours(24);

std::uint64_t inbox_number(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) {
    return store.inbox_number();
  });
}

void check_withheld(const Arrivals& arrivals) {
  if (arrivals.withheld() == 0) return;
  fail(
      ExitCode::untrusted,
      std::to_string(arrivals.withheld()) +
          " messages are not shown: a device in their chat is not vouched for by its account.",
      "ask the people in it which devices they have: causeway chats"
  );
}

void receive_once(Workspace& workspace, Arrivals& arrivals) {
  std::optional<std::uint64_t> newest;
  workspace.device().listen([&](const client::Notice& notice) {
    arrivals.hear(notice);
    const auto* login = std::get_if<client::notice::LoggedIn>(&notice);
    if (login != nullptr) newest = login->newest;
  });
  const bool has_come = workspace.run_until([&] {
    arrivals.show();
    return newest && inbox_number(workspace) >= *newest && arrivals.held() == 0;
  });
  if (!has_come) {
    fail(
        ExitCode::timed_out,
        "Not everything that waits at the server was received in time; what was is kept.",
        "causeway recv, or wait longer: --timeout SECONDS"
    );
  }
  upload_all(workspace);
  const auto until = std::min(workspace.patience(), adapters::http::within(sending_time));
  workspace.device().run_until(
      [&] {
        arrivals.show();
        return waiting_in_outbox(workspace) == 0;
      },
      until
  );
}

/// Ends with the process only, or with what no waiting can help.
[[noreturn]] void receive_forever(Workspace& workspace, Arrivals& arrivals) {
  auto& device = workspace.device();
  bool has_logged_in = false;
  device.listen([&](const client::Notice& notice) {
    arrivals.hear(notice);
    has_logged_in = has_logged_in || std::holds_alternative<client::notice::LoggedIn>(notice);
  });
  for (;;) {
    device.step(adapters::http::within(forever));
    arrivals.show();
    if (std::exchange(has_logged_in, false)) upload_all(workspace);
  }
}

}  // namespace

void receive(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [](Workspace& workspace) {
    Arrivals arrivals(workspace, {});
    arrivals.show();  // what an earlier process received and did not come to show
    if (workspace.arguments().follow) receive_forever(workspace, arrivals);
    receive_once(workspace, arrivals);
    check_withheld(arrivals);
  });
}

}  // namespace causeway::cli
