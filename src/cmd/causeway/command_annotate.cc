// What one says about an earlier message: react, edit, delete.
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/typed_text.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

FoundMessage find(Workspace& workspace, const TargetName& name) {
  check_registered(workspace);
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<FoundMessage> {
    return find_message(store, find_chat(store, name).id, workspace.arguments().message_id);
  });
}

using SayAbout = std::function<Result<client::MessageRow>(
    client::Engine&, client::StoreTransaction&, client::MessageRow, Instant
)>;

/// Says it and waits until the server has it.
void annotate(const Arguments& arguments, Output& output, const SayAbout& say_about) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto line = find(workspace, name);
    const auto row =
        workspace.device().command([&](client::Engine& engine, client::StoreTransaction& store) {
          return say_about(engine, store, line.row, workspace.now());
        });
    settle(workspace, row, "This");
    const auto message = message_at(workspace, row);
    const auto view = workspace.device().look([&](client::StoreTransaction& store) {
      return annotation_view(store, message);
    });
    if (view) output.line(sent_line(*view, output.style()));
  });
}

void erase_here(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto line = find(workspace, name);
    const auto message = message_at(workspace, line.row);
    const auto view = workspace.device().look([&](client::StoreTransaction& store) {
      return view_of(store, message);
    });
    workspace.device().command(
        [&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
          TRY(engine.erase_here(store, line.row, workspace.now()));
          return true;
        }
    );
    output.line(erased_line(view, output.style()));
  });
}

}  // namespace

void react(const Arguments& arguments, Output& output) {
  annotate(arguments, output, [&](auto& engine, auto& store, auto row, Instant now) {
    return arguments.take_back ? engine.take_back_reaction(store, row, arguments.emoji, now)
                               : engine.react(store, row, arguments.emoji, now);
  });
}

void edit(const Arguments& arguments, Output& output) {
  const std::string text = typed_text(arguments);
  if (text.empty()) {
    fail(
        ExitCode::usage,
        "There is nothing to put in the message's place.",
        "causeway edit CHAT ID -m TEXT; or take it back: causeway delete CHAT ID"
    );
  }
  annotate(arguments, output, [&](auto& engine, auto& store, auto row, Instant now) {
    return engine.edit(store, row, text, now);
  });
}

void delete_message(const Arguments& arguments, Output& output) {
  if (arguments.only_here) return erase_here(arguments, output);
  annotate(arguments, output, [](auto& engine, auto& store, auto row, Instant now) {
    return engine.erase_for_everyone(store, row, now);
  });
}

}  // namespace causeway::cli
