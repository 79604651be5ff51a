#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "adapters/files/directories.h"
#include "adapters/files/file.h"
#include "api/limits.h"
#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/transfer.h"
#include "content/blob.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using adapters::files::BlobFiles;
using adapters::files::File;
using adapters::http_client::Refused;
using std::filesystem::path;

constexpr int names_max = 10'000;

http::HttpRequest range_request(BlobId blob, std::uint64_t first, std::uint64_t last) {
  http::HttpRequest request;
  request.method = "GET";
  request.path = "/v1/blobs/" + to_hex(blob);
  request.headers.push_back({"range", "bytes=" + std::to_string(first) + "-" + std::to_string(last)}
  );
  return request;
}

/// Brings the sealed blob into the spool, from where it stopped.
void fetch(Workspace& workspace, const content::Attachment& what) {
  const std::uint64_t size = content::blob_size(what.description.size_bytes);
  std::uint64_t held = workspace.spool().size(what.blob).value_or(0);
  Progress progress("receiving " + what.file_name, size, workspace.output().style());
  while (held < size) {
    progress.reached(held);
    const std::uint64_t end = std::min(size, held + api::limits::blob_piece_size_max);
    const auto reply = exchange(workspace, range_request(what.blob, held, end - 1));
    if (reply.status != status_partial) throw Refused(reply.rule);
    if (reply.body.size() != end - held) throw Refused(content::rules::blob_is_complete.name);
    held = workspace.spool().append(what.blob, held, reply.body);
    workspace.device().step(http::within(Milliseconds(0)));
  }
}

/// A file that is gone again unless it is given its name.
class Draft {
 public:
  explicit Draft(const path& folder) : file_(File::temporary_beside(folder / ".causeway")) {}

  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  ~Draft() { ::unlink(file_.path().c_str()); }

  void append(ByteView bytes) {
    file_.write_at(size_, bytes);
    size_ += bytes.size();
  }

  /// Under the first of `name`, `name (2)`… that is free.
  path publish(const path& folder, const std::string& name) {
    file_.sync();
    for (int i = 1; i <= names_max; ++i) {
      const path candidate = folder / numbered(name, i);
      if (::link(file_.path().c_str(), candidate.c_str()) == 0) {
        adapters::files::sync_folder(folder);
        return candidate;
      }
      if (errno != EEXIST) adapters::files::raise_errno(candidate, "create");
    }
    fail(ExitCode::unexpected, "There are too many files called " + name + ".", "--save FOLDER");
  }

 private:
  static std::string numbered(const std::string& name, int number) {
    if (number == 1) return name;
    const path whole(name);
    return whole.stem().string() + " (" + std::to_string(number) + ")" + whole.extension().string();
  }

  File file_;
  std::uint64_t size_ = 0;
};

content::Attachment copy_of(const content::Attachment& what) {
  return {what.blob, what.description.clone(), what.content_type, what.file_name};
}

/// A name that hides nothing: not ".profile".
std::string visible_name(const content::Attachment& what) {
  const std::string name = content::plain_file_name(what.file_name);
  return name.starts_with('.') ? "file" + name : name;
}

Result<void> open_into(Draft& draft, const BlobFiles& spool, const content::Attachment& what) {
  auto opener =
      TRY(content::BlobOpener::open(what.description.clone(), content::attachment_size_max));
  const std::uint64_t size = content::blob_size(what.description.size_bytes);
  for (std::uint64_t offset = 0; offset < size;) {
    const Bytes piece = spool.read(what.blob, offset, api::limits::blob_piece_size_max);
    if (piece.empty()) break;
    Bytes plaintext;
    TRY(opener.push(piece, plaintext));
    draft.append(plaintext);
    offset += piece.size();
  }
  return opener.finish();
}

}  // namespace

path save_attachment(
    Workspace& workspace, const client::Attachment& attachment, const path& folder
) {
  const content::Attachment& what = attachment.what;
  // One's own, on its way out: the spool's copy is still needed there.
  const bool is_borrowed = attachment.state == client::BlobState::uploading;
  adapters::files::make_private_folder(std::filesystem::absolute(folder));
  if (!is_borrowed) fetch(workspace, what);
  Draft draft(folder);
  const auto opened = open_into(draft, workspace.spool(), what);
  if (!opened.ok()) {
    if (!is_borrowed) workspace.spool().remove(what.blob);
    throw Failure(explain_rule(opened.error().rule().name));
  }
  path saved = draft.publish(folder, visible_name(what));
  if (is_borrowed) return saved;
  workspace.device().command([&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
    TRY(store.put_attachment({attachment.message, client::BlobState::downloaded, copy_of(what)}));
    return true;
  });
  workspace.spool().remove(what.blob);
  return saved;
}

}  // namespace causeway::cli
