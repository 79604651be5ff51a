#include <set>

#include "api/conversations.h"
#include "api/limits.h"
#include "api/rules.h"
#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/transfer.h"
#include "content/blob.h"
#include "tls/codec.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using client::Attachment;

constexpr unsigned status_ok = 200;

Result<std::vector<Attachment>> waiting_uploads(client::StoreTransaction& store) {
  std::vector<Attachment> waiting;
  for (const client::OutboxEntry& entry : TRY(store.outbox())) {
    if (entry.kind != client::OutboxKind::message) continue;
    for (Attachment& attachment : TRY(store.attachments(entry.message))) {
      if (attachment.state != client::BlobState::uploading) continue;
      waiting.push_back(std::move(attachment));
    }
  }
  return waiting;
}

/// The blobs of all attachments that are here or will be.
Result<std::set<BlobId>> known_blobs(client::StoreTransaction& store) {
  std::set<BlobId> blobs;
  for (const auto state : {client::BlobState::uploading, client::BlobState::remote}) {
    for (const Attachment& one : TRY(store.attachments_in(state))) blobs.insert(one.what.blob);
  }
  return blobs;
}

http::HttpRequest begin_request(BlobId blob, std::uint64_t size) {
  http::HttpRequest request;
  request.method = "POST";
  request.path = "/v1/begin_blob";
  request.body = tls::encode(api::BeginBlobRequest{.blob = blob, .size = size});
  return request;
}

http::HttpRequest piece_request(BlobId blob, std::uint64_t offset, Bytes piece) {
  http::HttpRequest request;
  request.method = "PUT";
  request.path = "/v1/blobs/" + to_hex(blob);
  request.query = "offset=" + std::to_string(offset);
  request.body = std::move(piece);
  return request;
}

/// The rule by which the hub refused, or nothing.
std::string upload(Workspace& workspace, const content::Attachment& what) {
  const std::uint64_t size = content::blob_size(what.description.size_bytes);
  std::string refusal;
  const auto offset = next_offset(exchange(workspace, begin_request(what.blob, size)), 0, refusal);
  if (!offset || *offset >= size) return refusal;
  if (workspace.spool().size(what.blob) != size) {
    return std::string(content::rules::blob_is_complete.name);
  }
  Progress progress("sending " + what.file_name, size, workspace.output().style());
  return upload_blob(
      workspace,
      what.blob,
      size,
      [&](std::uint64_t at) {
        return workspace.spool().read(what.blob, at, api::limits::blob_piece_size_max);
      },
      progress
  );
}

/// Sealed copies that no message knows: left by a process that ended before the message was in the
/// outbox.
void sweep_spool(Workspace& workspace) {
  constexpr std::chrono::hours old_enough{24};
  constexpr std::size_t count_max = 100;
  const auto known = workspace.device().look(known_blobs);
  const Instant instant = workspace.now() - old_enough;
  for (const BlobId blob : workspace.spool().untouched_since(instant, count_max)) {
    if (!known.contains(blob)) workspace.spool().remove(blob);
  }
}

}  // namespace

std::optional<std::uint64_t> next_offset(
    const Exchanged& reply, std::uint64_t at_least, std::string& refusal
) {
  const bool is_elsewhere = reply.rule == api::rules::blob_offset_is_next.name;
  if (reply.status != status_ok && !is_elsewhere) {
    refusal = reply.rule.empty() ? api::rules::op_is_known.name : reply.rule;
    return std::nullopt;
  }
  const std::uint64_t offset = accept(tls::decode<api::BlobReply>(reply.body)).offset;
  if (offset < at_least) {
    throw http::NetworkError(
        http::NetworkFailure::protocol, "The server keeps nothing of what it is sent."
    );
  }
  return offset;
}

std::string upload_blob(
    Workspace& workspace,
    BlobId blob,
    std::uint64_t size,
    const BlobSource& source,
    Progress& progress
) {
  std::string refusal;
  auto offset = next_offset(exchange(workspace, begin_request(blob, size)), 0, refusal);
  while (offset && *offset < size) {
    progress.reached(*offset);
    const auto request = piece_request(blob, *offset, source(*offset));
    offset = next_offset(exchange(workspace, request), *offset + 1, refusal);
    // The connection is answered meanwhile: a large file takes longer than a hub waits.
    workspace.device().step(http::within(Milliseconds(0)));
  }
  return refusal;
}

void upload_all(Workspace& workspace) {
  for (const Attachment& attachment : workspace.device().look(waiting_uploads)) {
    const BlobId blob = attachment.what.blob;
    const std::string refusal = upload(workspace, attachment.what);
    if (refusal.empty()) {
      workspace.device().handle(client::BlobUploaded{blob});
    } else {
      workspace.device().handle(client::BlobRefused{blob, refusal});
    }
    workspace.spool().remove(blob);
  }
  sweep_spool(workspace);
}

}  // namespace causeway::cli
