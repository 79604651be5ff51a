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

TEST(CybertipCourse, IsOfACodeOnlyWhereTheStatusDoesNotSayOtherwise) {
  struct Case {
    unsigned status;
    std::uint32_t code;
    Course course;
  };

  for (const Case& at : {
           Case{200, 5102, Course::finished},
           {400, 5102, Course::finished},
           {403, 5102, Course::strange},
           {429, 5102, Course::strange},
           {500, 5102, Course::strange},
           {302, 5102, Course::strange},
           {500, 1000, Course::unclear},
           {503, 1110, Course::repeat},
           {400, 4100, Course::refused},
           {503, 4100, Course::strange},
           {401, 2000, Course::slow},
           {403, 3100, Course::slow},
           {404, 5001, Course::gone},
           {500, 5101, Course::strange},
           {400, 0, Course::strange},
           {201, 0, Course::strange},
       }) {
    EXPECT_EQ(course_of({at.status, Reading{at.code, {}, {}, {}, {}}}), at.course)
        << at.status << " " << at.code;
  }
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
