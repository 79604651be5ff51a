// What people at the console write: docs/formats/safety-api.md §1.
#include "safety/written_text.h"

#include <gtest/gtest.h>

namespace causeway::safety {
namespace {

std::string_view rule_of(std::string_view text) {
  const auto read = read_text(text);
  return read.ok() ? "" : read.error().rule().name;
}

TEST(WrittenText, IsTrimmed) {
  EXPECT_EQ(*read_text(" \n\ta\nb \r\n"), "a\nb");
}

TEST(WrittenText, IsThereWhereItHasTo) {
  EXPECT_EQ(rule_of(""), "safety.text_is_there");
  EXPECT_EQ(rule_of(" \n\t"), "safety.text_is_there");
  EXPECT_EQ(*read_optional_text(" "), "");
}

TEST(WrittenText, IsNotLongerThanItsLimit) {
  EXPECT_EQ(rule_of(std::string(2'000, 'a') + " "), "");
  EXPECT_EQ(rule_of(std::string(2'001, 'a')), "safety.text_is_within_limit");
}

TEST(WrittenText, HasOnlyCharactersThatShow) {
  EXPECT_EQ(rule_of("a\tb"), "safety.text_is_visible");
  EXPECT_EQ(rule_of("a\rb"), "safety.text_is_visible");
  EXPECT_EQ(rule_of("a\xE2\x80\xAE"), "safety.text_is_visible");
  EXPECT_EQ(rule_of("\xff"), "safety.text_is_visible");
}

}  // namespace
}  // namespace causeway::safety
