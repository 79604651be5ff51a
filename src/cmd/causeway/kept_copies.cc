#include "cmd/causeway/kept_copies.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <optional>
#include <string>

#include "adapters/files/directories.h"
#include "adapters/files/file.h"
#include "base/encoding.h"

namespace causeway::cli {

using adapters::files::File;
using client::MessageRow;

struct KeptCopies::Copy {
  MessageRow message;
  BlobId blob;
  std::filesystem::path path;
  std::uint64_t size_bytes = 0;
};

namespace {

std::string copy_name_of(MessageRow message, const BlobId& blob) {
  return std::to_string(message.value) + "-" + to_hex(blob);
}

void remove_file(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) throw StoreError(StoreError::Kind::io, path.string() + ": " + error.message());
}

}  // namespace

KeptCopies::KeptCopies(std::filesystem::path folder) : KeptCopies(std::move(folder), Limits()) {}

KeptCopies::KeptCopies(std::filesystem::path folder, Limits limits)
    : folder_(std::move(folder)), limits_(limits) {
  adapters::files::make_private_folder(folder_);
}

std::filesystem::path KeptCopies::path_of(MessageRow message, const BlobId& blob) const {
  return folder_ / copy_name_of(message, blob);
}

std::vector<KeptCopies::Copy> KeptCopies::copies() const {
  std::vector<Copy> found;
  std::error_code error;
  for (auto at = std::filesystem::directory_iterator(folder_, error);
       !error && at != std::filesystem::directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    Copy copy{.path = at->path()};
    const auto [end, failed] =
        std::from_chars(name.data(), name.data() + name.size(), copy.message.value);
    const auto dash = static_cast<std::size_t>(end - name.data());
    if (failed != std::errc() || dash >= name.size()) continue;
    const auto bytes = from_hex(name.substr(dash + 1));
    const auto blob = bytes.ok() ? BlobId::from(*bytes) : std::nullopt;
    if (!blob || copy_name_of(copy.message, *blob) != name) continue;
    copy.blob = *blob;
    copy.size_bytes = at->file_size(error);
    found.push_back(std::move(copy));
  }
  if (error) throw StoreError(StoreError::Kind::io, folder_.string() + ": " + error.message());
  std::ranges::sort(found, {}, &Copy::message);
  return found;
}

void KeptCopies::take(adapters::files::BlobFiles& spool, MessageRow message, const BlobId& blob) {
  if (!spool.move_out(blob, path_of(message, blob))) return;
  const auto all = copies();
  Limits left = limits_;
  // From the newest on, as many as there is room for.
  for (auto copy = all.rbegin(); copy != all.rend(); ++copy) {
    if (left.count == 0 || copy->size_bytes > left.size_bytes) {
      left = {.size_bytes = 0, .count = 0};  // nor for any that is older
      remove_file(copy->path);
    } else {
      left = {left.size_bytes - copy->size_bytes, left.count - 1};
    }
  }
}

std::vector<MessageRow> KeptCopies::holders(const BlobId& blob, std::uint64_t size) const {
  std::vector<MessageRow> found;
  for (const Copy& copy : copies()) {
    if (copy.blob == blob && copy.size_bytes == size) found.push_back(copy.message);
  }
  return found;
}

Bytes KeptCopies::read(
    MessageRow message, const BlobId& blob, std::uint64_t offset, std::size_t size_max
) const {
  const auto file = File::open_existing(path_of(message, blob), O_RDONLY);
  if (!file || offset >= file->size()) return {};
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(file->size() - offset, size_max)));
  bytes.resize(file->read_at(offset, bytes));
  return bytes;
}

std::vector<MessageRow> KeptCopies::messages() const {
  std::vector<MessageRow> messages;
  for (const Copy& copy : copies()) messages.push_back(copy.message);
  const auto repeated = std::ranges::unique(messages);
  messages.erase(repeated.begin(), repeated.end());
  return messages;
}

void KeptCopies::drop(MessageRow message) {
  for (const Copy& copy : copies()) {
    if (copy.message == message) remove_file(copy.path);
  }
}

}  // namespace causeway::cli
