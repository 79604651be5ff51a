#include <algorithm>
#include <utility>

#include "cmd/causeway/arrivals.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/history_transfer.h"
#include "cmd/causeway/inbox_end.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

/// How long `recv` stays for what this device has to send, once it has received everything.
constexpr Milliseconds sending_time{5'000};
/// Without anything coming for so long, there is time for the backup.
constexpr Milliseconds rest = std::chrono::minutes(1);

void check_withheld(const Arrivals& arrivals) {
  if (arrivals.withheld() == 0) return;
  fail(
      ExitCode::untrusted,
      std::to_string(arrivals.withheld()) +
          " messages are not shown: a device in their chat is not vouched for by its account.",
      "ask the people in it which devices they have: causeway chats"
  );
}

/// What `recv` knows of the hub's side. Listens from its beginning on: the first that is shown may
/// need a connection already.
struct Hearing {
  Hearing(Workspace& workspace, Arrivals& arrivals)
      : end(workspace),
        listening(workspace.device().listen([this, &arrivals](const client::Notice& notice) {
          arrivals.hear(notice);
          if (std::holds_alternative<client::notice::LoggedIn>(notice)) has_logged_in = true;
        })) {}

  InboxEnd end;
  bool has_logged_in = false;
  adapters::http_client::Listening listening;
};

void receive_once(Workspace& workspace, Arrivals& arrivals, const Hearing& hearing) {
  const auto has_all = [&] { return hearing.end.is_reached() && arrivals.held() == 0; };
  // Patience is for waiting: it begins anew with everything that comes.
  const auto is_further = [&] { return arrivals.show() > 0 || has_all(); };
  while (!has_all()) {
    if (!workspace.run_until(is_further)) fail_before_inbox_end();
  }
  rest_now(workspace);
  upload_all(workspace);
  const auto until = std::min(workspace.patience(), adapters::http::within(sending_time));
  const auto is_settled = [&] {
    arrivals.show();
    return waiting_in_outbox(workspace) == 0 && !is_proving_joins(workspace);
  };
  workspace.device().run_until(is_settled, until);
  look_after_devices(workspace);
}

/// Ends with the process only, or with what no waiting can help.
[[noreturn]] void receive_forever(Workspace& workspace, Arrivals& arrivals, Hearing& hearing) {
  Sweeping sweeping(workspace);
  for (;;) {
    const bool is_busy = workspace.device().step(adapters::http::within(rest));
    arrivals.show();
    if (!is_busy && workspace.device().is_logged_in()) look_after_devices(workspace);
    if (std::exchange(hearing.has_logged_in, false)) upload_all(workspace);
    sweeping.step();
  }
}

}  // namespace

void receive(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [](Workspace& workspace) {
    Arrivals arrivals(workspace, {});
    Hearing hearing(workspace, arrivals);
    arrivals.show();  // what an earlier process received and did not come to show
    if (workspace.arguments().follow) receive_forever(workspace, arrivals, hearing);
    receive_once(workspace, arrivals, hearing);
    check_withheld(arrivals);
    arrivals.check_saved();
  });
}

}  // namespace causeway::cli
