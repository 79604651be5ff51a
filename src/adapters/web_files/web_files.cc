#include "adapters/web_files/web_files.h"

#include <algorithm>
#include <string>

namespace causeway::adapters::web_files {

const WebFile* find_web_file(std::string_view path) {
  std::string wanted(path);
  if (wanted.ends_with('/')) wanted += "index.html";
  const std::span<const WebFile> files = all_web_files();
  const auto found = std::ranges::lower_bound(files, std::string_view(wanted), {}, &WebFile::path);
  return found != files.end() && found->path == wanted ? &*found : nullptr;
}

bool is_named_by_content(const WebFile& file) {
  return file.path.find("/assets/") != std::string_view::npos;
}

}  // namespace causeway::adapters::web_files
