#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/id.h"

namespace causeway::adapters::http_provider {

/// Bytes `first` to `last`, both included.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool operator==(const ByteRange&) const = default;
};

/// The id of `/v1/blobs/<32 hexadecimal digits>`; nothing for any other path.
std::optional<BlobId> parse_blob_path(std::string_view path);

/// `offset=N` and nothing else.
std::optional<std::uint64_t> parse_offset(std::string_view query);

/// One range `bytes=A-B` (RFC 9110 §14.1.2) with both ends.
std::optional<ByteRange> parse_range(std::string_view header);

}  // namespace causeway::adapters::http_provider
