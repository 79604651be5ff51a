#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "adapters/files/file.h"

namespace causeway::cli {

/// A file in the making, gone unless it is given its name. It has none until then where the file
/// system knows such files, so that nothing is left of it whatever ends the process. Elsewhere it
/// is called `.causeway.XXXXXX`, and the next one in the same folder removes what a process of the
/// same user that was ended has left: files that are called so and that nobody has locked. Throws
/// `StoreError`.
class Draft {
 public:
  enum class Kind {
    unnamed,
    named,
  };

  /// The kind that the file system knows.
  explicit Draft(const std::filesystem::path& folder);
  /// Throws `StoreError` where it does not know this one.
  Draft(const std::filesystem::path& folder, Kind kind);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft();

  Kind kind() const { return kind_; }

  void append(ByteView bytes);

  /// Gives it the first of `name`, `name (2)`… that is free; replaces nothing. Throws `Failure`
  /// where none of very many is.
  std::filesystem::path publish(const std::string& name);

 private:
  std::filesystem::path folder_;
  Kind kind_;
  adapters::files::File file_;
  std::uint64_t size_ = 0;
};

}  // namespace causeway::cli
