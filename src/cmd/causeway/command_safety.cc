// From whom one wants to hear and from whom not: block, unblock, blocked, settings.
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

void change_person(const Arguments& arguments, Output& output, OutboxKind kind, Enter enter) {
  const std::string username = parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    complete(workspace, kind, [&](Engine& engine, StoreTransaction& store) {
      return (engine.*enter)(store, username);
    });
    output.line(person_line({username, {}}, kind, output.style()));
    if (kind == OutboxKind::block) {
      output.note("To report what they said, too: causeway report @" + username);
    }
  });
}

api::Admission parse_admission(const std::string& text, api::Admission otherwise) {
  if (text.empty()) return otherwise;
  if (text == "nobody") return api::Admission::nobody;
  return text == "accepted" ? api::Admission::accepted : api::Admission::everybody;
}

bool is_switched_on(const std::string& text, bool otherwise) {
  return text.empty() ? otherwise : text == "on";
}

void set_signs(Workspace& workspace) {
  const Arguments& arguments = workspace.arguments();
  if (arguments.read_receipts.empty() && arguments.typing.empty()) return;
  check_registered(workspace);
  workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
    const auto held = TRY(store.signs());
    TRY(engine.set_signs(
        store,
        {is_switched_on(arguments.read_receipts, held.state.read_receipts),
         is_switched_on(arguments.typing, held.state.typing),
         to_unix_ms(workspace.now())}
    ));
    return true;
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

void settings(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    set_signs(workspace);
    const auto look = [](StoreTransaction& store) { return store.admissions(); };
    const client::Admissions held = workspace.device().look(look);
    const client::Admissions wanted{
        parse_admission(arguments.messages_from, held.messages),
        parse_admission(arguments.groups_from, held.groups),
    };
    if (wanted != held) {
      complete(workspace, OutboxKind::admit, [&](Engine& engine, StoreTransaction& store) {
        return engine.admit(store, wanted);
      });
    }
    const auto signs =
        workspace.device().look([](StoreTransaction& store) { return store.signs(); });
    output.line(settings_line({wanted, signs.state}, output.style()));
  });
}

void list_blocked(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    for (const PersonView& person : workspace.device().look(all_blocked)) {
      output.line(blocked_line(person, output.style()));
    }
  });
}

}  // namespace causeway::cli
