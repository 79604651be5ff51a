// Files that a crash leaves whole, folders where the specification puts them, keys that only their
// owner can open, blobs that arrive in pieces.
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/files/blob_files.h"
#include "adapters/files/directories.h"
#include "adapters/files/durable.h"
#include "adapters/files/file.h"
#include "adapters/files/key_file.h"
#include "base/encoding.h"
#include "base/seeded_random.h"

namespace causeway::adapters::files {
namespace {

using Kind = StoreError::Kind;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

template <typename F>
StoreError failure(F&& f) {
  try {
    f();
  } catch (const StoreError& error) {
    return error;
  }
  return {Kind::other, "nothing was thrown"};
}

class Folder : public testing::Test {
 protected:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "causeway-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }

  ~Folder() override { std::filesystem::remove_all(folder_); }

  std::size_t file_count() const {
    const std::filesystem::directory_iterator all(folder_);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  static mode_t mode(const std::filesystem::path& path) {
    struct stat info{};
    EXPECT_EQ(::stat(path.c_str(), &info), 0);
    return info.st_mode & 0777;
  }

  std::filesystem::path folder_;
  SeededRandom random_{1};
};

/// Runs `f` in a child process that may not make a file longer than `size_max`; its exit code.
template <typename F>
int with_file_size_limit(rlim_t size_max, F&& f) {
  const pid_t child = ::fork();
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{size_max, size_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(f());
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class DurableWrite : public Folder {};

TEST_F(DurableWrite, MakesAFileForItsOwnerOnly) {
  EXPECT_TRUE(write_durable(folder_ / "a", as_bytes("one")));
  EXPECT_EQ(as_text(read_file(folder_ / "a", 3)), "one");
  EXPECT_EQ(mode(folder_ / "a"), 0600U);
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(DurableWrite, ReplacesOrKeeps) {
  write_durable(folder_ / "a", as_bytes("one"));
  EXPECT_FALSE(write_durable(folder_ / "a", as_bytes("two"), Existing::keep));
  EXPECT_EQ(as_text(read_file(folder_ / "a", 9)), "one");
  EXPECT_TRUE(write_durable(folder_ / "a", as_bytes("two")));
  EXPECT_EQ(as_text(read_file(folder_ / "a", 9)), "two");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(DurableWrite, AFullDiskLeavesTheOldFileAlone) {
  write_durable(folder_ / "a", as_bytes("one"));
  const int kind = with_file_size_limit(100, [&] {
    return static_cast<int>(failure([&] { write_durable(folder_ / "a", Bytes(1000)); }).kind());
  });
  EXPECT_EQ(static_cast<Kind>(kind), Kind::full);
  EXPECT_EQ(as_text(read_file(folder_ / "a", 9)), "one");
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(DurableWrite, ReadingIsLimited) {
  write_durable(folder_ / "a", as_bytes("four"));
  EXPECT_THAT(failure([&] { read_file(folder_ / "a", 3); }).what(), HasSubstr("longer than"));
  EXPECT_EQ(failure([&] { read_file(folder_ / "missing", 3); }).kind(), Kind::io);
}

class Directories : public Folder {};

TEST_F(Directories, FollowTheEnvironmentThenHome) {
  ::setenv("HOME", "/home/kim", 1);
  ::setenv("XDG_CONFIG_HOME", "/etc/kim", 1);
  ::setenv("XDG_DATA_HOME", "relative", 1);
  ::unsetenv("XDG_STATE_HOME");
  EXPECT_EQ(config_folder("causeway"), "/etc/kim/causeway");
  EXPECT_EQ(data_folder("causeway"), "/home/kim/.local/share/causeway");
  EXPECT_EQ(state_folder("causeway"), "/home/kim/.local/state/causeway");
  ::unsetenv("HOME");
  EXPECT_EQ(failure([] { state_folder("causeway"); }).kind(), Kind::other);
}

TEST_F(Directories, AreMadePrivate) {
  make_private_folder(folder_ / "a" / "b");
  make_private_folder(folder_ / "a" / "b");
  EXPECT_EQ(mode(folder_ / "a"), 0700U);
  EXPECT_EQ(mode(folder_ / "a" / "b"), 0700U);
}

class KeyFile : public Folder {
 protected:
  SealingKey mint_wrapped() {
    return mint_key_file(path_, passphrase_, random_, crypto::password_cost_min);
  }

  /// How opening fails once the file holds `bytes`.
  Kind after(const Bytes& bytes) {
    write_durable(path_, bytes);
    return failure([&] { open_key_file(path_); }).kind();
  }

  std::filesystem::path path_ = folder_ / "key";
  SecretBytes passphrase_{as_bytes("horse battery")};
};

TEST_F(KeyFile, InTheClearComesBack) {
  const SealingKey key = mint_key_file(path_, random_);
  EXPECT_EQ(key_protection(path_), KeyProtection::none);
  EXPECT_EQ(open_key_file(path_), key);
  EXPECT_EQ(mode(path_), 0600U);
}

TEST_F(KeyFile, WrappedComesBackUnderItsPassphraseOnly) {
  const SealingKey key = mint_wrapped();
  EXPECT_EQ(key_protection(path_), KeyProtection::passphrase);
  EXPECT_EQ(open_key_file(path_, passphrase_), key);
  EXPECT_EQ(open_key_file(path_, SecretBytes(as_bytes("horse"))), std::nullopt);
  const Bytes file = read_file(path_, 256);
  const auto stored =
      std::search(file.begin(), file.end(), key.reveal().begin(), key.reveal().begin() + 8);
  EXPECT_EQ(stored, file.end());
}

TEST_F(KeyFile, TakesAnotherPassphrase) {
  const SealingKey key = mint_wrapped();
  const SecretBytes next(as_bytes("staple"));
  rewrap_key_file(path_, key, next, random_, crypto::password_cost_min);
  EXPECT_EQ(open_key_file(path_, passphrase_), std::nullopt);
  EXPECT_EQ(open_key_file(path_, next), key);
}

TEST_F(KeyFile, IsNeverReplacedByANewOne) {
  const SealingKey key = mint_key_file(path_, random_);
  EXPECT_EQ(failure([&] { mint_key_file(path_, random_); }).kind(), Kind::other);
  EXPECT_EQ(failure([&] { mint_wrapped(); }).kind(), Kind::other);
  EXPECT_EQ(open_key_file(path_), key);
  EXPECT_EQ(failure([&] { open_key_file(folder_ / "missing"); }).kind(), Kind::io);
}

TEST_F(KeyFile, ThatOthersMayOpenIsRefused) {
  mint_key_file(path_, random_);
  for (const mode_t wrong : {0640U, 0604U, 0610U}) {
    ::chmod(path_.c_str(), wrong);
    const StoreError error = failure([&] { open_key_file(path_); });
    EXPECT_EQ(error.kind(), Kind::exposed);
    EXPECT_THAT(error.what(), HasSubstr("chmod 600"));
  }
  ::chmod(path_.c_str(), 0400);
  EXPECT_EQ(open_key_file(path_).size(), sealing_key_size);
}

TEST_F(KeyFile, OfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "skipped: only root can give files away";
  mint_key_file(path_, random_);
  ASSERT_EQ(::chown(path_.c_str(), 1, 1), 0);
  EXPECT_EQ(failure([&] { open_key_file(path_); }).kind(), Kind::exposed);
}

TEST_F(KeyFile, OfTheDocumentOpens) {
  std::ifstream document(std::string(CAUSEWAY_SOURCE_DIR) + "/docs/formats/key-file.md");
  std::string line;
  std::string hex;
  while (std::getline(document, line) && line != "```hex clear") {
  }
  while (std::getline(document, line) && line != "```") hex += line;
  write_durable(path_, *from_hex(hex));
  EXPECT_EQ(
      to_hex(open_key_file(path_).reveal()),
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
  );
}

TEST_F(KeyFile, ShortLongOrChangedIsCorrupt) {
  mint_key_file(path_, random_);
  const Bytes good = read_file(path_, 256);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_EQ(
        after(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size))), Kind::corrupt
    );
  }
  EXPECT_EQ(after(concat(good, Bytes(1))), Kind::corrupt);
  EXPECT_EQ(after(Bytes(1000)), Kind::corrupt);
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes changed = good;
    changed[at] ^= 1;
    EXPECT_EQ(after(changed), Kind::corrupt) << at;
  }
}

TEST_F(KeyFile, WrappedAndChangedNeverOpens) {
  mint_wrapped();
  const Bytes good = read_file(path_, 256);
  for (std::size_t at = 0; at < good.size(); ++at) {
    Bytes changed = good;
    changed[at] ^= 0x80;
    write_durable(path_, changed);
    try {
      EXPECT_EQ(open_key_file(path_, passphrase_), std::nullopt) << at;
    } catch (const StoreError& error) {
      EXPECT_EQ(error.kind(), Kind::corrupt) << at;
    }
  }
}

class Blobs : public Folder {
 protected:
  BlobFiles blobs_{folder_ / "blobs"};
  BlobId id_ = random_.id<BlobId>();
};

TEST_F(Blobs, GrowAtTheirEndOnly) {
  EXPECT_EQ(blobs_.size(id_), std::nullopt);
  EXPECT_EQ(blobs_.append(id_, 3, as_bytes("early")), 0U);
  EXPECT_EQ(blobs_.size(id_), std::nullopt);
  EXPECT_EQ(blobs_.append(id_, 0, as_bytes("one")), 3U);
  EXPECT_EQ(blobs_.append(id_, 0, as_bytes("again")), 3U);
  EXPECT_EQ(blobs_.append(id_, 4, as_bytes("gap")), 3U);
  EXPECT_EQ(blobs_.append(id_, 3, as_bytes("two")), 6U);
  EXPECT_EQ(blobs_.size(id_), 6U);
  EXPECT_EQ(as_text(blobs_.read(id_, 0, 100)), "onetwo");
}

TEST_F(Blobs, AreReadInRanges) {
  blobs_.append(id_, 0, as_bytes("onetwo"));
  EXPECT_EQ(as_text(blobs_.read(id_, 2, 3)), "etw");
  EXPECT_EQ(as_text(blobs_.read(id_, 5, 100)), "o");
  EXPECT_TRUE(blobs_.read(id_, 6, 1).empty());
  EXPECT_TRUE(blobs_.read(id_, ~std::uint64_t{0}, 1).empty());
  EXPECT_TRUE(blobs_.read(random_.id<BlobId>(), 0, 1).empty());
}

TEST_F(Blobs, AreFoundAgainByANewProcess) {
  blobs_.append(id_, 0, as_bytes("one"));
  EXPECT_EQ(BlobFiles(folder_ / "blobs").append(id_, 3, as_bytes("two")), 6U);
}

TEST_F(Blobs, AreRemovedOnce) {
  blobs_.append(id_, 0, as_bytes("one"));
  EXPECT_TRUE(blobs_.remove(id_));
  EXPECT_FALSE(blobs_.remove(id_));
  EXPECT_EQ(blobs_.size(id_), std::nullopt);
}

TEST_F(Blobs, AFullDiskAddsNothing) {
  blobs_.append(id_, 0, Bytes(100));
  const int kind = with_file_size_limit(150, [&] {
    return static_cast<int>(failure([&] { blobs_.append(id_, 100, Bytes(100)); }).kind());
  });
  EXPECT_EQ(static_cast<Kind>(kind), Kind::full);
  EXPECT_EQ(blobs_.size(id_), 100U);
  EXPECT_EQ(blobs_.append(id_, 100, Bytes(100)), 200U);
}

TEST_F(Blobs, AreListedByAge) {
  const BlobId young = random_.id<BlobId>();
  blobs_.append(id_, 0, as_bytes("old"));
  blobs_.append(young, 0, as_bytes("young"));
  write_durable(folder_ / "blobs" / "stranger", as_bytes("not a blob"));
  const std::string name = [&] {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "blobs")) {
      if (entry.is_regular_file() && entry.file_size() == 3) return entry.path().string();
    }
    return std::string();
  }();
  const timespec long_ago[2] = {{1000, 0}, {1000, 500'000'000}};
  ASSERT_EQ(::utimensat(AT_FDCWD, name.c_str(), long_ago, 0), 0);
  EXPECT_TRUE(blobs_.untouched_since(from_unix_ms(1'000'499), 10).empty());
  EXPECT_THAT(blobs_.untouched_since(from_unix_ms(1'000'500), 10), UnorderedElementsAre(id_));
  EXPECT_THAT(
      blobs_.untouched_since(from_unix_ms(1ULL << 43), 10), UnorderedElementsAre(id_, young)
  );
  EXPECT_EQ(blobs_.untouched_since(from_unix_ms(1ULL << 43), 1).size(), 1U);
}

}  // namespace
}  // namespace causeway::adapters::files
