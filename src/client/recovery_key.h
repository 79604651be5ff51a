#pragma once

#include "api/backup.h"
#include "base/secret.h"

/// The one secret that opens an account's backup (docs/formats/backup.md). People have it on paper;
/// the account's devices have it, so that each can write the backup.
namespace causeway::client {

inline constexpr std::size_t recovery_key_size = 32;

/// 256 random bits; written as a typed code (base/typed_code.h).
using RecoveryKey = Secret<struct RecoveryKeyTag>;

/// Shows the hub that whoever asks has the key.
api::Authenticator authenticator_of(const RecoveryKey& key);

/// By which the hub recognises the authenticator: SHA-256 of it.
crypto::Sha256 authenticator_hash_of(const RecoveryKey& key);

/// Seals the backup's index.
SecretBytes index_key_of(const RecoveryKey& key);

}  // namespace causeway::client
