#include "cmd/causeway/file_names.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "content/message.h"

namespace causeway::cli {
namespace {

/// Longer ones do not say a type.
constexpr std::size_t extension_size_max = 16;

/// What browsers show or hand on without running anything of it. Not HTML, SVG and XML, nor what
/// they know no type of and would guess.
constexpr std::array<std::string_view, 42> inert_extensions{
    "7z",   "avif", "bin",  "bmp", "bz2",  "doc",  "docx", "epub", "flac", "flv", "gif",
    "gz",   "heic", "heif", "ico", "jpe",  "jpeg", "jpg",  "m4a",  "m4v",  "mkv", "mov",
    "mp3",  "mp4",  "odp",  "ods", "odt",  "oga",  "ogg",  "opus", "pdf",  "png", "ppt",
    "pptx", "rar",  "tar",  "tif", "tiff", "txt",  "wav",  "webm", "webp",
};

std::string_view front_of(std::string_view text, std::size_t size_max) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t size = first_character(text.substr(end)).size();
    if (size == 0 || end + size > size_max) break;
    end += size;
  }
  return text.substr(0, end);
}

/// With its dot; empty where there is none.
std::string_view extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  const std::string_view extension = name.substr(dot);
  return extension.size() <= extension_size_max ? extension : std::string_view();
}

}  // namespace

std::string visible_name(std::string_view file_name) {
  const std::string name = content::plain_file_name(file_name);
  return name.starts_with('.') ? "file" + name : name;
}

std::string inert_name(const std::string& name) {
  const std::string_view extension = extension_of(name);
  const std::string type = extension.empty() ? "" : to_lower_ascii(extension.substr(1));
  const bool is_inert =
      std::find(inert_extensions.begin(), inert_extensions.end(), type) != inert_extensions.end();
  return is_inert ? name : name + ".bin";
}

std::string numbered_name(const std::string& name, int number) {
  const std::string_view extension = extension_of(name);
  const std::string_view stem = std::string_view(name).substr(0, name.size() - extension.size());
  const std::string behind =
      (number == 1 ? std::string() : " (" + std::to_string(number) + ")") + std::string(extension);
  return std::string(front_of(stem, content::file_name_size_max - behind.size())) + behind;
}

}  // namespace causeway::cli
