#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "adapters/files/file.h"

/// Where an export is written: a folder for its owner only, in which nothing was before.
namespace causeway::cli {

/// A new file of such a folder (0600), written from front to back. Throws `StoreError`.
class ExportFile {
 public:
  explicit ExportFile(const std::filesystem::path& path);

  void add(std::string_view text);
  /// All of it is on the disk when this returns.
  void finish();

 private:
  void flush();

  adapters::files::File file_;
  std::string held_;
  std::uint64_t size_ = 0;
};

class ExportFolder {
 public:
  /// Makes the folder (0700), or takes one that is there where it is the person's own, no link, and
  /// empty. Throws `Failure` (refused) otherwise.
  explicit ExportFolder(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }

  /// Requires a plain name. What is there already, links too, is an error and stays as it is.
  ExportFile file(const std::string& name) const { return ExportFile(path_ / name); }

 private:
  std::filesystem::path path_;
};

}  // namespace causeway::cli
