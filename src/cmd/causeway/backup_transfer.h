#pragma once

#include "client/backup_round.h"
#include "cmd/causeway/backup_lines.h"
#include "cmd/causeway/workspace.h"

/// The backup between the store and the hub (docs/formats/backup.md). Each waits for a login, and
/// throws what is in the way. Interrupted anywhere, nothing is lost: the next begins again.
namespace causeway::cli {

/// What this device knows of the recovery key; nothing where it knows none.
std::optional<client::Recovery> recovery_of(Workspace& workspace);

/// Writes what the backup lacks, so often that no other device of the account came in between.
/// Nothing is sent where nothing is lacking. Where there is no room for some of it, the rest is
/// written, and that is thrown.
BackupView write_backup(Workspace& workspace, client::Sweep sweep);

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

/// Does it; what the hub refuses, and that it cannot be reached, is said on stderr behind `what`.
void unless_refused(Workspace& workspace, std::string_view what, const std::function<void()>& work);

/// Brings a part of it, sealed, to the hub.
void upload_segment(Workspace& workspace, BlobId id, const Bytes& blob);

/// Takes in what these segments have. How many messages are new here.
std::size_t import_segments(Workspace& workspace, const std::vector<client::SegmentEntry>& entries);

/// Takes in all that the backup has. How many messages are new here.
std::size_t import_backup(Workspace& workspace);

}  // namespace causeway::cli
