#include "cmd/causeway/device_changes.h"

#include <optional>

#include "cmd/causeway/accept.h"
#include "cmd/causeway/outbox.h"

namespace causeway::cli {
namespace {

/// Whether every chat has the devices that its accounts list.
bool chats_have_followed(client::StoreTransaction& store) {
  for (const client::Conversation& chat : accept(store.conversations())) {
    if (chat.check_devices && chat.state < client::ConversationState::left) return false;
  }
  return true;
}

}  // namespace

void change_devices(Workspace& workspace, const EngineCommand& command) {
  auto& device = workspace.device();
  std::optional<std::string> refusal;
  const auto listening = device.listen([&](const client::Notice& notice) {
    const auto* changed = std::get_if<client::notice::AccountChanged>(&notice);
    if (changed != nullptr) refusal = changed->rule;
  });
  device.command([&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
    TRY(command(engine, store));
    return true;
  });
  sending([&] {
    if (!workspace.run_until([&] { return refusal.has_value(); })) {
      fail_late(workspace, "The change of your devices");
    }
  });
  if (!refusal->empty()) throw adapters::http_client::Refused(*refusal);
  // What is not done by then goes on with the next command, or by the others' devices.
  workspace.run_until([&] {
    return device.look([](client::StoreTransaction& store) -> Result<bool> {
      return chats_have_followed(store);
    });
  });
}

std::vector<client::OwnDevice> devices_in(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) {
    return client::own_devices(store);
  });
}

}  // namespace causeway::cli
