// An export goes into a folder of its own, and over nothing that is there.
#include "cmd/causeway/export_folder.h"

#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "cmd/causeway/errors.h"
#include "cmd/causeway/process_test.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;

::mode_t mode_of(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777;
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Export : public testing::Test {
 protected:
  fs::path path() const { return folder_.path() / "out"; }

  test::ScratchFolder folder_;
};

TEST_F(Export, IsForItsOwnerOnly) {
  const ExportFolder folder(path());
  ExportFile file = folder.file("a.txt");
  const std::string large(100'000, 'x');
  file.add("Hello\n");
  file.add(large);
  file.finish();
  EXPECT_EQ(text_of(path() / "a.txt"), "Hello\n" + large);
  EXPECT_EQ(mode_of(path()), 0700U);
  EXPECT_EQ(mode_of(path() / "a.txt"), 0600U);
}

TEST_F(Export, TakesAnEmptyFolderAndProtectsIt) {
  fs::create_directory(path());
  fs::permissions(path(), fs::perms(0755));
  const ExportFolder folder(path().string() + "/");
  EXPECT_EQ(mode_of(path()), 0700U);
}

TEST_F(Export, RefusesWhatIsNotEmptyNoFolderOrALink) {
  fs::create_directories(path() / "something");
  EXPECT_THROW(ExportFolder{path()}, Failure);
  std::ofstream(folder_.path() / "file") << "text";
  EXPECT_THROW(ExportFolder{folder_.path() / "file"}, Failure);
  fs::create_directory(folder_.path() / "elsewhere");
  fs::create_directory_symlink(folder_.path() / "elsewhere", folder_.path() / "link");
  EXPECT_THROW(ExportFolder{folder_.path() / "link"}, Failure);
  EXPECT_TRUE(fs::is_empty(folder_.path() / "elsewhere"));
}

TEST_F(Export, WritesThroughNoLinkAndOverNoFile) {
  const ExportFolder folder(path());
  fs::create_symlink(folder_.path() / "victim", path() / "a.txt");
  EXPECT_THROW(folder.file("a.txt"), StoreError);
  EXPECT_FALSE(fs::exists(folder_.path() / "victim"));
  std::ofstream(path() / "b.txt") << "kept";
  EXPECT_THROW(folder.file("b.txt"), StoreError);
  EXPECT_EQ(text_of(path() / "b.txt"), "kept");
}

}  // namespace
}  // namespace causeway::cli
