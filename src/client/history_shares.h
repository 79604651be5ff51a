#pragma once

#include <optional>
#include <vector>

#include "client/backup_index.h"
#include "client/contents.h"
#include "content/history_share.h"

/// Older messages, from one device of an account to another that asks for them in the note. What
/// was said is found there again, by whoever has to do something about it: nothing is lost with a
/// process.
namespace causeway::client {

/// For the table in client/contents.cc: there is nothing to do but for the host.
/// `rules::state_is_ones_to_change` from anywhere but the account's note.
Result<void> apply_history_share(Context& context, Conversation& conversation, const Said& said);

/// What was said last about history for this device: that it asks for it, or where it is.
Result<std::optional<content::HistoryShare>> newest_history_share(
    StoreTransaction& store, DeviceId device
);

/// The other listed devices of the account that ask and have no answer yet, as far as it is this
/// device's turn: at once for the one that was listed first of those that were heard of in the note
/// before, five minutes later for the next, and so on. Not more often than once an hour for each
/// (`note_history_attempt`), for each time is a copy of everything.
Result<std::vector<DeviceId>> history_askers(StoreTransaction& store, Instant now);

/// This device is about to answer that one.
Result<void> note_history_attempt(StoreTransaction& store, DeviceId asker, Instant now);

/// The segments of an index, for a device that does not have its key. `rules::backup_has_room`
/// where there are more than a message can name.
Result<content::HistoryShare> share_of(const BackupIndex& index, DeviceId device);

/// What a shared segment's blob is opened as.
SegmentEntry entry_of(const content::SharedSegment& shared);

}  // namespace causeway::client
