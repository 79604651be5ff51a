// What each answer means, by its status and its code.
#include "safety/cybertip_course.h"

#include <gtest/gtest.h>
#include <set>

#include "safety/cybertip_world_test.h"

namespace causeway::safety {
namespace {

using test::answer_of;
using test::documented;

TEST(CybertipCourse, HasARowForEachDocumentedCode) {
  for (const std::uint32_t code : documented) {
    ASSERT_NE(find_code(code), nullptr) << code;
    EXPECT_EQ(find_code(code)->code, code);
  }
  EXPECT_EQ(find_code(9999), nullptr);
  EXPECT_EQ(course_of(answer_of(9999)), Course::strange);
  EXPECT_EQ(course_of({500, Reading{0, "1", {}, {}, {}}}), Course::strange);
}

TEST(CybertipCourse, HasASentenceForEachAlarm) {
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < alarm_count; ++i) {
    sentences.insert(sentence_of(static_cast<Alarm>(i)));
  }
  EXPECT_EQ(sentences.size(), alarm_count);
  EXPECT_FALSE(sentences.contains(""));
  EXPECT_NE(sentence_of(Alarm::files_differ).find("other files"), std::string_view::npos);
}

}  // namespace
}  // namespace causeway::safety
