// Dates: days are those of this computer, times are UTC, and nothing else is taken.
#include "cmd/causeway/dates.h"

#include <cstdlib>
#include <ctime>
#include <gtest/gtest.h>

#include "cmd/causeway/errors.h"

namespace causeway::cli {
namespace {

class Dates : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC-5", 1);  // five hours ahead of UTC
    ::tzset();
  }

  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }
};

// 1795478400 is 2026-11-24T00:00:00Z (date -u -d 2026-11-24 +%s).
constexpr std::uint64_t day_ms = 86'400'000;
constexpr std::uint64_t midnight_ms = 1795478400000;
constexpr std::uint64_t five_hours_ms = 18'000'000;

TEST_F(Dates, OfADayBeginAndEndHere) {
  EXPECT_EQ(parse_since("2026-11-24"), from_unix_ms(midnight_ms - five_hours_ms));
  EXPECT_EQ(parse_until("2026-11-24"), from_unix_ms(midnight_ms - five_hours_ms + day_ms));
}

TEST_F(Dates, WithATimeAreExact) {
  const Instant time = from_unix_ms(midnight_ms + 78'723'007);
  EXPECT_EQ(utc_text(time), "2026-11-24T21:52:03.007Z");
  EXPECT_EQ(parse_since("2026-11-24T21:52:03.007Z"), time);
  EXPECT_EQ(parse_until("2026-11-24T21:52:03.007Z"), time);
  EXPECT_EQ(parse_since("2026-11-24T21:52:03Z"), from_unix_ms(midnight_ms + 78'723'000));
}

TEST_F(Dates, ThatAreNoneAreRefused) {
  for (const char* text :
       {"",
        "yesterday",
        "2026-13-01",
        "2026-02-29",
        "2026-11-24T24:00:00Z",
        "2026-11-24T21:52Z",
        "24.11.2026",
        "2026-11-24 "}) {
    EXPECT_THROW(parse_since(text), Failure) << text;
  }
}

}  // namespace
}  // namespace causeway::cli
