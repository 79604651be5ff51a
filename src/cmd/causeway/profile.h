#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/files/blob_files.h"
#include "adapters/files/sealing_key.h"
#include "adapters/http/server_address.h"
#include "adapters/sqlite_client/client_store.h"
#include "base/random.h"
#include "base/secret.h"

namespace causeway::cli {

/// Where one device keeps itself: a folder for its owner only (0700), below the user's data folder.
///
///   database   sealed; the lock on it makes the process that opened it the only one
///   key        what seals it, in the clear (0600) or under a passphrase
///   server     the provider's address with its pin, one line
///   spool/     sealed attachments on their way
///   kept/      sealed attachments that were saved, for a report
struct Profile {
  std::string name;
  std::filesystem::path folder;

  std::filesystem::path database() const { return folder / "database"; }

  std::filesystem::path key() const { return folder / "key"; }

  std::filesystem::path server() const { return folder / "server"; }

  std::filesystem::path spool() const { return folder / "spool"; }

  std::filesystem::path kept() const { return folder / "kept"; }
};

/// Names are 1 to 64 of a-z, A-Z, 0-9, `_`, `-` and `.`, and do not begin with a dot. Throws
/// `Failure`.
Profile find_profile(const std::string& name);

/// Throws `Failure` (not registered) where there is none.
adapters::http::ServerAddress read_server(const Profile& profile);
void write_server(const Profile& profile, const adapters::http::ServerAddress& address);

/// Erases all of a profile that no process has open, its key first: what is left of the rest,
/// should that be interrupted, nobody can read.
void erase_profile(const Profile& profile);

/// Where a passphrase comes from, should one be needed.
struct PassphraseSource {
  std::filesystem::path file;  // empty: the terminal
};

/// The key of an existing profile. Throws `Failure`, `StoreError`.
adapters::files::SealingKey open_key(const Profile& profile, const PassphraseSource& source);

/// The key of a profile that is being made: a new one, or the one that an earlier attempt has left.
/// With a passphrase, the file is wrapped under it.
adapters::files::SealingKey make_key(
    const Profile& profile, const std::optional<SecretBytes>& passphrase, Random& random
);

/// Opens the profile's database and so becomes its owner. Throws `StoreError::locked`, with a
/// sentence that says so, where another process is.
std::unique_ptr<adapters::sqlite_client::SqliteClientStore> open_store(
    const Profile& profile, adapters::files::SealingKey key, Random& random
);

}  // namespace causeway::cli
