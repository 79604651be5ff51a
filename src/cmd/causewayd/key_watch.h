#pragma once

#include <filesystem>
#include <set>

#include "adapters/sqlite_provider/provider_store.h"
#include "cmd/causewayd/key_folder.h"

/// A folder of keys does not show by itself that one of them is lost: the newest of a kind would be
/// made anew, and what was tagged with it would look forged. Nor that a key was marked as
/// compromised: a copy of before takes that back. So the database remembers the names of all, and
/// which were marked.
namespace causeway::causewayd {

/// Throws `StoreError` where a key is lost that this provider had, and says what to do.
void require_no_key_lost(const KeyNames& known, const std::filesystem::path& folder, Instant now);

/// Throws `StoreError` where a server key that was marked as compromised is not any more: its file
/// is from a copy of before. Reads no key.
void require_no_mark_lost(
    const std::set<std::uint32_t>& compromised, const std::filesystem::path& folder
);

/// Remembers what is there, and what is marked. Between two batches.
void remember_keys(
    adapters::sqlite_provider::ProviderStore& store,
    const std::filesystem::path& folder,
    Instant now
);

}  // namespace causeway::causewayd
