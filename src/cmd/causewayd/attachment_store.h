#pragma once

#include "adapters/files/blob_files.h"
#include "safety/attachments.h"

namespace causeway::causewayd {

/// Attachments of reports as files, named by report and place.
class AttachmentStore final : public safety::AttachmentFiles {
 public:
  explicit AttachmentStore(std::filesystem::path root) : files_(std::move(root)) {}

  void begin(const safety::Attachment& attachment) override;
  void append(const safety::Attachment& attachment, std::uint64_t offset, ByteView piece) override;
  Bytes read(const safety::Attachment& attachment) override;
  void remove(const safety::Attachment& attachment) override;

 private:
  adapters::files::BlobFiles files_;
};

}  // namespace causeway::causewayd
