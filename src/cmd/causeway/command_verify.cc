// Whether somebody is who one thinks: verify.
#include "adapters/qr/qr_text.h"
#include "client/rules.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/trust_views.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::OutboxKind;
using client::Standing;
using client::StoreTransaction;
using client::Trust;

Result<SafetyView> own_view(StoreTransaction& store) {
  const auto self = TRY(client::load_self(store));
  const auto code = TRY(client::safety_code_of(store, self.account));
  return SafetyView{
      .username = self.username,
      .account = self.account,
      .standing = Standing::verified,
      .party = code.party,
      .number = {},
      .own_code = identity::make_safety_code(code),
  };
}

Result<SafetyView> view_of_person(StoreTransaction& store, const std::string& username) {
  const auto person = TRY(store.person_named(username));
  if (!person) return Error{client::rules::account_is_looked_up};
  return SafetyView{
      .username = username,
      .account = person->account,
      .standing = TRY(client::standing_of(store, person->account)),
      .party = TRY(client::safety_code_of(store, person->account)).party,
      .number = TRY(client::safety_number_with(store, person->account)),
      .own_code = TRY(own_view(store)).own_code,
  };
}

SafetyView view_of_person(Workspace& workspace, const std::string& username) {
  return workspace.device().look([&](StoreTransaction& store) {
    return view_of_person(store, username);
  });
}

/// For people: the code as a picture, and as the text that it holds.
void show_code(Output& output, const std::string& code) {
  for (const std::string& line : adapters::qr::draw_qr(code)) output.exact_line(line);
  output.line(code);
}

void show_own(Workspace& workspace) {
  check_registered(workspace);
  Output& output = workspace.output();
  const SafetyView own = workspace.device().look(own_view);
  if (output.style().form == Form::json) return output.line(safety_code_line(own));
  show_code(output, own.own_code);
  output.note(
      "Whoever scans this from your own screen has verified you: causeway verify @" + own.username +
      " --compare"
  );
}

void show_person(Output& output, const SafetyView& view) {
  if (output.style().form == Form::json) return output.line(safety_number_line(view));
  output.line(standing_line(view, output.style()));
  for (const std::string& line : number_lines(view.number)) output.line(line);
  show_code(output, view.own_code);
  output.note(
      "@" + view.username +
      " sees the same number where nobody stands between you. Compare it face to face or by voice, "
      "or let them scan the code, which is yours. What they show you: causeway verify @" +
      view.username + " --compare"
  );
}

[[noreturn]] void fail_unequal(const std::string& username) {
  fail(
      ExitCode::untrusted,
      "These are not the same: you and @" + username +
          " do not see the same keys. Either somebody stands between you, or one of you looked at "
          "an older number or somebody else's.",
      "both run causeway verify anew; if they still differ, tell @" + username +
          " nothing here that others must not read"
  );
}

/// Throws unless what the other one showed is theirs.
void compare(const Arguments& arguments, const SafetyView& view, const std::string& domain) {
  const SecretBytes typed =
      arguments.code_file.empty()
          ? ask_code("The number that @" + view.username + " sees, or their code: ")
          : read_code(arguments.code_file);
  const std::string_view text = as_text(typed.reveal());
  if (!text.starts_with("causeway")) {
    if (accept(identity::parse_safety_number(text)) != view.number) fail_unequal(view.username);
    return;
  }
  const auto code = accept(identity::parse_safety_code(text));
  const identity::SafetyCode expected{domain, view.username, view.party};
  if (code != expected) fail_unequal(view.username);
}

/// Keeps it, and tells one's other devices.
void trust(Workspace& workspace, const SafetyView& view, Trust trust) {
  workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.trust(store, view.party, trust, workspace.now()));
    return true;
  });
  empty_outbox(workspace);
  const auto now = view_of_person(workspace, view.username);
  workspace.output().line(standing_line(now, workspace.output().style()));
}

void verify_person(Workspace& workspace, const std::string& username) {
  const Arguments& arguments = workspace.arguments();
  complete(workspace, OutboxKind::look_up, [&](Engine& engine, StoreTransaction& store) {
    return engine.look_up(store, username);
  });
  const SafetyView view = view_of_person(workspace, username);
  if (arguments.compares) {
    const auto self =
        workspace.device().look([](StoreTransaction& store) { return client::load_self(store); });
    compare(arguments, view, self.domain);
    return trust(workspace, view, Trust::verified);
  }
  const bool takes_new_key = arguments.accepts && view.standing == Standing::doubted;
  if (takes_new_key || arguments.forgets) return trust(workspace, view, Trust::taken);
  if (arguments.accepts)
    return workspace.output().line(standing_line(view, workspace.output().style()));
  show_person(workspace.output(), view);
}

}  // namespace

void verify(const Arguments& arguments, Output& output) {
  const std::string username = arguments.person.empty() ? "" : parse_username(arguments.person);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    if (username.empty()) return show_own(workspace);
    verify_person(workspace, username);
  });
}

}  // namespace causeway::cli
