#include <functional>

#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::OutboxKind;
using client::StoreTransaction;

std::vector<std::string> usernames(const Arguments& arguments) {
  std::vector<std::string> names;
  names.reserve(arguments.people.size());
  for (const std::string& person : arguments.people) names.push_back(parse_username(person));
  return names;
}

GroupName parse_group(const Arguments& arguments) {
  const TargetName target = parse_target(arguments);
  if (const auto* group = std::get_if<GroupName>(&target)) return *group;
  throw Failure(explain_rule(client::rules::conversation_is_a_group.name));
}

ConversationId find(Workspace& workspace, const GroupName& name) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<ConversationId> {
    return find_group(store, name);
  });
}

void print_done(Workspace& workspace, ConversationId id, OutboxKind kind) {
  const auto view = workspace.device().look([&](StoreTransaction& store) -> Result<ChatView> {
    const auto conversation = TRY(store.conversation(id));
    INVARIANT(conversation.has_value());
    return view_of(store, *conversation);
  });
  workspace.output().line(done_line(view, kind, workspace.output().style()));
}

/// Asks for a change by `enter`, and waits until it is done and whoever came in was told what the
/// group is called.
void change(
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
  print_done(workspace, id, kind);
}

/// As above, for a group that is there.
void change_group(
    const Arguments& arguments,
    Output& output,
    OutboxKind kind,
    const std::function<Result<void>(Engine&, StoreTransaction&, ConversationId)>& enter
) {
  const GroupName name = parse_group(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ConversationId id = find(workspace, name);
    change(workspace, kind, [&](Engine& engine, StoreTransaction& store) -> Result<ConversationId> {
      TRY(enter(engine, store, id));
      return id;
    });
  });
}

mls_tree::Role parse_role(const std::string& text) {
  if (text == "owner") return mls_tree::Role::owner;
  return text == "admin" ? mls_tree::Role::admin : mls_tree::Role::member;
}

}  // namespace

void create_group(const Arguments& arguments, Output& output) {
  const auto people = usernames(arguments);
  std::string title = arguments.group_name;
  if (title.starts_with('#')) title.erase(0, 1);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    change(workspace, OutboxKind::open, [&](Engine& engine, StoreTransaction& store) {
      return engine.create_group(
          store,
          title,
          people,
          workspace.now(),
          arguments.post_quantum ? mls_wire::hybrid_suite : mls_wire::preferred_suite
      );
    });
  });
}

void add_members(const Arguments& arguments, Output& output) {
  const auto people = usernames(arguments);
  change_group(arguments, output, OutboxKind::add, [&](auto& engine, auto& store, auto id) {
    return engine.add_members(store, id, people);
  });
}

void remove_members(const Arguments& arguments, Output& output) {
  const auto people = usernames(arguments);
  change_group(arguments, output, OutboxKind::remove, [&](auto& engine, auto& store, auto id) {
    return engine.remove_members(store, id, people);
  });
}

void set_role(const Arguments& arguments, Output& output) {
  const std::string username = parse_username(arguments.person);
  const auto role = parse_role(arguments.role);
  change_group(arguments, output, OutboxKind::set_role, [&](auto& engine, auto& store, auto id) {
    return engine.set_role(store, id, username, role);
  });
}

void leave_group(const Arguments& arguments, Output& output) {
  change_group(arguments, output, OutboxKind::leave, [](auto& engine, auto& store, auto id) {
    return engine.leave(store, id);
  });
}

}  // namespace causeway::cli
