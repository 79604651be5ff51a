#pragma once

#include <string>

#include "sim/device.h"

/// Whether anything is still to happen.
namespace causeway::sim {

/// What keeps a device from being at rest (something in the outbox, a pending change, a
/// conversation in between, an inbox not collected), or nothing.
std::string left_to_do(const Journal& journal, Device& device, Hub& hub);

/// Whether the device lacks messages and may still get them from others.
bool awaits_messages(Device& device);

}  // namespace causeway::sim
