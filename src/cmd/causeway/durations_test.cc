// How long something takes, as people write it and read it.
#include "cmd/causeway/durations.h"

#include <gtest/gtest.h>

#include "cmd/causeway/errors.h"

namespace causeway::cli {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Durations, AreANumberAndAUnit) {
  EXPECT_EQ(parse_duration("30s"), seconds(30));
  EXPECT_EQ(parse_duration("5m"), seconds(300));
  EXPECT_EQ(parse_duration("12h"), hours(12));
  EXPECT_EQ(parse_duration("1d"), hours(24));
  EXPECT_EQ(parse_duration("4w"), hours(24 * 28));
  EXPECT_EQ(parse_duration("366d"), hours(24 * 366));
  for (const char* text :
       {"",
        "d",
        "1",
        "1 d",
        "1dd",
        "0d",
        "-1d",
        "1.5h",
        "1y",
        "367d",
        "99999999999999999999s",
        "9223372036854775807w"}) {
    EXPECT_THROW(parse_duration(text), Failure) << text;
  }
}

TEST(Durations, AreTheirLargestUnit) {
  EXPECT_EQ(duration_words(hours(24)), "1 day");
  EXPECT_EQ(duration_words(hours(47)), "1 day");
  EXPECT_EQ(duration_words(hours(3)), "3 hours");
  EXPECT_EQ(duration_words(Milliseconds(999)), "0 seconds");
  EXPECT_EQ(timer_words(hours(24 * 14)), "messages disappear 2 weeks after they are read");
  EXPECT_EQ(timer_words({}), "messages stay");
}

}  // namespace
}  // namespace causeway::cli
