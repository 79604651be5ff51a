#pragma once

#include <array>
#include <vector>

#include "api/accounts.h"
#include "base/id.h"
#include "crypto/hash.h"

/// An account's encrypted backup (docs/formats/backup.md), and how somebody who has nothing left
/// but the recovery key gets it and the account back. The hub can open none of it.
namespace causeway::api {

/// Follows from the recovery key, and says that whoever asks has it. Said over TLS and kept by
/// nobody: the hub has its SHA-256.
using Authenticator = std::array<std::uint8_t, 32>;

struct PutBackupReply {
  using Wire = tls::Struct;

  std::uint64_t version = 0;  // that is there now

  bool operator==(const PutBackupReply&) const = default;
};

/// Takes the place of the backup of version `expected_version`, 0 where there is none; the new one
/// is of the next version. The identical request again answers ok.
struct PutBackupRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::put_backup;
  using Reply = PutBackupReply;

  std::uint64_t expected_version = 0;
  crypto::Sha256 authenticator_hash{};
  Bytes sealed_index;
  /// One's own and complete; kept for as long as the newest backup names them.
  std::vector<BlobId> blobs;

  bool operator==(const PutBackupRequest&) const = default;
};

struct BackupReply {
  using Wire = tls::Struct;

  std::uint64_t version = 0;
  crypto::Sha256 authenticator_hash{};
  Bytes sealed_index;

  bool operator==(const BackupReply&) const = default;
};

/// The backup of one's own account; 404 where there is none.
struct BackupRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::backup;
  using Reply = BackupReply;

  bool operator==(const BackupRequest&) const = default;
};

/// With all that only it kept. Where there is none: ok.
struct DeleteBackupRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::delete_backup;
  using Reply = Empty;

  bool operator==(const DeleteBackupRequest&) const = default;
};

struct RecoverReply {
  using Wire = tls::Struct;

  AccountReply account;
  BackupReply backup;

  bool operator==(const RecoverReply&) const = default;
};

/// By somebody who has no device any more: needs no login.
struct RecoverRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::recover;
  using Reply = RecoverReply;

  Bytes username;
  Authenticator authenticator{};

  bool operator==(const RecoverRequest&) const = default;
};

/// `publish_statement` by the same: the statement lists the device that goes on with the account.
struct PublishRecoveredRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::publish_recovered;
  using Reply = Empty;

  Bytes username;
  Authenticator authenticator{};
  PublishStatementRequest publish;

  bool operator==(const PublishRecoveredRequest&) const = default;
};

}  // namespace causeway::api
