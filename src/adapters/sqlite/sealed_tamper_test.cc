// What somebody with the disk in his hands can do: no change of the database opens; a change of the
// log opens only where it looks like a write that a crash has torn, and then takes away no more
// than the last transaction, or, by cutting the file, the last ones.
#include <algorithm>
#include <optional>

#include "adapters/sqlite/sealed_test.h"

namespace causeway::adapters::sqlite {
namespace {

class SealedTamper : public SealedFixture {
 protected:
  void make_database(const std::string& name) {
    Database db = open(name);
    Ledger ledger(db);
    ledger.create();
    for (int n = 1; n <= 20; ++n) ledger.add(n, 300 * n);
  }

  /// Whether a database of these bytes, and a log where one is given, is refused: at once, or when
  /// all of it is read. Otherwise how many rows it has.
  std::optional<std::int64_t> rows_of(const Bytes& database, const Bytes& log = {}) {
    scratch_.write("t.db", database);
    std::filesystem::remove(scratch_ / "t.db-wal");
    if (!log.empty()) scratch_.write("t.db-wal", log);
    try {
      Database db = open("t.db");
      return Ledger(db).check();
    } catch (const StoreError& error) {
      EXPECT_EQ(error.kind(), Kind::corrupt) << error.what();
      return std::nullopt;
    }
  }

  /// A database whose log holds `last` transactions of 1 to 3 frames, as a crash would leave both.
  struct Files {
    Bytes database;
    Bytes log;
    /// The size of the log after each transaction; the first made the table.
    std::vector<std::size_t> ends;
  };

  Files crashed(const std::string& name = "c.db") {
    Files files;
    Database db = open(name);
    Ledger ledger(db);
    const auto mark = [&] { files.ends.push_back(scratch_.read(name + "-wal").size()); };
    ledger.create();
    mark();
    for (int n = 1; n <= last; ++n) {
      ledger.add(n, 1'500 * n % 7'000);
      mark();
    }
    files.database = scratch_.read(name);
    files.log = scratch_.read(name + "-wal");
    return files;
  }

