#pragma once

#include "client/records.h"
#include "cmd/causeway/output.h"

/// What the commands about the recovery key and the backup print (output.h).
namespace causeway::cli {

/// The account's backup as this device has written or read it.
struct BackupView {
  std::uint64_t version = 0;
  std::size_t segments = 0;
  std::size_t messages = 0;
  std::uint64_t written_ms = 0;  // by this device; 0: never
  std::uint64_t checked_ms = 0;  // when it was last read back here; 0: never
};

std::string backup_line(const BackupView& backup, const Style& style);
/// For programs: the code of the recovery key.
std::string recovery_key_line(std::string_view code);
/// The key was written to a file.
std::string recovery_key_saved_line(std::string_view path, const Style& style);
/// So many messages came from a backup or another device.
std::string history_line(std::size_t messages, const Style& style);
std::string backup_deleted_line(const Style& style);

/// What `doctor` says of the backup of an account; `recovery` is none where it has none.
std::string backup_sentence(const std::optional<client::Recovery>& recovery);

}  // namespace causeway::cli
