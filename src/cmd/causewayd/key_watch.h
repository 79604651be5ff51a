#pragma once

#include <filesystem>

#include "adapters/sqlite_provider/provider_store.h"
#include "cmd/causewayd/key_folder.h"

/// A folder of keys does not show by itself that one of them is lost: the newest of a kind would be
/// made anew, and what was tagged with it would look forged. So the database remembers their names.
namespace causeway::causewayd {

/// Throws `StoreError` where a key is lost that this provider had, and says what to do.
void require_no_key_lost(const KeyNames& known, const std::filesystem::path& folder, Instant now);

/// Remembers what is there. Between two batches.
void remember_keys(
    adapters::sqlite_provider::ProviderStore& store,
    const std::filesystem::path& folder,
    Instant now
);

}  // namespace causeway::causewayd
