#pragma once

#include <functional>
#include <optional>

#include "client/engine.h"
#include "client/own_devices.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

using EngineCommand =
    std::function<Result<client::AccountChangeRow>(client::Engine&, client::StoreTransaction&)>;

/// Asks for a change of the account's devices and waits until this one is done and the chats have
/// followed it. Throws what refuses it.
void change_devices(Workspace& workspace, const EngineCommand& command);

/// Whether this device is to link and revoke others and cannot, because none of them has told it
/// the account's key (yet); in words, with what to do.
std::optional<Explanation> missing_key(Workspace& workspace);

/// The account's devices, as `causeway devices` lists them.
std::vector<client::OwnDevice> devices_in(Workspace& workspace);

}  // namespace causeway::cli
