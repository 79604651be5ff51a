#include "cmd/causeway/attach.h"

#include <array>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>
#include <utility>

#include "adapters/files/file.h"
#include "api/limits.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/spooler.h"
#include "content/blob.h"
#include "content/picture.h"
#include "content/recording.h"
#include "content/voice.h"

namespace causeway::cli {
namespace {

using adapters::files::BlobFiles;
using adapters::files::File;

/// Where the plaintext comes from.
struct Source {
  std::uint64_t size_bytes = 0;
  std::function<Bytes(std::uint64_t offset, std::size_t size)> read;
};

File open_regular(const std::filesystem::path& path) {
  auto file = File::open_existing(path, O_RDONLY | O_NONBLOCK);
  if (!file) {
    fail(ExitCode::not_found, "There is no file " + path.string() + ".", "look at the path");
  }
  struct stat status{};
  if (::fstat(file->descriptor(), &status) != 0 || !S_ISREG(status.st_mode)) {
    fail(ExitCode::usage, path.string() + " is not a file that can be sent.", "send files only");
  }
  return *std::move(file);
}

Bytes read_exactly(const File& file, std::uint64_t offset, std::size_t size) {
  Bytes bytes(size);
  if (file.read_at(offset, bytes) != size) {
    fail(
        ExitCode::refused,
        file.path().string() + " changed while it was read; nothing was sent.",
        "try again when it is complete"
    );
  }
  return bytes;
}

Source from_memory(Bytes bytes) {
  const std::uint64_t size = bytes.size();
  return {size, [held = std::move(bytes)](std::uint64_t offset, std::size_t count) {
            return to_bytes(ByteView(held).subspan(static_cast<std::size_t>(offset), count));
          }};
}

/// What the first bytes say; what the file is called must not say otherwise.
std::string_view media_type_of(const File& file, std::uint64_t size) {
  std::array<std::uint8_t, 64> head{};
  const std::size_t count = file.read_at(0, head);
  const auto front =
      ByteView(head).first(std::min<std::size_t>(count, static_cast<std::size_t>(size)));
  const std::string_view type = content::sniff_media_type(front);
  const auto checked = content::check_called(type, file.path().filename().string(), front);
  if (!checked.ok()) throw Failure(explain_rule(checked.error().rule().name));
  return type;
}

crypto::Sha256 seal(
    const Source& source, const content::BlobSeed& seed, Spooler& out, Progress& progress
) {
  const content::BlobSealer sealer(seed);
  out.add(sealer.header());
  std::uint64_t offset = 0;
  for (std::uint64_t i = 0; i < sealer.chunk_count(); ++i) {
    const std::size_t size = sealer.plaintext_size_of(i);
    out.add(sealer.chunk(i, source.read(offset, size)));
    offset += size;
    progress.reached(offset);
  }
  return out.finish();
}

void check_size(const std::filesystem::path& path, std::uint64_t size) {
  if (size <= content::attachment_size_max) return;
  fail(
      ExitCode::refused,
      path.string() + " is larger than 100 MiB, the most that can be sent.",
      "split it, or make it smaller"
  );
}

/// Seals it into a blob of its own; `attachment` says what it is called.
content::Attachment seal_source(
    BlobFiles& spool,
    const Source& source,
    content::Attachment attachment,
    Random& random,
    const Style& style
) {
  attachment.blob = random.id<BlobId>();
  auto seed = content::BlobSeed::make(random, source.size_bytes);
  Spooler spooler(spool, attachment.blob);
  Progress progress("sealing " + attachment.file_name, source.size_bytes, style);
  try {
    attachment.description.content_hash = seal(source, seed, spooler, progress);
  } catch (...) {
    spool.remove(attachment.blob);
    throw;
  }
  attachment.description.size_bytes = source.size_bytes;
  attachment.description.key = std::move(seed.key);
  return attachment;
}

}  // namespace

Picture read_picture(const std::filesystem::path& path, std::size_t size_max) {
  // What a camera writes beside a small picture may be as long as the picture.
  constexpr std::uint64_t file_size_max = std::uint64_t{1} << 20;
  const File file = open_regular(path);
  const std::uint64_t size = file.size();
  const std::string type(media_type_of(file, size));
  if (size == 0 || !content::can_strip_metadata(type)) {
    fail(ExitCode::usage, "This is no picture of type JPEG, PNG or WebP.", "another file");
  }
  const std::string largest = std::to_string(size_max >> 10U) + " KiB";
  if (size <= file_size_max) {
    Bytes picture = read_exactly(file, 0, static_cast<std::size_t>(size));
    picture = accept(content::strip_metadata(type, picture));
    if (picture.size() <= size_max) return {std::move(picture), type};
  }
  fail(ExitCode::refused, "The picture is larger than " + largest + ".", "make it smaller");
}

content::Attachment attach_file(
    BlobFiles& spool,
    const std::filesystem::path& path,
    Metadata metadata,
    Random& random,
    const Style& style
) {
  const File file = open_regular(path);
  const std::uint64_t size = file.size();
  check_size(path, size);
  const std::string_view media_type = media_type_of(file, size);
  Source source{size, [&file](std::uint64_t offset, std::size_t count) {
                  return read_exactly(file, offset, count);
                }};
  if (metadata == Metadata::stripped && content::can_strip_metadata(media_type)) {
    const Bytes picture = read_exactly(file, 0, static_cast<std::size_t>(size));
    source = from_memory(accept(content::strip_metadata(media_type, picture)));
  }
  return seal_source(
      spool,
      source,
      {.content_type = std::string(media_type),
       .file_name = content::plain_file_name(path.filename().string())},
      random,
      style
  );
}

SealedRecording attach_recording(
    BlobFiles& spool, const std::filesystem::path& path, Random& random, const Style& style
) {
  const File file = open_regular(path);
  const std::uint64_t size = file.size();
  check_size(path, size);
  const Bytes ogg = read_exactly(file, 0, static_cast<std::size_t>(size));
  auto recording = accept(content::strip_recording(ogg));
  if (recording.duration > content::voice_duration_max) {
    throw Failure(explain_rule(content::rules::voice_note_is_valid.name));
  }
  return {
      seal_source(
          spool,
          from_memory(std::move(recording.file)),
          {.content_type = std::string(content::voice_type), .file_name = "voice.opus"},
          random,
          style
      ),
      recording.duration,
  };
}

}  // namespace causeway::cli
