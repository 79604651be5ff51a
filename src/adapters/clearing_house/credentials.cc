#include "adapters/clearing_house/credentials.h"

#include <algorithm>
#include <fcntl.h>
#include <string>

#include "adapters/files/file.h"
#include "base/encoding.h"

namespace causeway::adapters::clearing_house {
namespace {

constexpr std::size_t file_size_max = 1024;

SecretBytes read_line(const files::File& file) {
  const std::uint64_t size = file.size();
  SecretBytes all(static_cast<std::size_t>(std::min<std::uint64_t>(size, file_size_max + 1)));
  const std::size_t read = file.read_at(0, all.reveal_mutable());
  ByteView line = all.reveal().first(read);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) {
    line = line.first(line.size() - 1);
  }
  return SecretBytes(line);
}

bool is_user_and_password(ByteView line) {
  const auto colon = std::find(line.begin(), line.end(), ':');
  const bool has_controls =
      std::any_of(line.begin(), line.end(), [](std::uint8_t byte) { return byte < 0x20; });
  return line.size() <= file_size_max && !has_controls && colon != line.end() &&
         colon != line.begin() && colon + 1 != line.end();
}

/// Three bytes at a time, so that no other text than the one returned holds it.
void append_base64(SecretBytes& out, ByteView bytes) {
  while (!bytes.empty()) {
    const ByteView piece = bytes.first(std::min<std::size_t>(3, bytes.size()));
    std::string text = to_base64(piece);
    out.append(as_bytes(text));
    wipe(text.data(), text.size());
    bytes = bytes.subspan(piece.size());
  }
}

}  // namespace

SecretBytes read_authorization(const std::filesystem::path& path) {
  const files::File file = files::File::open(path, O_RDONLY);
  files::check_owner_only(file, "the clearing house's credentials");
  const SecretBytes line = read_line(file);
  if (!is_user_and_password(line.reveal())) {
    throw StoreError(
        StoreError::Kind::corrupt, path.string() + ": this has to be one line, USER:PASSWORD."
    );
  }
  SecretBytes value(as_bytes("Basic "));
  append_base64(value, line.reveal());
  return value;
}

}  // namespace causeway::adapters::clearing_house
