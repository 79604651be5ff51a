#pragma once

#include <filesystem>

#include "adapters/files/blob_files.h"
#include "base/random.h"
#include "cmd/causeway/output.h"
#include "content/message.h"

namespace causeway::cli {

/// What becomes of what a camera wrote into a picture (content/picture.h).
enum class Metadata {
  stripped,
  kept,
};

/// A picture of at most `size_max` bytes once it is stripped, and its media type. Throws `Failure`:
/// not found, too large, no picture, a damaged one.
struct Picture {
  Bytes bytes;
  std::string media_type;
};

Picture read_picture(const std::filesystem::path& path, std::size_t size_max);

/// Seals a regular file into the spool, where it stays until it is uploaded, whatever becomes of
/// the original; and says what a message has to say of it. Memory: 1 MiB, and the whole picture
/// where metadata is stripped from one.
///
/// Throws `Failure`: not found, larger than 100 MiB, changed while it was read, a damaged picture;
/// `StoreError` where the spool takes nothing.
content::Attachment attach_file(
    adapters::files::BlobFiles& spool,
    const std::filesystem::path& path,
    Metadata metadata,
    Random& random,
    const Style& style
);

/// What was said, and how long it took.
struct SealedRecording {
  content::Attachment attachment;
  Milliseconds duration;
};

/// The same of a recording of somebody speaking (content/recording.h), under a name that says
/// nothing. Memory: the file twice.
SealedRecording attach_recording(
    adapters::files::BlobFiles& spool,
    const std::filesystem::path& path,
    Random& random,
    const Style& style
);

}  // namespace causeway::cli
