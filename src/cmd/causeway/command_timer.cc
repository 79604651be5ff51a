// How long the messages of a chat stay.
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/durations.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

void set_timer(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  const auto timer =
      arguments.timer == "off" ? std::chrono::seconds(0) : parse_duration(arguments.timer);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    const auto chat = workspace.device().look(
        [&](client::StoreTransaction& store) -> Result<client::Conversation> {
          return find_chat(store, name);
        }
    );
    const auto row =
        workspace.device().command([&](client::Engine& engine, client::StoreTransaction& store) {
          return engine.set_timer(store, chat.id, timer, workspace.now());
        });
    settle(workspace, row, "This");
    const auto view =
        workspace.device().look([&](client::StoreTransaction& store) -> Result<ChatView> {
          return view_of(store, find_chat(store, name));
        });
    output.line(timer_line(view, output.style()));
  });
}

}  // namespace causeway::cli
