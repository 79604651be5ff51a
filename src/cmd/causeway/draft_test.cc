// Nothing is left of a file that was not finished, and none is replaced.
#include "cmd/causeway/draft.h"

#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
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

TEST_P(Drafts, OfSeveralProcessesAreAllPublished) {
  constexpr int processes = 4;
  constexpr int each = 100;
  std::vector<pid_t> children;
  for (int i = 0; i < processes; ++i) {
    children.push_back(::fork());
    if (children.back() != 0) continue;
    try {
      for (int n = 0; n < each; ++n) {
        Draft(folder(), GetParam()).publish(std::to_string(i) + "." + std::to_string(n));
      }
    } catch (const StoreError&) {
      ::_exit(1);
    }
    ::_exit(0);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(count_in(folder()), std::size_t{processes} * each);
}

TEST_P(Drafts, RemoveNothingThatIsNone) {
  std::ofstream(folder() / ".causeway.conf") << "mine";
  std::ofstream(folder() / ".causeway.settings") << "mine";
  std::ofstream(folder() / ".causeway.a-dash") << "mine";
  fs::create_directory(folder() / ".causeway.folder");
  fs::create_symlink(".causeway.conf", folder() / ".causeway.linked");
  ASSERT_EQ(::mkfifo((folder() / ".causeway.afifo0").c_str(), 0600), 0);
  {
    Draft(folder(), GetParam()).publish("a.txt");
  }
  EXPECT_EQ(count_in(folder()), 7U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Drafts, testing::Values(Draft::Kind::unnamed, Draft::Kind::named));

TEST(NewDrafts, HaveNoNameWhereThatIsPossible) {
  const test::ScratchFolder scratch;
  const int probe = ::open(scratch.path().c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (probe < 0) GTEST_SKIP() << "the file system of " << scratch.path() << " knows none";
  ::close(probe);
  const Draft draft(scratch.path());
  EXPECT_EQ(draft.kind(), Draft::Kind::unnamed);
  EXPECT_EQ(count_in(scratch.path()), 0U);
}

}  // namespace
}  // namespace causeway::cli
