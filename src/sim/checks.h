#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/world.h"

namespace causeway::sim {

/// At the end of a run, from what is on the disks:
///
/// - liveness: nobody has anything left to do
/// - exactly once: each accepted message stands once at each device it was for, with the content
///   that its sender wrote, and the sender knows its number; nothing else was received
/// - nothing is forgotten: whatever a person wrote was sent, or its sender was told that it was not
/// - order: each device has a conversation's messages in the order of their numbers
/// - proof: the frank of each row is valid; no row is unproven, but those of lies, and they are
/// - convergence: all who are in a conversation are in its current epoch, with one tree and one
///   epoch authenticator, and the hub agrees on who they are
/// - one chat: devices with the same messages of a conversation show the same, edits, deletions and
///   reactions included
/// - fleeting: that somebody writes is kept by nobody
/// - search: each device finds its lines by what they say now, and by nothing else
/// - honest receipts: whatever a sender calls delivered was stored by a device of that account
/// - no reader outside: whoever was not among those a message was for has no row of it
///
/// A device with an older copy of its disk has everything again that another device has and may
/// give it: others' words and its own. What nobody has any more, or nobody who can vouch that the
/// account was in at that time, is counted as lost. No row is unreadable, at any device.
Report check_world(
    const Journal& journal, Hub& hub, const std::vector<std::unique_ptr<Device>>& devices
);

}  // namespace causeway::sim
