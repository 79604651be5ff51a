#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"

/// Files that tests read: others' vectors, ours, and the examples of docs/formats. By C's means,
/// which WebAssembly has as well.
namespace causeway {

/// Where the test data of others lie; it need not exist.
inline std::string vectors_folder() {
  const char* chosen = std::getenv("CAUSEWAY_VECTORS");
  return chosen == nullptr ? CAUSEWAY_VECTORS_DEFAULT : chosen;
}

/// A path below the project's own folder.
inline std::string source_path(std::string_view relative) {
  return std::string(CAUSEWAY_SOURCE_DIR) + "/" + std::string(relative);
}

/// Nothing where there is no such file.
inline std::optional<std::string> read_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return std::nullopt;
  std::string text;
  std::array<char, 65536> piece;
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file)) {
    text.append(piece.data(), size);
  }
  static_cast<void>(std::fclose(file));
  return text;
}

/// The bytes of the block that begins with the line "```hex NAME"; empty where there is none.
inline Bytes hex_block(std::string_view document, std::string_view name) {
  const std::string opening = "\n```hex " + std::string(name) + "\n";
  const std::size_t at = document.find(opening);
  if (at == std::string_view::npos) return {};
  std::string_view block = document.substr(at + opening.size());
  block = block.substr(0, block.find("```"));
  std::string digits;
  for (const char c : block) {
    if (c != '\n' && c != ' ') digits.push_back(c);
  }
  const auto bytes = from_hex(digits);
  return bytes.ok() ? *bytes : Bytes{};
}

}  // namespace causeway
