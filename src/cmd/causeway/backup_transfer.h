#pragma once

#include "client/backup.h"
#include "cmd/causeway/backup_lines.h"
#include "cmd/causeway/workspace.h"

/// The backup between the store and the hub (docs/formats/backup.md). Each waits for a login, and
/// throws what is in the way. Interrupted anywhere, nothing is lost: the next begins again.
namespace causeway::cli {

/// What this device knows of the recovery key; nothing where it knows none.
std::optional<client::Recovery> recovery_of(Workspace& workspace);

/// How thoroughly what is there already is gone over.
enum class Sweep {
  none,
  all,  // what was erased goes, and small parts are put together
};

/// Writes what the backup lacks, so often that no other device of the account came in between.
/// Nothing is sent where nothing is lacking.
BackupView write_backup(Workspace& workspace, Sweep sweep);

enum class Due {
  in_time,  // at most every five minutes
  now,
};

/// Likewise, where there is a backup and something may be lacking; thoroughly once a day. What is
/// in the way is said on stderr, and tried again later.
void keep_backup(Workspace& workspace, Due due = Due::in_time);

/// Reads all of it back. `take` gets each segment, opened.
BackupView read_backup(
    Workspace& workspace, const std::function<void(const client::Segment&)>& take
);

/// Packs and uploads everything that the index lacks, as far as this device has it.
void add_segments(Workspace& workspace, client::BackupIndex& index, client::Reach reach);

/// Takes in what these segments have. How many messages are new here.
std::size_t import_segments(Workspace& workspace, const std::vector<client::SegmentEntry>& entries);

/// Takes in all that the backup has. How many messages are new here.
std::size_t import_backup(Workspace& workspace);

}  // namespace causeway::cli
