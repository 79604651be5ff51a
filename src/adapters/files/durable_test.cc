// Names that replace nothing, on whatever file system; files that are there before what is in them.
#include "adapters/files/durable.h"

#include <cstddef>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace causeway::adapters::files {
namespace {

struct Refusal {
  unsigned call;
  unsigned error;
};

/// From now on this process hears that error for each such call: what a file system says that has
/// it not.
void refuse(const std::vector<Refusal>& refusals) {
  std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const Refusal& one : refusals) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, one.call, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | one.error));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  const bool is_in_force = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
  if (!is_in_force) ::_exit(77);
}

class NewNames : public testing::TestWithParam<std::vector<Refusal>> {
 protected:
  NewNames() {
    std::string name = "/tmp/causeway-names.XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }

  ~NewNames() override { std::filesystem::remove_all(folder_); }

  /// Of `f`, which answers whether all is well, where some calls are refused.
  template <typename F>
  bool is_well(F&& f) {
    const pid_t child = ::fork();
    if (child == 0) {
      refuse(GetParam());
      try {
        ::_exit(f() ? 0 : 1);
      } catch (...) {
        ::_exit(2);
      }
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

  std::string text(const char* name) const { return to_text(read_file(folder_ / name, 9)); }

  static std::string to_text(const Bytes& bytes) { return std::string(as_text(bytes)); }

  std::size_t count() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  std::filesystem::path folder_;
};

TEST_P(NewNames, AreGivenAndReplaceNothing) {
  EXPECT_TRUE(is_well([&] { return write_durable(folder_ / "a", as_bytes("one"), Existing::keep); })
  );
  EXPECT_EQ(text("a"), "one");
  EXPECT_TRUE(is_well([&] { return !write_durable(folder_ / "a", as_bytes("two"), Existing::keep); }
  ));
  EXPECT_EQ(text("a"), "one");
  EXPECT_EQ(count(), 1U);
}

TEST_P(NewNames, AreNotThoseOfLinksThatLeadNowhere) {
  std::filesystem::create_symlink("nowhere", folder_ / "a");
  EXPECT_TRUE(is_well([&] { return !write_durable(folder_ / "a", as_bytes("two"), Existing::keep); }
  ));
  EXPECT_TRUE(std::filesystem::is_symlink(folder_ / "a"));
  EXPECT_EQ(count(), 1U);
}

TEST_P(NewNames, LeaveNothingWhereTheFileIsMissing) {
  EXPECT_TRUE(is_well([&] {
    try {
      put_name(folder_ / "missing", folder_ / "a");
    } catch (const StoreError&) {
      return true;
    }
    return false;
  }));
  EXPECT_EQ(count(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    FileSystems,
    NewNames,
    testing::Values(
        std::vector<Refusal>{},
        std::vector<Refusal>{{SYS_linkat, EPERM}},                          // FAT
        std::vector<Refusal>{{SYS_renameat2, EINVAL}},                      // NFS
        std::vector<Refusal>{{SYS_linkat, EPERM}, {SYS_renameat2, EINVAL}}  // some of FUSE
    )
);

class NewFiles : public NewNames {};

TEST_P(NewFiles, AreGoneUnlessSomethingIsKeptInThem) {
  const auto path = folder_ / "a";
  {
    const auto file = NewFile::make(path);
    ASSERT_TRUE(file);
    EXPECT_EQ(count(), 1U);
    EXPECT_FALSE(NewFile::make(path));
  }
  EXPECT_EQ(count(), 0U);
  NewFile::make(path)->keep(as_bytes("one"));
  EXPECT_EQ(text("a"), "one");
  EXPECT_FALSE(NewFile::make(path));
  EXPECT_THROW(NewFile::make(folder_ / "missing" / "a"), StoreError);
}

INSTANTIATE_TEST_SUITE_P(Anywhere, NewFiles, testing::Values(std::vector<Refusal>{}));

}  // namespace
}  // namespace causeway::adapters::files
