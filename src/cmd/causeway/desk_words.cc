#include "cmd/causeway/desk_words.h"

#include <array>

#include "policy/time.h"

namespace causeway::cli {
namespace {

constexpr std::array<std::string_view, 4> words_of_marks{
    "read in the source",
    "found, the clause not read",
    "unsourced, for counsel to verify",
    "the provider's own choice",
};
static_assert(words_of_marks.size() == policy::Names<policy::Mark>::all.size());

std::string counted(std::int64_t count, const std::string& unit) {
  return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::string span_words(Milliseconds time) {
  using std::chrono::days;
  using std::chrono::hours;
  using std::chrono::minutes;
  if (time >= days(1)) return counted(std::chrono::floor<days>(time).count(), "day");
  if (time >= hours(1)) return counted(std::chrono::floor<hours>(time).count(), "hour");
  return counted(std::chrono::floor<minutes>(time).count(), "minute");
}

}  // namespace

std::string_view mark_words(policy::Mark mark) {
  return words_of_marks.at(static_cast<std::size_t>(mark));
}

std::string names_text(policy::ClassSet classes) {
  std::string text;
  classes.for_each([&](policy::DataClass each) {
    text += (text.empty() ? "" : ", ") + std::string(policy::name_of(each));
  });
  return text.empty() ? "none" : text;
}

std::string moment_text(Instant moment) {
  std::string text = policy::to_text(moment);  // 2026-11-22T10:00:00Z
  text.pop_back();
  text[text.find('T')] = ' ';
  if (text.ends_with(":00")) text.resize(text.size() - 3);
  return text + " UTC";
}

std::string left_text(Instant moment, Instant from) {
  if (moment > from) return span_words(moment - from) + " left";
  return moment == from ? "now" : "over for " + span_words(from - moment);
}

}  // namespace causeway::cli
