// Whatever others call a file, it gets a name that a file system takes.
#include "cmd/causeway/file_names.h"

#include <gtest/gtest.h>

namespace causeway::cli {
namespace {

TEST(FileNames, HideNothing) {
  EXPECT_EQ(visible_name("photo.jpg"), "photo.jpg");
  EXPECT_EQ(visible_name("../../.profile"), "file.profile");
  EXPECT_EQ(visible_name(""), "file");
}

TEST(FileNames, AreNumberedInFrontOfTheirType) {
  EXPECT_EQ(numbered_name("photo.jpg", 1), "photo.jpg");
  EXPECT_EQ(numbered_name("photo.jpg", 2), "photo (2).jpg");
  EXPECT_EQ(numbered_name("photo", 10'000), "photo (10000)");
  EXPECT_EQ(numbered_name("photo.tar.gz", 2), "photo.tar (2).gz");
}

TEST(FileNames, AreCutWhereTheyWouldBeTooLong) {
  const std::string longest = std::string(251, 'x') + ".jpg";
  EXPECT_EQ(numbered_name(longest, 1), longest);
  EXPECT_EQ(numbered_name(longest, 2), std::string(247, 'x') + " (2).jpg");
  EXPECT_EQ(numbered_name("file." + std::string(254, 'x'), 1), "file." + std::string(250, 'x'));
  EXPECT_EQ(numbered_name("a." + std::string(253, 'x'), 2), "a." + std::string(249, 'x') + " (2)");
}

TEST(FileNames, AreCutBetweenTwoCharacters) {
  std::string name;
  for (int i = 0; i < 62; ++i) name += "\U0001F44D";  // 4 bytes each
  const std::string cut = numbered_name(name + "abcdefg", 2);
  EXPECT_EQ(cut, name + "abc (2)");
  EXPECT_EQ(numbered_name(name + "\U0001F44D.a", 2), name + " (2).a");
}

TEST(FileNames, RunNothingFromAPage) {
  for (const char* name : {"photo.jpg", "photo.JPEG", "notes.txt", "a.b.pdf", "song.opus"}) {
    EXPECT_EQ(inert_name(name), name);
  }
  for (const char* name :
       {"page.html",
        "page.HTM",
        "a.svg",
        "a.xml",
        "a.xhtml",
        "page",
        "jpg",
        "page.html.",
        "photo.jpg.svg",
        ".jpg"}) {
    EXPECT_EQ(inert_name(name), std::string(name) + ".bin");
  }
}

}  // namespace
}  // namespace causeway::cli
