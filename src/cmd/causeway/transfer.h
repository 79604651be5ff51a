#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "cmd/causeway/exchange.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/workspace.h"

/// Attachments between the spool and the hub, in pieces of at most 1 MiB. What was begun goes on
/// where it stopped: after a lost connection by itself, after a crash at the next command.
namespace causeway::cli {

/// Where a hub wants the next piece; nothing, and the rule in `refusal`, where it wants none.
/// Throws `NetworkError` where that is before `at_least`, since the upload would have no end.
std::optional<std::uint64_t> next_offset(
    const Exchanged& reply, std::uint64_t at_least, std::string& refusal
);

/// A piece of a sealed blob from an offset on: as much as one request takes.
using BlobSource = std::function<Bytes(std::uint64_t offset)>;

/// Uploads a blob that has `size` bytes. The rule by which the hub refused, or nothing.
std::string upload_blob(
    Workspace& workspace,
    BlobId blob,
    std::uint64_t size,
    const BlobSource& source,
    Progress& progress
);

/// All of a blob that fits into memory. Throws `Refused` where it is not there.
Bytes download_blob(Workspace& workspace, BlobId blob, std::uint64_t size);

/// An attachment as it was sealed, which this device has.
struct SealedCopy {
  std::uint64_t size_bytes = 0;
  BlobSource read;
};

/// From the spool, or what is kept for a report, all of it read to compare its hash: who sent it
/// may have sent something else by the same name. Nothing where it is in neither.
std::optional<SealedCopy> sealed_copy(Workspace& workspace, const content::Attachment& what);

/// Whether the hub has the blob.
bool has_blob(Workspace& workspace, BlobId blob);

/// Uploads what messages in the outbox wait for. An attachment that the hub does not take, or whose
/// sealed copy is gone, fails its message; the others go on. Throws where there is no connection
/// for as long as the person is ready to wait.
void upload_all(Workspace& workspace);

/// Brings an attachment and seals it under a new key into a new blob in the spool, for a message of
/// one's own; nothing of it is on the disk in the clear meanwhile. Throws as `save_attachment`
/// does.
content::Attachment reseal_attachment(Workspace& workspace, const client::Attachment& attachment);

/// Brings an attachment to a new file of that name in `folder`, which is made if need be: only when
/// all of it is there and is what the message named. No file is replaced: "photo (2).jpg". Returns
/// its path. Throws `Failure` (not what was sent), `Refused` (gone at the hub), `StoreError`.
std::filesystem::path save_attachment(
    Workspace& workspace,
    const client::Attachment& attachment,
    const std::filesystem::path& folder,
    const std::string& name
);

}  // namespace causeway::cli
