#pragma once

#include <filesystem>
#include <vector>

#include "cmd/causeway/attach.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// The sealed files of messages that are not in the outbox yet; gone unless `keep` is called.
class Enclosures {
 public:
  explicit Enclosures(Workspace& workspace) : workspace_(workspace) {}

  Enclosures(const Enclosures&) = delete;
  Enclosures& operator=(const Enclosures&) = delete;
  ~Enclosures();

  /// A file (cmd/causeway/attach.h).
  content::Attachment add(const std::filesystem::path& path);

  /// A recording, likewise.
  SealedRecording add_recording(const std::filesystem::path& path);

  /// What another message has (cmd/causeway/transfer.h).
  content::Attachment add(const client::Attachment& attachment);

  void keep() { blobs_.clear(); }

 private:
  Workspace& workspace_;
  std::vector<BlobId> blobs_;
};

}  // namespace causeway::cli
