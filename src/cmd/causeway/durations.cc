#include "cmd/causeway/durations.h"

#include <array>
#include <charconv>

#include "cmd/causeway/errors.h"
#include "content/message.h"

namespace causeway::cli {
namespace {

using std::chrono::seconds;

struct Unit {
  char letter;
  seconds size;
  std::string_view word;
};

constexpr std::array<Unit, 5> units{{
    {'w', std::chrono::hours(24 * 7), "week"},
    {'d', std::chrono::hours(24), "day"},
    {'h', std::chrono::hours(1), "hour"},
    {'m', std::chrono::minutes(1), "minute"},
    {'s', seconds(1), "second"},
}};

[[noreturn]] void fail_duration() {
  fail(
      ExitCode::usage, "A time is a number and s, m, h, d or w, up to 366 days.", "for example 1d"
  );
}

}  // namespace

seconds parse_duration(std::string_view text) {
  std::int64_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || end - rest != 1 || count <= 0) fail_duration();
  for (const Unit& unit : units) {
    if (*rest != unit.letter) continue;
    if (count > content::expiry_max / unit.size) fail_duration();
    return count * unit.size;
  }
  fail_duration();
}

std::string duration_words(Milliseconds time) {
  for (const Unit& unit : units) {
    const auto count = time / unit.size;
    if (count == 0) continue;
    return std::to_string(count) + " " + std::string(unit.word) + (count == 1 ? "" : "s");
  }
  return "0 seconds";
}

std::string timer_words(Milliseconds timer) {
  if (timer.count() == 0) return "messages stay";
  return "messages disappear " + duration_words(timer) + " after they are read";
}

}  // namespace causeway::cli
