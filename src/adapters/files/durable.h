#pragma once

#include <cstddef>
#include <filesystem>

#include "base/bytes.h"
#include "base/secret.h"
#include "base/store_error.h"

namespace causeway::adapters::files {

/// What happens to a file that is there already.
enum class Existing {
  replace,
  keep,
};

/// Puts a file of these bytes, readable by its owner only, at `path`: whole or not at all, and on
/// the disk on return. A crash leaves the old file, the new one, or beside them one `path.??????`.
/// False, and nothing done, where a file was there and is kept. Throws `StoreError`.
bool write_durable(
    const std::filesystem::path& path, ByteView bytes, Existing existing = Existing::replace
);

/// All bytes of a file. Throws `StoreError`, also for a file longer than `size_max`.
Bytes read_file(const std::filesystem::path& path, std::size_t size_max);

}  // namespace causeway::adapters::files
