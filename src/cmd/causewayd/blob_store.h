#pragma once

#include "adapters/files/blob_files.h"
#include "provider/blobs.h"

namespace causeway::causewayd {

/// The provider's blobs as files.
class BlobStore final : public provider::Blobs {
 public:
  explicit BlobStore(std::filesystem::path root) : files_(std::move(root)) {}

  void write(BlobId blob, std::uint64_t offset, ByteView piece) override;
  Bytes read(BlobId blob, std::uint64_t offset, std::size_t size_bytes) override;

  void remove(BlobId blob) override { files_.remove(blob); }

 private:
  adapters::files::BlobFiles files_;
};

}  // namespace causeway::causewayd
