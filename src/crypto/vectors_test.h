#pragma once

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/files_test.h"

namespace causeway::crypto {

/// The bytes of a literal of a test.
inline Bytes unhex(std::string_view text) {
  return *from_hex(text);
}

/// `first`, `first` + 1, …
inline Bytes counting_bytes(std::size_t size, std::size_t first = 0) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

/// A compressed file of that folder; nothing where it is not there.
inline std::optional<nlohmann::json> read_gz_json(const std::string& path) {
  std::FILE* pipe = popen(("gunzip -c '" + vectors_folder() + path + "' 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65536> piece;
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), pipe)) {
    text.append(piece.data(), size);
  }
  if (pclose(pipe) != 0) return std::nullopt;
  return nlohmann::json::parse(text);
}

}  // namespace causeway::crypto
