#pragma once

#include "adapters/files/blob_files.h"
#include "cmd/causewayd/store_watch.h"
#include "provider/blobs.h"

namespace causeway::causewayd {

/// The provider's blobs as files.
class BlobStore final : public provider::Blobs {
 public:
  BlobStore(std::filesystem::path root, StoreWatch& watch)
      : files_(std::move(root)), watch_(watch) {}

  void write(BlobId blob, std::uint64_t offset, ByteView piece) override;
  Bytes read(BlobId blob, std::uint64_t offset, std::size_t size_bytes) override;

  void remove(BlobId blob) override { files_.remove(blob); }

 private:
  void append(BlobId blob, std::uint64_t offset, ByteView piece);

  adapters::files::BlobFiles files_;
  StoreWatch& watch_;
};

}  // namespace causeway::causewayd
