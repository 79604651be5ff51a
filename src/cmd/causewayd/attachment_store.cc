#include "cmd/causewayd/attachment_store.h"

#include "base/store_error.h"

namespace causeway::causewayd {
namespace {

BlobId name_of(const safety::Attachment& attachment) {
  BlobId name;
  // The low byte first: folders are named after it, and fill evenly.
  for (std::size_t i = 0; i < 8; ++i) {
    name.value[i] = static_cast<std::uint8_t>(attachment.report.value >> (8 * i));
  }
  for (std::size_t i = 0; i < 4; ++i) {
    name.value[8 + i] = static_cast<std::uint8_t>(attachment.place.value >> (8 * i));
  }
  return name;
}

}  // namespace

void AttachmentStore::begin(const safety::Attachment& attachment) {
  files_.truncate(name_of(attachment), 0);
}

void AttachmentStore::append(
    const safety::Attachment& attachment, std::uint64_t offset, ByteView piece
) {
  if (files_.append(name_of(attachment), offset, piece) == offset + piece.size()) return;
  throw StoreError(StoreError::Kind::corrupt, "The file of an attachment is another's.");
}

Bytes AttachmentStore::read(const safety::Attachment& attachment) {
  return files_.read(name_of(attachment), 0, attachment.size_bytes);
}

void AttachmentStore::remove(const safety::Attachment& attachment) {
  files_.remove(name_of(attachment));
}

}  // namespace causeway::causewayd
