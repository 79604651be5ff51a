// Whom one does not want to hear from: block, unblock, blocked.
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
using Enter = Result<void> (Engine::*)(StoreTransaction&, const std::string&);

/// Asks for it by `enter`, and waits until it is done.
void change(Workspace& workspace, OutboxKind kind, Enter enter, const std::string& username) {
  bool is_done = false;
  std::string refusal;
  check_registered(workspace);
  workspace.device().listen([&](const client::Notice& notice) {
    const auto* done = std::get_if<client::notice::Done>(&notice);
    if (done == nullptr || done->kind != kind) return;
    is_done = true;
    refusal = done->rule;
  });
  workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY((engine.*enter)(store, username));
    return true;
  });
  sending([&] {
    if (!workspace.run_until([&] { return is_done; })) fail_late(workspace, "This");
  });
  if (!refusal.empty()) throw Failure(explain_rule(refusal));
  workspace.output().line(person_line({username, {}}, kind, workspace.output().style()));
}

void change_person(const Arguments& arguments, Output& output, OutboxKind kind, Enter enter) {
  const std::string username = parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    change(workspace, kind, enter, username);
  });
}

Result<std::vector<PersonView>> all_blocked(StoreTransaction& store) {
  std::vector<PersonView> people;
  for (const AccountId& account : TRY(store.blocked())) {
    const auto person = TRY(store.person(account));
    people.push_back({person ? person->username : std::string(), account});
  }
  return people;
}

}  // namespace

void block(const Arguments& arguments, Output& output) {
  change_person(arguments, output, OutboxKind::block, &Engine::block);
}

void unblock(const Arguments& arguments, Output& output) {
  change_person(arguments, output, OutboxKind::unblock, &Engine::unblock);
}

void list_blocked(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    for (const PersonView& person : workspace.device().look(all_blocked)) {
      output.line(blocked_line(person, output.style()));
    }
  });
}

}  // namespace causeway::cli
