#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/durations.h"
#include "cmd/causeway/enclosures.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/typed_text.h"
#include "cmd/causeway/workspace.h"
#include "content/voice.h"

namespace causeway::cli {
namespace {

std::string text_to_send(const Arguments& arguments) {
  const std::string text = typed_text(arguments);
  if (text.empty() && arguments.files.empty() && arguments.voice.empty()) {
    fail(ExitCode::usage, "There is nothing to send.", "causeway send @USER -m TEXT");
  }
  return text;
}

content::MimiContent say(Workspace& workspace, const std::string& text, Enclosures& enclosures) {
  const Arguments& arguments = workspace.arguments();
  if (!arguments.voice.empty()) {
    const auto sealed = enclosures.add_recording(arguments.voice);
    return content::make_voice_note(workspace.random(), sealed.attachment, sealed.duration);
  }
  std::vector<content::NestedPart> parts;
  if (!text.empty()) parts.push_back(content::text_part(text));
  for (const auto& path : arguments.files) {
    parts.push_back(content::attachment_part(enclosures.add(path)));
  }
  return content::make_message(workspace.random(), content::all_of(std::move(parts)));
}

content::MimiContent make_content(
    Workspace& workspace, const TargetName& name, const std::string& text, Enclosures& enclosures
) {
  auto content = say(workspace, text, enclosures);
  const std::string& reply_to = workspace.arguments().reply_to;
  const std::string& expire = workspace.arguments().expire;
  if (!expire.empty()) content::expire_after(content, parse_duration(expire));
  if (reply_to.empty()) return content;
  content.in_reply_to =
      workspace.device().look([&](client::StoreTransaction& store) -> Result<client::MessageId> {
        return find_message(store, find_chat(store, name).id, reply_to).id;
      });
  return content;
}

client::MessageRow enter(Workspace& workspace, const TargetName& name, const std::string& text) {
  check_registered(workspace);
  const auto target =
      workspace.device().look([&](client::StoreTransaction& store) -> Result<client::Target> {
        return find_target(store, name);
      });
  Enclosures enclosures(workspace);
  const auto content = make_content(workspace, name, text, enclosures);
  const auto row =
      workspace.device().command([&](client::Engine& engine, client::StoreTransaction& store) {
        return engine.send(store, target, content, workspace.now());
      });
  enclosures.keep();
  return row;
}

/// In a group, until the first has it.
void await_delivery(Workspace& workspace, client::MessageRow row) {
  const auto is_delivered = [&] {
    return !workspace.device()
                .look([&](client::StoreTransaction& store) { return store.receipts(row); })
                .empty();
  };
  if (workspace.run_until(is_delivered)) return;
  fail(
      ExitCode::timed_out,
      "The message is sent, and nobody has received it yet.",
      "causeway recv, then causeway show CHAT, say when; or wait longer: --timeout SECONDS"
  );
}

/// Whether it is the first that was said in its direct chat.
bool is_first(Workspace& workspace, client::MessageRow row) {
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<bool> {
    const auto message = TRY(store.message(row));
    const auto chat = TRY(store.conversation(message->conversation));
    const bool is_direct = chat && chat->kind == api::ConversationKind::direct;
    return is_direct && TRY(store.messages(chat->id, {}, 2)).size() == 1;
  });
}

/// To how many more this account may write, by the hub, which is asked once that is sent; nothing
/// where it does not say.
std::optional<std::uint32_t> first_contacts_left(Workspace& workspace) {
  constexpr Milliseconds asking_time{2'000};
  std::optional<std::uint32_t> left;
  const auto is_known = [&] {
    left = workspace.device().command(
        [](client::Engine& engine,
           client::StoreTransaction&) -> Result<std::optional<std::uint32_t>> {
          return engine.first_contacts_left();
        }
    );
    return left.has_value() || !workspace.device().is_logged_in();
  };
  await_hint(workspace, is_known, asking_time);
  return left;
}

/// Near the end of what the hub grants, not before; programs do not hear of it.
void warn_of_few_strangers(Workspace& workspace, client::MessageRow row) {
  constexpr std::uint32_t few = 3;
  if (workspace.output().style().form == Form::json || !is_first(workspace, row)) return;
  const auto left = first_contacts_left(workspace);
  if (left.value_or(few + 1) > few) return;
  workspace.output().note(
      "You can write to " + std::to_string(*left) +
      " more people for now who do not answer; whoever answers does not count."
  );
}

void send_in(Workspace& workspace, const TargetName& name, const std::string& text) {
  const auto row = enter(workspace, name, text);
  if (workspace.arguments().wait == "none") return print_sent(workspace, row);
  settle(workspace, row, "The message");
  const bool says_delivered = workspace.arguments().wait == "delivered";
  if (!says_delivered) print_sent(workspace, row);
  warn_of_few_strangers(workspace, row);
  if (!says_delivered) return;
  await_delivery(workspace, row);
  print_sent(workspace, row);
}

}  // namespace

void send(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  const std::string text = text_to_send(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) { send_in(workspace, name, text); });
}

}  // namespace causeway::cli
