// What a person does with a chat for themselves: read, mute, unmute, draft.
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/durations.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/typed_text.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::StoreTransaction;

constexpr Milliseconds leaving_time{500};

client::Conversation chat_named(Workspace& workspace, const TargetName& name) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<client::Conversation> {
    return find_chat(store, name);
  });
}

ChatView view_of_chat(Workspace& workspace, const client::Conversation& chat) {
  return workspace.device().look([&](StoreTransaction& store) {
    return listed_view_of(store, chat);
  });
}

void mute_until(const Arguments& arguments, Output& output, std::uint64_t until_ms) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto chat = chat_named(workspace, name);
    workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
      TRY(engine.mute(store, chat.id, until_ms, workspace.now()));
      return true;
    });
    output.line(chat_line(view_of_chat(workspace, chat), output.style(), workspace.now()));
    tell_others(workspace);
  });
}

void put_draft(Workspace& workspace, const client::Conversation& chat, const std::string& text) {
  workspace.device().command([&](Engine&, StoreTransaction& store) -> Result<bool> {
    auto held = TRY(store.personal_chat(chat.id));
    held.draft = text;
    TRY(store.put_personal_chat(held));
    return true;
  });
}

}  // namespace

void tell_typing(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto chat = chat_named(workspace, name);
    workspace.run_until([&] { return workspace.device().is_logged_in(); });
    workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
      TRY(engine.typing(store, chat.id));
      return true;
    });
    // Long enough for it to leave; nobody answers, and nothing is lost if it does not.
    workspace.device().run_until([] { return false; }, adapters::http::within(leaving_time));
  });
}

void read_chat(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto chat = chat_named(workspace, name);
    const std::size_t count =
        workspace.device().command([&](Engine& engine, StoreTransaction& store) {
          return engine.read(store, chat.id, workspace.now());
        });
    output.line(read_line(view_of_chat(workspace, chat), count, output.style()));
    tell_others(workspace);
  });
}

void mute_chat(const Arguments& arguments, Output& output) {
  if (arguments.mute_for.empty()) return mute_until(arguments, output, content::never_ms);
  const auto time = parse_duration(arguments.mute_for);
  adapters::http::SystemClock clock;
  mute_until(arguments, output, to_unix_ms(clock.now() + time));
}

void unmute_chat(const Arguments& arguments, Output& output) {
  mute_until(arguments, output, 0);
}

void draft(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  const std::string text = typed_text(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto chat = chat_named(workspace, name);
    if (arguments.clear || !text.empty()) put_draft(workspace, chat, text);
    const auto view = view_of_chat(workspace, chat);
    if (!view.draft.empty()) output.line(draft_line(view, output.style()));
  });
}

}  // namespace causeway::cli
