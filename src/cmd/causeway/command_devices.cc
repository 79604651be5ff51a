#include <algorithm>

#include "base/encoding.h"
#include "cmd/causeway/backup_transfer.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/device_changes.h"

namespace causeway::cli {
namespace {

/// The one whose id begins so, or of this name.
client::OwnDevice find_device(Workspace& workspace, const std::string& meant) {
  auto devices = devices_in(workspace);
  const std::string prefix = to_lower_ascii(meant);
  std::erase_if(devices, [&](const client::OwnDevice& device) {
    return device.name != meant && !to_hex(device.device).starts_with(prefix);
  });
  if (devices.size() == 1) return devices.front();
  if (devices.empty()) {
    fail(ExitCode::not_found, "None of your devices is meant by this.", "causeway devices");
  }
  fail(ExitCode::usage, "Several of your devices are meant by this.", "causeway devices");
}

}  // namespace

void list_devices(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    for (const client::OwnDevice& device : devices_in(workspace)) {
      output.line(device_line(device, output.style()));
    }
    const auto missing = missing_key(workspace);
    if (missing) output.note(missing->sentence + "\n  Next: " + missing->hint);
  });
}

void revoke_device(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const auto device = find_device(workspace, arguments.device);
    change_devices(workspace, [&](client::Engine& engine, client::StoreTransaction& store) {
      return engine.remove_devices(store, {device.device});
    });
    output.line(revoked_line(device, output.style()));
    keep_backup(workspace, Due::now);  // with the new identity key
  });
}

}  // namespace causeway::cli
