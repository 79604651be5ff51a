#pragma once

#include <functional>

#include "client/engine.h"
#include "client/own_devices.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

using EngineCommand = std::function<Result<void>(client::Engine&, client::StoreTransaction&)>;

/// Asks for a change of the account's devices and waits until it is done and the chats have
/// followed it. Throws what refuses it.
void change_devices(Workspace& workspace, const EngineCommand& command);

/// The account's devices, as `causeway devices` lists them.
std::vector<client::OwnDevice> devices_in(Workspace& workspace);

}  // namespace causeway::cli
