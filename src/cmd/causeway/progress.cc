#include "cmd/causeway/progress.h"

#include <algorithm>
#include <iostream>
#include <unistd.h>
#include <utility>

#include "cmd/causeway/text.h"
#include "cmd/causeway/wrap.h"

namespace causeway::cli {
namespace {

constexpr std::chrono::milliseconds redraw_pause{100};
constexpr std::size_t bar_width = 30;

}  // namespace

std::string progress_line(
    const std::string& what, std::uint64_t bytes, std::uint64_t total_bytes, std::size_t columns
) {
  const std::uint64_t whole = std::max<std::uint64_t>(total_bytes, 1);
  const std::uint64_t done = std::min(bytes, whole);
  const auto filled = static_cast<std::size_t>(done * bar_width / whole);
  const std::string bar = "  [" + std::string(filled, '#') + std::string(bar_width - filled, '.') +
                          "]  " + std::to_string(done * 100 / whole) + " %";
  // Never a second row, which would stay, and may be somebody else's words.
  const std::size_t room = columns > bar.size() ? columns - bar.size() : 0;
  return cut_to(cut_to(plain_line(what), room) + bar, columns);
}

Progress::Progress(std::string what, std::uint64_t total_bytes, const Style& style)
    : what_(std::move(what)),
      total_bytes_(total_bytes),
      is_drawn_(style.form == Form::human && ::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (is_drawn_ && drawn_at_ != std::chrono::steady_clock::time_point{}) {
    std::cerr << "\r\x1b[K";
  }
}

void Progress::reached(std::uint64_t bytes) {
  if (!is_drawn_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < drawn_at_ + redraw_pause) return;
  drawn_at_ = now;
  const std::size_t columns = columns_of(STDERR_FILENO);
  std::cerr << '\r' << progress_line(what_, bytes, total_bytes_, columns - 1) << "\x1b[K";
}

}  // namespace causeway::cli
