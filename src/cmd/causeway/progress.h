#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "cmd/causeway/output.h"

namespace causeway::cli {

/// How far a file has come, in one line of stderr that is drawn over and over; nothing where stderr
/// is no terminal or the output is for programs. The line is gone when the object is.
class Progress {
 public:
  Progress(std::string what, std::uint64_t total_bytes, const Style& style);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Draws at most ten times a second.
  void reached(std::uint64_t bytes);

 private:
  std::string what_;
  std::uint64_t total_bytes_;
  bool is_drawn_;
  std::chrono::steady_clock::time_point drawn_at_;
};

/// "photo.jpg  [#####.....]  50 %", the name cut so that all of it fits into that many columns.
std::string progress_line(
    const std::string& what, std::uint64_t bytes, std::uint64_t total_bytes, std::size_t columns
);

}  // namespace causeway::cli
