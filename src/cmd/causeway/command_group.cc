#include "cmd/causeway/commands.h"
#include "cmd/causeway/group_changes.h"

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

mls_tree::Role parse_role(const std::string& text) {
  if (text == "owner") return mls_tree::Role::owner;
  return text == "admin" ? mls_tree::Role::admin : mls_tree::Role::member;
}

}  // namespace

void create_group(const Arguments& arguments, Output& output) {
  const auto people = usernames(arguments);
  std::string title = arguments.group_name;
  if (title.starts_with('#')) title.erase(0, 1);
  if (reads_as_id(title)) {
    fail(
        ExitCode::usage,
        "A group cannot be called " + title + ": that reads as the id of one.",
        "a name that has other characters than 0 to 9 and a to f, or is shorter than 10"
    );
  }
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto id =
        change(workspace, OutboxKind::open, [&](Engine& engine, StoreTransaction& store) {
          return engine.create_group(
              store,
              title,
              people,
              workspace.now(),
              arguments.post_quantum ? mls_wire::hybrid_suite : mls_wire::preferred_suite
          );
        });
    output.line(done_line(chat_called(workspace, id), OutboxKind::open, output.style()));
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
