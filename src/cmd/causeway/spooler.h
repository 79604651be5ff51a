#pragma once

#include "adapters/files/blob_files.h"
#include "api/limits.h"
#include "crypto/hash.h"

namespace causeway::cli {

/// Collects sealed chunks into pieces of the size that the spool makes durable at once. One blob
/// each.
class Spooler {
 public:
  Spooler(adapters::files::BlobFiles& spool, BlobId blob) : spool_(spool), blob_(blob) {}

  void add(ByteView bytes) {
    hash_.update(bytes);
    append(piece_, bytes);
    if (piece_.size() >= api::limits::blob_piece_size_max) flush();
  }

  crypto::Sha256 finish() {
    flush();
    return hash_.finish();
  }

 private:
  void flush() {
    if (piece_.empty()) return;
    offset_ = spool_.append(blob_, offset_, piece_);
    piece_.clear();
  }

  adapters::files::BlobFiles& spool_;
  BlobId blob_;
  crypto::Sha256Stream hash_;
  Bytes piece_;
  std::uint64_t offset_ = 0;
};

}  // namespace causeway::cli
