#pragma once

#include <string>

#include "client/backup_index.h"
#include "client/store.h"

/// What this device knows of its account's recovery key, and how an account goes on that has lost
/// all its devices.
namespace causeway::client {

/// What an account that is recovered needs beside what the hub has of it.
struct Recoverer {
  std::string domain;
  std::string device_name;  // `content::is_device_name`
  const RecoveryKey& key;
};

/// What becomes of the account's other devices.
enum class Others : std::uint8_t {
  stay,
  removed,  // with a new identity key, which they are not told
};

/// A backup that the hub has taken.
struct WrittenBackup {
  std::uint64_t version = 0;
  std::uint64_t covered = 0;  // `what_is_here` before it was packed
  bool is_swept = false;      // `drop_stale` went over it
};

/// What the backup begins from that is to be written next: what the hub has (nothing where it has
/// none), opened. Where the key is new, it may be the backup that the key before opens; where
/// nobody here has its key, it is an empty one that takes its place.
///
/// `rules::recovery_key_is_in_force` where the account has another key now, or this device has
/// none; `rules::backup_is_there` where the hub had one and says that it has none;
/// `rules::backup_is_not_older` where it showed a later one before.
Result<BackupIndex> base_index(
    StoreTransaction& store, const std::optional<api::BackupReply>& held, Instant now
);

}  // namespace causeway::client
