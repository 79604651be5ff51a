#include "cmd/causeway/saving.h"

#include "cmd/causeway/file_names.h"
#include "cmd/causeway/transfer.h"

namespace causeway::cli {

std::size_t Saving::save(MessageView& view, const std::vector<client::Attachment>& stored) {
  std::size_t count = 0;
  for (AttachmentView& shown : view.attachments) {
    for (const client::Attachment& attachment : stored) {
      if (attachment.what.blob != shown.what.blob) continue;
      save(shown, attachment);
      count += shown.saved_as.empty() ? 0U : 1U;
    }
  }
  return count;
}

void Saving::save(AttachmentView& view, const client::Attachment& attachment) {
  const std::string called = visible_name(view.what.file_name);
  const auto note_failure = [&] {
    Explanation why = explain_thrown();
    why.sentence = "\"" + called + "\" was not saved. " + why.sentence;
    workspace_.output().error(why);
    ++failed_;
    if (!first_) first_ = std::move(why);
  };
  const std::string name = as_ == SavedAs::inert ? inert_name(called) : called;
  try {
    view.saved_as = save_attachment(workspace_, attachment, folder_, name).string();
  } catch (const Failure&) {
    note_failure();
  } catch (const adapters::http_client::Refused&) {
    // A device that is refused itself, not a request of it, is logged in no longer.
    if (!workspace_.device().is_logged_in()) throw;
    note_failure();
  } catch (const StoreError&) {
    note_failure();
  }
}

void Saving::check() const {
  if (!first_) return;
  fail(
      first_->exit,
      std::to_string(failed_) + (failed_ == 1 ? " attachment was" : " attachments were") +
          " not saved; all else was done.",
      as_ == SavedAs::inert ? "causeway export, into another folder, tries again"
                            : "causeway show CHAT --save FOLDER tries again"
  );
}

}  // namespace causeway::cli
