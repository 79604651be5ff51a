#include "cmd/causeway/group_changes.h"

#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/outbox.h"

namespace causeway::cli {

using client::Engine;
using client::OutboxKind;
using client::StoreTransaction;

GroupName parse_group(const Arguments& arguments) {
  const TargetName target = parse_target(arguments);
  if (const auto* group = std::get_if<GroupName>(&target)) return *group;
  throw Failure(explain_rule(client::rules::conversation_is_a_group.name));
}

ConversationId find_group(Workspace& workspace, const GroupName& name) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<ConversationId> {
    return find_group(store, name);
  });
}

ChatView chat_called(Workspace& workspace, ConversationId id) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<ChatView> {
    const auto conversation = TRY(store.conversation(id));
    INVARIANT(conversation.has_value());
    return view_of(store, *conversation);
  });
}

ConversationId change(
    Workspace& workspace,
    OutboxKind kind,
    const std::function<Result<ConversationId>(Engine&, StoreTransaction&)>& enter
) {
  bool is_done = false;
  std::string refusal;
  const ConversationId id = workspace.device().command(enter);
  const auto listening = workspace.device().listen([&](const client::Notice& notice) {
    const auto* done = std::get_if<client::notice::Done>(&notice);
    if (done == nullptr || done->conversation != id || done->kind != kind) return;
    is_done = true;
    refusal = done->rule;
  });
  sending([&] {
    if (!workspace.run_until([&] { return is_done; })) fail_late(workspace, "This");
  });
  if (!refusal.empty()) throw Failure(explain_rule(refusal));
  workspace.run_until([&] { return waiting_in_outbox(workspace, id) == 0; });
  return id;
}

void change_in_group(
    Workspace& workspace, ConversationId id, OutboxKind kind, const EnterChange& enter
) {
  change(workspace, kind, [&](Engine& engine, StoreTransaction& store) -> Result<ConversationId> {
    TRY(enter(engine, store, id));
    return id;
  });
}

void change_group(
    const Arguments& arguments, Output& output, OutboxKind kind, const EnterChange& enter
) {
  const GroupName name = parse_group(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id = find_group(workspace, name);
    change_in_group(workspace, id, kind, enter);
    workspace.output().line(done_line(chat_called(workspace, id), kind, workspace.output().style())
    );
  });
}

}  // namespace causeway::cli
