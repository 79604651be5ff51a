#pragma once

#include <filesystem>
#include <optional>

#include "adapters/files/sealing_key.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/store_error.h"
#include "crypto/password.h"

namespace causeway::adapters::files {

/// Where the command line keeps the key that seals its database (docs/formats/key-file.md): in the
/// clear, so that whoever can read the file can read the database, or wrapped under a passphrase.
///
/// All functions throw `StoreError`: `exposed` where the file's group or others may open it or
/// another user owns it, `corrupt` for a short, long or changed file, `io` for a missing one. A key
/// is minted on request only, never because a file was unreadable: a new key would orphan the
/// database.
enum class KeyProtection {
  none,
  passphrase,
};

/// What `path` needs to be opened.
KeyProtection key_protection(const std::filesystem::path& path);

/// A new random key in a new file. `StoreError::other` where there is a file already.
SealingKey mint_key_file(const std::filesystem::path& path, Random& random);
SealingKey mint_key_file(
    const std::filesystem::path& path,
    const SecretBytes& passphrase,
    Random& random,
    crypto::PasswordCost cost = crypto::password_cost_default
);

/// Requires `KeyProtection::none`.
SealingKey open_key_file(const std::filesystem::path& path);

/// Nothing where the passphrase does not open the file, which a changed byte looks like too.
/// Requires `KeyProtection::passphrase`. Costs what the file's cost says (about 0.7 s).
std::optional<SealingKey> open_key_file(
    const std::filesystem::path& path, const SecretBytes& passphrase
);

/// Replaces the file by one with the same key under another passphrase.
void rewrap_key_file(
    const std::filesystem::path& path,
    const SealingKey& key,
    const SecretBytes& passphrase,
    Random& random,
    crypto::PasswordCost cost = crypto::password_cost_default
);

}  // namespace causeway::adapters::files
