#include "api/limits.h"
#include "api/rules.h"
#include "provider/answer.h"
#include "provider/blobs.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;

namespace {

[[noreturn]] void refuse_offset(const BlobRecord& record) {
  throw Refused(
      Status::conflict, api::rules::blob_offset_is_next, api::BlobReply{.offset = record.offset}
  );
}

BlobRecord require_blob(const Transaction& transaction, BlobId blob) {
  auto record = transaction.blobs().find(blob);
  require(record.has_value(), Status::not_found, api::rules::blob_exists);
  return *record;
}

/// The record of a blob to which this piece may be appended.
BlobRecord require_next_piece(const Transaction& transaction, const BlobPiece& piece) {
  const auto device = transaction.accounts().find_device(piece.device);
  require(
      device && device->listing == Listing::listed, Status::refused, api::rules::device_is_listed
  );
  const BlobRecord record = require_blob(transaction, piece.blob);
  require(record.account == device->account, Status::refused, api::rules::account_is_own);
  if (piece.offset != record.offset) refuse_offset(record);
  const bool fits = piece.size_bytes > 0 && piece.size_bytes <= api::limits::blob_piece_size_max &&
                    piece.size_bytes <= record.size_bytes - record.offset;
  require(fits, Status::too_large, api::rules::size_is_within_limit);
  return record;
}

}  // namespace

api::BlobReply begin_blob(Call& call, const api::BeginBlobRequest& request) {
  BlobTable& blobs = call.transaction.blobs();
  if (const auto record = blobs.find(request.blob)) {
    require(record->account == call.device.account, Status::refused, api::rules::account_is_own);
    if (record->size_bytes != request.size) refuse_offset(*record);
    return {.offset = record->offset};
  }
  require(
      request.size > 0 && request.size <= api::limits::blob_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  require(
      blobs.total_bytes(call.device.account) + request.size <= call.settings.blob_quota_bytes,
      Status::too_large,
      api::rules::blob_quota_is_kept
  );
  blobs.create({
      .blob = request.blob,
      .account = call.device.account,
      .size_bytes = request.size,
      .created = call.now,
  });
  return {.offset = 0};
}

Outcome check_blob_piece(ProviderStore& store, const BlobPiece& piece) {
  return answer_or_unavailable([&] {
    return answer([&](Outcome&) {
      const auto transaction = store.begin_read();
      return tls::encode(api::BlobReply{.offset = require_next_piece(*transaction, piece).offset});
    });
  });
}

Outcome advance_blob(ProviderStore& store, const BlobPiece& piece) {
  return answer_or_unavailable([&] {
    return answer([&](Outcome&) {
      const auto transaction = store.begin_write();
      const BlobRecord record = require_next_piece(*transaction, piece);
      const std::uint64_t offset = record.offset + piece.size_bytes;
      transaction->blobs().advance(piece.blob, offset);
      transaction->commit();
      return tls::encode(api::BlobReply{.offset = offset});
    });
  });
}

Outcome check_blob_range(ProviderStore& store, const BlobRange& range) {
  return answer_or_unavailable([&] {
    return answer([&](Outcome&) {
      const auto transaction = store.begin_read();
      const BlobRecord record = require_blob(*transaction, range.blob);
      const bool has_come = range.size_bytes <= api::limits::blob_piece_size_max &&
                            range.offset <= record.offset &&
                            range.size_bytes <= record.offset - range.offset;
      require(has_come, Status::too_large, api::rules::size_is_within_limit);
      return tls::encode(api::BlobReply{.offset = record.offset});
    });
  });
}

}  // namespace causeway::provider
