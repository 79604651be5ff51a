#include "cmd/causeway/enclosures.h"

#include "cmd/causeway/transfer.h"

namespace causeway::cli {

Enclosures::~Enclosures() {
  for (const BlobId blob : blobs_) workspace_.spool().remove(blob);
}

content::Attachment Enclosures::add(const std::filesystem::path& path) {
  const auto metadata = workspace_.arguments().keep_metadata ? Metadata::kept : Metadata::stripped;
  auto attachment = attach_file(
      workspace_.spool(), path, metadata, workspace_.random(), workspace_.output().style()
  );
  blobs_.push_back(attachment.blob);
  return attachment;
}

SealedRecording Enclosures::add_recording(const std::filesystem::path& path) {
  auto sealed =
      attach_recording(workspace_.spool(), path, workspace_.random(), workspace_.output().style());
  blobs_.push_back(sealed.attachment.blob);
  return sealed;
}

content::Attachment Enclosures::add(const client::Attachment& attachment) {
  auto resealed = reseal_attachment(workspace_, attachment);
  blobs_.push_back(resealed.blob);
  return resealed;
}

}  // namespace causeway::cli
