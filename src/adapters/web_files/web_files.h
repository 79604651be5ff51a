#pragma once

#include <span>
#include <string_view>

namespace causeway::adapters::web_files {

/// A file of a page of web/, as it was built into this program. Everything is of static storage.
struct WebFile {
  std::string_view path;    // "/safety/index.html"
  std::string_view type;    // of the content, as the header says it
  std::string_view sha256;  // of `bytes`, 64 hexadecimal digits: the strong ETag, without quotes
  std::string_view bytes;
  std::string_view gzip;  // the same bytes, for whoever takes them so
};

/// All there are, ascending by path.
std::span<const WebFile> all_web_files();

/// The file of exactly this path of an address; a folder's is its index.html. Nothing else is ever
/// found: there is no file system behind, so nothing in a path leads anywhere. Null where there is
/// none.
const WebFile* find_web_file(std::string_view path);

/// Whether the file's name changes with its content, so that a browser may keep it for ever.
bool is_named_by_content(const WebFile& file);

}  // namespace causeway::adapters::web_files
