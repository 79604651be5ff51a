#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/id.h"
#include "provider/request.h"
#include "provider/store.h"

namespace causeway::provider {

/// Where the bytes of blobs are. Throws `StoreError`.
class Blobs {
 public:
  virtual ~Blobs() = default;

  /// Durable when it returns. What stood at or behind `offset` is gone: an upload that broke off
  /// between its bytes and its record is continued from the record.
  virtual void write(BlobId blob, std::uint64_t offset, ByteView piece) = 0;
  /// Requires that the record says that these bytes have come.
  virtual Bytes read(BlobId blob, std::uint64_t offset, std::size_t size_bytes) = 0;
  /// Nothing happens where there is no such blob.
  virtual void remove(BlobId blob) = 0;
};

/// `PUT /v1/blobs/<hex>?offset=N`, as the host has understood it.
struct BlobPiece {
  DeviceId device;
  BlobId blob;
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
};

/// An upload takes three steps: `check_blob_piece`, `Blobs::write`, `advance_blob`. A host lets one
/// piece of a blob through at a time. Refusals: 403 `api.device_is_listed`, 404 `api.blob_exists`,
/// 403 `api.account_is_own`, 409 `api.blob_offset_is_next` with the BlobReply that is right, 413
/// `api.size_is_within_limit`, 503 `api.store_is_available`.
Outcome check_blob_piece(ProviderStore& store, const BlobPiece& piece);

/// The second half, on the writer's thread. Answers BlobReply once it is durable.
Outcome advance_blob(ProviderStore& store, const BlobPiece& piece);

/// `GET /v1/blobs/<hex>` with `Range`.
struct BlobRange {
  BlobId blob;
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;  // at most limits::blob_piece_size_max
};

/// Whether these bytes have come: ok with the BlobReply of how many have, 404 `api.blob_exists`,
/// 413 `api.size_is_within_limit` for a range that is too long or reaches beyond them.
Outcome check_blob_range(ProviderStore& store, const BlobRange& range);

}  // namespace causeway::provider
