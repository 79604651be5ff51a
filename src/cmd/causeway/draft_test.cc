// Nothing is left of a file that was not finished, and none is replaced.
#include "cmd/causeway/draft.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"
#include "cmd/causeway/provider_test.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;

std::string written_in(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count_in(const fs::path& folder) {
  const fs::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

class Drafts : public testing::TestWithParam<Draft::Kind> {
 protected:
  const fs::path& folder() const { return scratch_.path(); }

  test::ScratchFolder scratch_;
};

TEST_P(Drafts, GetTheFirstNameThatIsFree) {
  for (const char* text : {"one", "two"}) {
    Draft draft(folder(), GetParam());
    draft.append(as_bytes(std::string_view(text)));
    draft.publish("a.txt");
  }
  EXPECT_EQ(written_in(folder() / "a.txt"), "one");
  EXPECT_EQ(written_in(folder() / "a (2).txt"), "two");
  EXPECT_EQ(count_in(folder()), 2U);
}

TEST_P(Drafts, AreGoneWithoutAName) {
  {
    Draft(folder(), GetParam()).append(as_bytes(std::string_view("secret")));
  }
  EXPECT_EQ(count_in(folder()), 0U);
}

TEST_P(Drafts, OfAProcessThatWasKilledAreGoneWithTheNextOne) {
  const pid_t child = ::fork();
  if (child == 0) {
    Draft draft(folder(), GetParam());
    draft.append(as_bytes(std::string_view("secret")));
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(count_in(folder()), GetParam() == Draft::Kind::unnamed ? 0U : 1U);
  Draft next(folder(), GetParam());
  next.publish("a.txt");
  EXPECT_EQ(count_in(folder()), 1U);
}

TEST_P(Drafts, OfOthersStay) {
  Draft first(folder(), GetParam());
  first.append(as_bytes(std::string_view("one")));
  {
    Draft second(folder(), GetParam());
  }
  first.publish("a.txt");
  EXPECT_EQ(written_in(folder() / "a.txt"), "one");
}

INSTANTIATE_TEST_SUITE_P(Kinds, Drafts, testing::Values(Draft::Kind::unnamed, Draft::Kind::named));

TEST(NewDrafts, HaveNoNameWhereThatIsPossible) {
  const test::ScratchFolder scratch;
  const Draft draft(scratch.path());
  EXPECT_EQ(draft.kind(), Draft::Kind::unnamed) << "as all file systems of a Linux disk";
  EXPECT_EQ(count_in(scratch.path()), 0U);
}

}  // namespace
}  // namespace causeway::cli
