#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"

namespace causeway::adapters::files {

/// Blobs that arrive in pieces, one file each: `<root>/<first byte>/<id>` in hexadecimal, so that
/// no folder grows large. Ids are random and known to their owners only; contents are ciphertext.
///
/// The size of a file is the state of its upload. Whatever `append` has returned for is on the
/// disk; after a power failure a file may also end in bytes of a piece that was never acknowledged,
/// which the hash of the finished blob shows. Any number of threads and processes may share a
/// folder; all functions throw `StoreError`.
class BlobFiles {
 public:
  explicit BlobFiles(std::filesystem::path root);

  /// Bytes held, or nothing where the blob is unknown.
  std::optional<std::uint64_t> size(const BlobId& id) const;

  /// Adds `piece` where the blob ends exactly at `offset`, and makes it durable; an unknown blob
  /// ends at 0 and comes into being. Otherwise nothing changes. Either way returns the size the
  /// blob has now, at which the next piece belongs. On an exception nothing was added.
  std::uint64_t append(const BlobId& id, std::uint64_t offset, ByteView piece);

  /// Drops what a blob holds at or behind `size`; nothing where it holds no more than that.
  void truncate(const BlobId& id, std::uint64_t size);

  /// Up to `size_max` bytes from `offset`; fewer at the end, none for an unknown blob.
  Bytes read(const BlobId& id, std::uint64_t offset, std::size_t size_max) const;

  /// Moves a blob out, to a file of that name on the same disk, in whose place it comes. Whether
  /// there was something to move.
  bool move_out(const BlobId& id, const std::filesystem::path& to);

  /// Whether there was something to remove.
  bool remove(const BlobId& id);

  /// Up to `count_max` blobs that nobody has added to since `instant`, in no order.
  std::vector<BlobId> untouched_since(Instant instant, std::size_t count_max) const;

 private:
  std::filesystem::path path_of(const BlobId& id) const;

  std::filesystem::path root_;
};

}  // namespace causeway::adapters::files
