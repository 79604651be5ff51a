// Which copy of a file is handed in, where the server could have another by the same name.
#include "cmd/causeway/report_parts.h"

#include "cmd/causeway/offline_test.h"
#include "content/blob.h"
#include "crypto/hash.h"

namespace causeway::cli {
namespace {

using report::AttachmentPlace;

class ReportedFiles : public test::Offline {
 protected:
  /// Of one message with one file; it was saved here, or not.
  client::ReportPreview preview_of(std::uint64_t size_bytes, bool is_saved) {
    const Bytes sealed(static_cast<std::size_t>(content::blob_size(size_bytes)), 1);
    client::PreviewFile file;
    file.what.blob = random.id<BlobId>();
    file.what.description.size_bytes = size_bytes;
    file.what.description.content_hash = crypto::sha256({sealed});
    if (is_saved) {
      workspace.spool().append(file.what.blob, 0, sealed);
      workspace.kept().take(workspace.spool(), {1}, file.what.blob);
    }
    client::ReportPreview preview;
    preview.lines.emplace_back().files.push_back(std::move(file));
    return preview;
  }

  std::vector<report::ReportAttachment> found(std::uint64_t size_bytes, bool is_saved) {
    return find_files(workspace, preview_of(size_bytes, is_saved));
  }
};

TEST_F(ReportedFiles, AreOnesOwnCopiesWhereThereAreAny) {
  const auto small = found(10, true);
  ASSERT_EQ(small.size(), 1U);
  EXPECT_EQ(small.front().place, AttachmentPlace::within);
  const auto large = found(report::inline_size_max, true);
  ASSERT_EQ(large.size(), 1U);
  EXPECT_EQ(large.front().place, AttachmentPlace::other_blob);
  arguments.timeout_seconds = 0;  // no server says anything
  const auto unsaved = found(10, false);
  ASSERT_EQ(unsaved.size(), 1U);
  EXPECT_EQ(unsaved.front().place, AttachmentPlace::named_blob);
}

// What cannot be uploaded now keeps no report from being made.
TEST_F(ReportedFiles, AreNamedWhereTheyCannotBeUploaded) {
  client::ReportPreview preview = preview_of(report::inline_size_max, true);
  preview.report.entries.emplace_back().attachments = find_files(workspace, preview);
  preview.lines[0].files[0].place = AttachmentPlace::other_blob;
  arguments.timeout_seconds = 0;
  upload_files(workspace, preview);
  const auto& handed_in = preview.report.entries[0].attachments.at(0);
  EXPECT_EQ(handed_in.place, AttachmentPlace::named_blob);
  EXPECT_TRUE(handed_in.ciphertext.empty());
  EXPECT_EQ(handed_in.content_hash, preview.lines[0].files[0].what.description.content_hash);
  EXPECT_EQ(preview.lines[0].files[0].place, AttachmentPlace::named_blob);
}

}  // namespace
}  // namespace causeway::cli
