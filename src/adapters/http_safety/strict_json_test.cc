// Bodies are read exactly, docs/formats/safety-api.md §1: each way of writing something else alone.
#include "adapters/http_safety/strict_json.h"

#include <gtest/gtest.h>

#include "safety/records.h"

namespace causeway::adapters::http_safety {
namespace {

bool reads(const std::string& text) {
  try {
    parse_json(as_bytes(text));
    return true;
  } catch (const Refused& refused) {
    EXPECT_EQ(&refused.rule(), &rules::body_is_read);
    return false;
  }
}

TEST(StrictJson, HasEachNameOnceInItsObject) {
  EXPECT_TRUE(reads(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})"));
  EXPECT_FALSE(reads(R"({"a":1,"b":2,"a":1})"));
  EXPECT_FALSE(reads(R"([{"b":{"a":1,"\u0061":2}}])"));
}

TEST(StrictJson, IsNotDeep) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(reads(nested(json_depth_max)));
  EXPECT_FALSE(reads(nested(json_depth_max + 2)));
  EXPECT_FALSE(reads(nested(20'000)));
}

TEST(StrictJson, IsOneValueInUtf8) {
  for (const std::string text : {"", "1 2", "{\"a\":1,}", "'a'", "\"\xff\"", "nan", "[1] x"}) {
    EXPECT_FALSE(reads(text)) << text;
  }
}

TEST(StrictJson, HasTimesAsTheContractWritesThem) {
  EXPECT_EQ(parse_time("2026-11-27T08:15:30.007Z"), from_unix_ms(1'795'767'330'007));
  for (const char* text :
       {"2026-11-27T08:15:30Z",
        "2026-11-27 08:15:30.007Z",
        "2026-02-29T08:15:30.007Z",
        "2026-11-27T24:15:30.007Z",
        "2026-11-27T08:15:60.007Z",
        "1969-11-27T08:15:30.007Z",
        "2026-11-27T08:15:30.007+"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

TEST(StrictJson, HasIdsInLowerCase) {
  using Id = safety::StaffId;
  EXPECT_TRUE(parse_id<Id>("00112233445566778899aabbccddeeff"));
  EXPECT_FALSE(parse_id<Id>("00112233445566778899AABBCCDDEEFF"));
  EXPECT_FALSE(parse_id<Id>("00112233445566778899aabbccddee"));
}

}  // namespace
}  // namespace causeway::adapters::http_safety
