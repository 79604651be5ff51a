#include "adapters/clearing_house/multipart.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "base/encoding.h"

namespace causeway::adapters::clearing_house {
namespace {

/// A text, the file, a text, each taken from its front.
struct Parts {
  std::string before;
  http::StreamedBody file;
  std::string after;

  std::size_t read(MutableByteView into) {
    if (!before.empty()) return take(before, into);
    if (file.size_bytes == 0) return take(after, into);
    const auto most = std::min<std::uint64_t>(into.size(), file.size_bytes);
    const std::size_t size = file.read(into.first(static_cast<std::size_t>(most)));
    file.size_bytes -= size;
    return size;
  }

  static std::size_t take(std::string& from, MutableByteView into) {
    const std::size_t size = std::min(from.size(), into.size());
    std::copy_n(from.begin(), size, into.begin());
    from.erase(0, size);
    return size;
  }
};

}  // namespace

Multipart::Multipart(Random& random) : boundary_(to_hex(random.bytes(16))) {}

std::string Multipart::id_part(std::string_view id) const {
  return "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n" +
         std::string(id) + "\r\n--" + boundary_;
}

std::string Multipart::with_id(std::string_view id) const {
  return id_part(id) + "--\r\n";
}

http::StreamedBody Multipart::with_file(std::string_view id, http::StreamedBody file) const {
  const auto parts = std::make_shared<Parts>();
  parts->before = id_part(id) +
                  "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n"
                  "Content-Type: application/octet-stream\r\n\r\n";
  parts->after = "\r\n--" + boundary_ + "--\r\n";
  const std::uint64_t size = parts->before.size() + file.size_bytes + parts->after.size();
  parts->file = std::move(file);
  return {size, [parts](MutableByteView into) { return parts->read(into); }};
}

}  // namespace causeway::adapters::clearing_house