  static constexpr int last = 6;
};

TEST_F(SealedTamper, AChangedByteInAnyPageIsRefused) {
  make_database("s.db");
  const Bytes good = scratch_.read("s.db");
  ASSERT_EQ(rows_of(good), 20);
  ASSERT_GT(good.size() / page_size, 15U);
  for (std::size_t page = 0; page < good.size(); page += page_size) {
    for (const std::size_t within : {random_.below(page_size), page_size - random_.below(40) - 1}) {
      Bytes changed = good;
      changed[page + within] ^= static_cast<std::uint8_t>(1U << random_.below(8));
      EXPECT_EQ(rows_of(changed), std::nullopt) << page + within;
    }
  }
}

TEST_F(SealedTamper, MovedAndForeignPagesAreRefused) {
  make_database("s.db");
  make_database("other.db");  // the same key, the same rows
  const Bytes good = scratch_.read("s.db");
  const Bytes other = scratch_.read("other.db");
  ASSERT_EQ(good.size(), other.size());
  for (std::size_t page = 0; page < good.size(); page += page_size) {
    const auto at = static_cast<std::ptrdiff_t>(page);
    Bytes foreign = good;
    std::copy_n(other.begin() + at, page_size, foreign.begin() + at);
    EXPECT_EQ(rows_of(foreign), std::nullopt) << page;
    if (page == 0) continue;
    Bytes swapped = good;
    std::swap_ranges(
        swapped.begin() + at, swapped.begin() + at + page_size, swapped.begin() + at - page_size
    );
    EXPECT_EQ(rows_of(swapped), std::nullopt) << page;
    Bytes zeroed = good;
    std::fill_n(zeroed.begin() + at, page_size, std::uint8_t{0});
    EXPECT_EQ(rows_of(zeroed), std::nullopt) << page;
  }
}

TEST_F(SealedTamper, ACutDatabaseIsRefused) {
  make_database("s.db");
  const Bytes good = scratch_.read("s.db");
  for (std::size_t size = 0; size < good.size(); size += page_size / 2) {
    const Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(rows_of(cut), std::nullopt) << size;
  }
}

TEST_F(SealedTamper, ACutDatabaseUnderALogIsRefusedToo) {
  Files files;
  {
    make_database("s.db");
    Database db = open();
    db.run("UPDATE ledger SET filling = filling WHERE n = 1");
    files.database = scratch_.read("s.db");
    files.log = scratch_.read("s.db-wal");
  }
  ASSERT_EQ(rows_of(files.database, files.log), 20);
  files.database.resize(files.database.size() - page_size);
  EXPECT_EQ(rows_of(files.database, files.log), std::nullopt);
}

TEST_F(SealedTamper, AChangedByteInTheLogIsRefusedOrTearsTheLastTransaction) {
  const Files files = crashed();
  ASSERT_EQ(rows_of(files.database, files.log), last);
  const std::size_t last_begins = files.ends[last - 1];
  for (std::size_t at = 0; at < files.log.size(); at += at < 32 ? 1 : 97) {
    Bytes changed = files.log;
    changed[at] ^= static_cast<std::uint8_t>(1U << random_.below(8));
    const auto rows = rows_of(files.database, changed);
    // The last transaction is the proof that those before it had been durable.
    if (at < last_begins) {
      EXPECT_EQ(rows, std::nullopt) << at;
    } else {
      EXPECT_EQ(rows, last - 1) << at;
    }
  }
}

TEST_F(SealedTamper, ACutLogEndsAfterAWholeTransaction) {
  const Files files = crashed();
  for (std::size_t size = files.ends[0]; size < files.log.size(); size += 501) {
    const Bytes cut(files.log.begin(), files.log.begin() + static_cast<std::ptrdiff_t>(size));
    const auto whole = std::upper_bound(files.ends.begin(), files.ends.end(), size);
    EXPECT_EQ(rows_of(files.database, cut), whole - files.ends.begin() - 1) << size;
  }
}

TEST_F(SealedTamper, SwappedFramesAreRefused) {
  const Files files = crashed();
  constexpr std::size_t header = 32;
  for (std::size_t at = header; at + 2 * frame_size <= files.ends[last - 1]; at += frame_size) {
    Bytes swapped = files.log;
    const auto frame = swapped.begin() + static_cast<std::ptrdiff_t>(at);
    std::swap_ranges(frame, frame + frame_size, frame + frame_size);
    EXPECT_EQ(rows_of(files.database, swapped), std::nullopt) << at;
  }
}

TEST_F(SealedTamper, ALogOfAnotherDatabaseAddsNothing) {
  const Files files = crashed();
  make_database("s.db");
  EXPECT_EQ(rows_of(scratch_.read("s.db"), files.log), 20);
}

TEST_F(SealedTamper, FramesOfAnOlderLogAddNothing) {
  // Two generations of one log: the second begins at the front of the file again.
  Database db = open();
  Ledger ledger(db);
  ledger.create();
  for (int n = 1; n <= 4; ++n) ledger.add(n, 3'000);
  const Bytes older = scratch_.read("s.db-wal");
  db.execute("PRAGMA wal_checkpoint(RESTART)");
  ledger.add(5, 3'000);
  const Bytes database = scratch_.read("s.db");
  const Bytes log = scratch_.read("s.db-wal");
  ASSERT_EQ(log.size(), older.size());
  ASSERT_EQ(rows_of(database, log), 5);
  Bytes mixed = log;
  std::copy(older.begin() + 32, older.begin() + 32 + frame_size, mixed.begin() + 32);
  EXPECT_EQ(rows_of(database, mixed), 4);
}

}  // namespace
}  // namespace causeway::adapters::sqlite
