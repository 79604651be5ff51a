#pragma once

#include <filesystem>
#include <memory>

#include "adapters/files/sealing_key.h"
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/sealed_vfs.h"
#include "base/random.h"

namespace causeway::adapters::sqlite {

/// A database whose file and log are sealed, page by page, under `key`; see
/// docs/formats/sealed-database.md for what that protects and what not. A missing file is made,
/// whole or not at all, where `options.access` is `create`; an empty or unreadable one is never
/// replaced. Read-only access does not exist.
///
/// One owner: the file's exclusive lock is held as long as the object lives. Another process or
/// object waits for `options.busy_timeout`, then gets `StoreError::locked`. A wrong key and a
/// damaged file are both `StoreError::corrupt`: they look the same.
///
/// `random` outlives the database.
Database open_sealed(
    const std::filesystem::path& path,
    files::SealingKey key,
    Random& random,
    const Options& options = {}
);

/// As above, over a VFS of the caller's, which serves this one database.
Database open_sealed(
    const std::filesystem::path& path, std::shared_ptr<SealedVfs> vfs, const Options& options = {}
);

}  // namespace causeway::adapters::sqlite
