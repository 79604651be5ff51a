#include <algorithm>
#include <functional>
#include <vector>

#include "adapters/files/directories.h"
#include "api/limits.h"
#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/draft.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/file_names.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/spooler.h"
#include "cmd/causeway/transfer.h"
#include "content/blob.h"
#include "content/picture.h"
#include "crypto/hash.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using adapters::files::BlobFiles;
using adapters::http_client::Refused;
using std::filesystem::path;

/// As much of a file as says what it is.
constexpr std::size_t front_size = 64;

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

crypto::Sha256 hash_of(const SealedCopy& copy) {
  crypto::Sha256Stream hash;
  for (std::uint64_t offset = 0; offset < copy.size_bytes;) {
    const Bytes piece = copy.read(offset);
    if (piece.empty()) break;
    hash.update(piece);
    offset += piece.size();
  }
  return hash.finish();
}

content::Attachment copy_of(const content::Attachment& what) {
  return {what.blob, what.description.clone(), what.content_type, what.file_name};
}

/// Hands on the plaintext of the spool's copy in pieces; it is what was sent only if this is ok.
Result<void> open_blob(
    const BlobFiles& spool,
    const content::Attachment& what,
    const std::function<void(ByteView)>& take
) {
  auto opener =
      TRY(content::BlobOpener::open(what.description.clone(), content::attachment_size_max));
  const std::uint64_t size = content::blob_size(what.description.size_bytes);
  for (std::uint64_t offset = 0; offset < size;) {
    const Bytes piece = spool.read(what.blob, offset, api::limits::blob_piece_size_max);
    if (piece.empty()) break;
    Bytes plaintext;
    TRY(opener.push(piece, plaintext));
    take(plaintext);
    offset += piece.size();
  }
  return opener.finish();
}

/// Seals what comes in pieces of any size.
class Resealer {
 public:
  Resealer(Workspace& workspace, BlobId blob, std::uint64_t size_bytes)
      : seed_(content::BlobSeed::make(workspace.random(), size_bytes)),
        sealer_(seed_),
        spooler_(workspace.spool(), blob) {
    spooler_.add(sealer_.header());
  }

  void add(ByteView plaintext) {
    append(held_, plaintext);
    while (next_ < sealer_.chunk_count() && held_.size() >= sealer_.plaintext_size_of(next_)) {
      const std::size_t size = sealer_.plaintext_size_of(next_);
      spooler_.add(sealer_.chunk(next_++, ByteView(held_).first(size)));
      held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(size));
    }
  }

  content::BlobDescription finish(std::uint64_t size_bytes) {
    return {std::move(seed_.key), size_bytes, spooler_.finish()};
  }

 private:
  content::BlobSeed seed_;
  content::BlobSealer sealer_;
  Spooler spooler_;
  Bytes held_;
  std::uint64_t next_ = 0;
};

}  // namespace

content::Attachment reseal_attachment(Workspace& workspace, const client::Attachment& attachment) {
  const content::Attachment& what = attachment.what;
  const bool is_borrowed = attachment.state == client::BlobState::uploading;
  if (!is_borrowed) fetch(workspace, what);
  content::Attachment out{
      .blob = workspace.random().id<BlobId>(),
      .content_type = what.content_type,
      .file_name = what.file_name,
  };
  Resealer resealer(workspace, out.blob, what.description.size_bytes);
  const auto opened =
      open_blob(workspace.spool(), what, [&](ByteView piece) { resealer.add(piece); });
  if (!is_borrowed) workspace.spool().remove(what.blob);
  if (!opened.ok()) {
    workspace.spool().remove(out.blob);
    throw Failure(explain_rule(opened.error().rule().name));
  }
  out.description = resealer.finish(what.description.size_bytes);
  return out;
}

Bytes download_blob(Workspace& workspace, BlobId blob, std::uint64_t size) {
  Bytes bytes;
  while (bytes.size() < size) {
    const std::uint64_t first = bytes.size();
    const std::uint64_t end = std::min(size, first + api::limits::blob_piece_size_max);
    const auto reply = exchange(workspace, range_request(blob, first, end - 1));
    if (reply.status != status_partial) throw Refused(reply.rule);
    if (reply.body.size() != end - first) throw Refused(content::rules::blob_is_complete.name);
    append(bytes, reply.body);
    workspace.device().step(http::within(Milliseconds(0)));
  }
  return bytes;
}

std::optional<SealedCopy> sealed_copy(Workspace& workspace, const content::Attachment& what) {
  constexpr std::size_t piece = api::limits::blob_piece_size_max;
  const std::uint64_t size = content::blob_size(what.description.size_bytes);
  const BlobId blob = what.blob;
  std::vector<SealedCopy> found;
  const BlobFiles& spool = workspace.spool();
  if (spool.size(blob) == size) {
    found.push_back({size, [&spool, blob](std::uint64_t at) { return spool.read(blob, at, piece); }}
    );
  }
  const KeptCopies& kept = workspace.kept();
  for (const client::MessageRow row : kept.holders(blob, size)) {
    found.push_back({size, [&kept, row, blob](std::uint64_t at) {
                       return kept.read(row, blob, at, piece);
                     }});
  }
  const auto whole = std::ranges::find_if(found, [&](const SealedCopy& copy) {
    return hash_of(copy) == what.description.content_hash;
  });
  return whole == found.end() ? std::nullopt : std::optional(*whole);
}

bool has_blob(Workspace& workspace, BlobId blob) {
  return exchange(workspace, range_request(blob, 0, 0)).status == status_partial;
}

path save_attachment(
    Workspace& workspace,
    const client::Attachment& attachment,
    const path& folder,
    const std::string& name
) {
  const content::Attachment& what = attachment.what;
  // One's own, on its way out: the spool's copy is still needed there.
  const bool is_borrowed = attachment.state == client::BlobState::uploading;
  adapters::files::make_private_folder(std::filesystem::absolute(folder));
  if (!is_borrowed) fetch(workspace, what);
  Draft draft(folder);
  Bytes front;
  auto opened = open_blob(workspace.spool(), what, [&](ByteView piece) {
    append(
        front, piece.first(std::min(piece.size(), front_size - std::min(front_size, front.size())))
    );
    draft.append(piece);
  });
  if (opened.ok())
    opened = content::check_called(what.content_type, visible_name(what.file_name), front);
  if (!opened.ok()) {
    if (!is_borrowed) workspace.spool().remove(what.blob);
    throw Failure(explain_rule(opened.error().rule().name));
  }
  path saved = draft.publish(name);
  if (is_borrowed) return saved;
  workspace.device().command([&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
    TRY(store.put_attachment({attachment.message, client::BlobState::downloaded, copy_of(what)}));
    return true;
  });
  workspace.kept().take(workspace.spool(), attachment.message, what.blob);
  return saved;
}

}  // namespace causeway::cli
