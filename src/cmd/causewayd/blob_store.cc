#include "cmd/causewayd/blob_store.h"

#include "base/store_error.h"

namespace causeway::causewayd {

void BlobStore::write(BlobId blob, std::uint64_t offset, ByteView piece) {
  try {
    append(blob, offset, piece);
  } catch (const StoreError& error) {
    watch_.failed(error);
    throw;
  }
}

void BlobStore::append(BlobId blob, std::uint64_t offset, ByteView piece) {
  files_.truncate(blob, offset);
  if (files_.append(blob, offset, piece) != offset + piece.size()) {
    throw StoreError(
        StoreError::Kind::corrupt,
        "A blob's file is shorter than its record says. It has to be uploaded again."
    );
  }
}

Bytes BlobStore::read(BlobId blob, std::uint64_t offset, std::size_t size_bytes) {
  Bytes bytes = files_.read(blob, offset, size_bytes);
  if (bytes.size() != size_bytes) {
    throw StoreError(
        StoreError::Kind::corrupt,
        "A blob's file is shorter than its record says. It has to be uploaded again."
    );
  }
  return bytes;
}

}  // namespace causeway::causewayd
