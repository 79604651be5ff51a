#pragma once

#include <cstdint>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite/sealed_database.h"
#include "adapters/sqlite/transaction.h"
#include "base/seeded_random.h"

namespace causeway::adapters::sqlite {

using Kind = StoreError::Kind;

/// The error that `f` throws.
template <typename F>
StoreError failure(F&& f) {
  try {
    f();
  } catch (const StoreError& error) {
    return error;
  }
  return {Kind::other, "nothing was thrown"};
}

/// A folder with a sealed database `s.db` and what opens it.
class SealedFixture : public testing::Test {
 protected:
  Database open(const std::string& name = "s.db", const Options& options = {}) {
    return open_sealed(scratch_ / name, key_.clone(), random_, options);
  }

  /// Over a VFS that the test keeps, for its counters.
  Database open_counted(const Options& options = {}) {
    vfs_ = std::make_shared<SealedVfs>(key_.clone(), random_);
    return open_sealed(scratch_ / "s.db", vfs_, options);
  }

  const SealCounters& counters() const { return vfs_->counters(); }

  Scratch scratch_;
  SeededRandom random_{1};
  files::SealingKey key_{random_.secret(files::sealing_key_size)};
  std::shared_ptr<SealedVfs> vfs_;
};

/// Numbered rows with a few pages of filling each, so that a lost or mixed page shows.
class Ledger {
 public:
  explicit Ledger(Database& database) : database_(database) {}

  void create() {
    database_.execute("CREATE TABLE ledger (n INTEGER PRIMARY KEY, filling BLOB) STRICT");
  }

  void add(std::int64_t n, std::int64_t filling_size) {
    Transaction transaction(database_);
    database_.run("INSERT INTO ledger (n, filling) VALUES (?, ?)", n, filling(n, filling_size));
    transaction.commit();
  }

  /// The highest number; throws or fails unless all up to it are there and whole.
  std::int64_t check() {
    std::int64_t last = 0;
    database_.for_each(
        "SELECT n, filling FROM ledger ORDER BY n",
        [&](std::int64_t n, ByteView bytes) {
          EXPECT_EQ(n, last + 1);
          EXPECT_TRUE(to_bytes(bytes) == filling(n, static_cast<std::int64_t>(bytes.size())));
          last = n;
        }
    );
    const auto verdict = database_.query_one<std::string>("PRAGMA integrity_check");
    if (verdict != "ok") throw StoreError(Kind::corrupt, *verdict);
    return last;
  }

 private:
  static Bytes filling(std::int64_t n, std::int64_t size) {
    return Bytes(static_cast<std::size_t>(size), static_cast<std::uint8_t>(n * 7 + 1));
  }

  Database& database_;
};

}  // namespace causeway::adapters::sqlite
