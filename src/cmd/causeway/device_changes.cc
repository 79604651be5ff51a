#include "cmd/causeway/device_changes.h"

#include <map>

#include "client/account_changes.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/outbox.h"

namespace causeway::cli {
namespace {

/// Whether every chat has the devices that its accounts list, and those of this account have been
/// told in the note what they have to know.
bool chats_have_followed(client::StoreTransaction& store) {
  for (const client::Conversation& chat : accept(store.conversations())) {
    if (chat.state >= client::ConversationState::left) continue;
    const bool is_note = chat.kind == api::ConversationKind::note;
    if (chat.check_devices) return false;
    if (is_note && accept(store.outbox_head(chat.id))) return false;
  }
  return true;
}

}  // namespace

void change_devices(Workspace& workspace, const EngineCommand& command) {
  auto& device = workspace.device();
  // Others may have waited in front of this one, by which they end too.
  std::map<client::AccountChangeRow, std::string> outcomes;
  const auto listening = device.listen([&](const client::Notice& notice) {
    const auto* changed = std::get_if<client::notice::AccountChanged>(&notice);
    if (changed != nullptr) outcomes[changed->change] = changed->rule;
  });
  const auto row = device.command(command);
  sending([&] {
    if (!workspace.run_until([&] { return outcomes.contains(row); })) {
      fail_late(workspace, "The change of your devices");
    }
  });
  const std::string& rule = outcomes.at(row);
  if (!rule.empty()) throw adapters::http_client::Refused(rule);
  // What is not done by then goes on with the next command, or by the others' devices.
  workspace.run_until([&] {
    return device.look([](client::StoreTransaction& store) -> Result<bool> {
      return chats_have_followed(store);
    });
  });
}

std::optional<Explanation> missing_key(Workspace& workspace) {
  const auto self = workspace.device().look([](client::StoreTransaction& store) {
    return client::load_self(store);
  });
  if (!client::lacks_identity_key(self)) return std::nullopt;
  return Explanation{
      .exit = ExitCode::refused,
      .sentence =
          "This device was not told your account's key yet. It reads and writes, and cannot "
          "link or revoke devices until another one of yours has told it.",
      .hint = "causeway recv (on the device that you linked or revoked from last, then here)",
  };
}

std::vector<client::OwnDevice> devices_in(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) {
    return client::own_devices(store);
  });
}

}  // namespace causeway::cli
