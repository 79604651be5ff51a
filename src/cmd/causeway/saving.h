#pragma once

#include <optional>

#include "client/records.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/views.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// What attachments are called where they are saved.
enum class SavedAs {
  called,  // as whoever sent them said
  inert,   // so that nothing runs where somebody opens them from a page (file_names.h)
};

/// Saves attachments one after the other. What keeps one from being saved is said on stderr, and
/// keeps no other from it; only what no waiting and no other attachment can help ends it
/// (`NetworkError`, a refusal of the device itself, its own store).
class Saving {
 public:
  Saving(Workspace& workspace, std::filesystem::path folder, SavedAs as)
      : workspace_(workspace), folder_(std::move(folder)), as_(as) {}

  /// Fills in where those of the message went. Answers how many.
  std::size_t save(MessageView& view, const std::vector<client::Attachment>& stored);

  /// Throws `Failure`, with the exit code of the first that was not saved, where there is one.
  void check() const;

 private:
  void save(AttachmentView& view, const client::Attachment& attachment);

  Workspace& workspace_;
  std::filesystem::path folder_;
  SavedAs as_;
  std::size_t failed_ = 0;
  std::optional<Explanation> first_;
};

}  // namespace causeway::cli
