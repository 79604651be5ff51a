#pragma once

#include "cmd/causeway/workspace.h"

/// Older messages between two devices of one account, where no backup has them: segments as blobs,
/// named in the note (docs/formats/content.md §8).
namespace causeway::cli {

/// Packs all that this device has for another one, and says where it is. What is in the way is said
/// on stderr: the other one asks.
void give_history(Workspace& workspace, DeviceId to);

/// Does so for every device of the account that asks and has no answer yet, where that is this
/// device's to do (client/history_shares.h).
void answer_askers(Workspace& workspace);

/// What the account's other devices, those to come too, may need of this one: answers and the
/// backup.
void look_after_devices(Workspace& workspace);

/// Asks the other devices, where none has answered yet, and takes in what one gives. How many
/// messages are new. Throws `Failure` where nobody answers for as long as the person waits.
std::size_t take_history(Workspace& workspace);

}  // namespace causeway::cli
