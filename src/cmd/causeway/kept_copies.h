#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "adapters/files/blob_files.h"
#include "client/records.h"

namespace causeway::cli {

/// Sealed copies of attachments that were saved here, so that they can be reported when the server
/// has them no more: after its 30 days, or as soon as whoever sent them deletes their account. One
/// file each, `<folder>/<message row>-<blob id>`, as it was on the server: what opens it is in the
/// evidence of its message alone, and gone with that. All functions throw `StoreError`.
class KeptCopies {
 public:
  /// Against people who send much so that it fills the disk. The oldest message's go first.
  struct Limits {
    std::uint64_t size_bytes = std::uint64_t{1} << 30;
    std::size_t count = 4096;
  };

  explicit KeptCopies(std::filesystem::path folder);
  KeptCopies(std::filesystem::path folder, Limits limits);

  /// Takes the blob, which is whole, out of the spool; and drops others where there are too many.
  void take(adapters::files::BlobFiles& spool, client::MessageRow message, const BlobId& blob);

  /// The messages of which there is a copy of that blob that has `size` bytes, the oldest first:
  /// what two call the same may be two things, since who sends them chooses the name.
  std::vector<client::MessageRow> holders(const BlobId& blob, std::uint64_t size) const;
  /// Up to `size_max` bytes of the message's copy from `offset`; fewer at the end, none where there
  /// is no copy.
  Bytes read(
      client::MessageRow message, const BlobId& blob, std::uint64_t offset, std::size_t size_max
  ) const;

  /// The messages of which there are copies, the oldest first.
  std::vector<client::MessageRow> messages() const;
  void drop(client::MessageRow message);

 private:
  struct Copy;

  std::vector<Copy> copies() const;
  std::filesystem::path path_of(client::MessageRow message, const BlobId& blob) const;

  std::filesystem::path folder_;
  Limits limits_;
};

}  // namespace causeway::cli
