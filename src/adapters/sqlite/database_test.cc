// The plumbing over SQLite: values come back as they went in, a transaction is all or nothing, each
// failure has its kind, and no message holds a stored value.
#include "adapters/sqlite/database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/stat.h>

#include "adapters/sqlite/migration.h"
#include "adapters/sqlite/sealed_test.h"
#include "adapters/sqlite/transaction.h"

namespace causeway::adapters::sqlite {
namespace {

using testing::HasSubstr;
using testing::Not;

enum class Colour : std::uint16_t {
  red = 1,
  blue = 2
};

using Count = Number<struct CountTag, std::uint32_t>;

template <typename T>
T there_and_back(const T& value) {
  Database database = Database::in_memory();
  return *database.query_one<T>("SELECT ?", value);
}

TEST(SqliteValues, ComeBackAsTheyWentIn) {
  EXPECT_EQ(there_and_back(std::int64_t{-5}), -5);
  EXPECT_EQ(
      there_and_back(std::numeric_limits<std::int64_t>::min()),
      std::numeric_limits<std::int64_t>::min()
  );
  EXPECT_EQ(there_and_back(~std::uint64_t{0}), ~std::uint64_t{0});
  EXPECT_EQ(there_and_back(std::uint8_t{255}), 255);
  EXPECT_EQ(there_and_back(true), true);
  EXPECT_EQ(there_and_back(Colour::blue), Colour::blue);
  EXPECT_EQ(there_and_back(Count{7}), Count{7});
  EXPECT_EQ(there_and_back(from_unix_ms(1'700'000'000'123)), from_unix_ms(1'700'000'000'123));
  EXPECT_EQ(there_and_back(2.5), 2.5);
  EXPECT_EQ(there_and_back(std::string("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(there_and_back(Bytes{0, 1, 2}), (Bytes{0, 1, 2}));
  EXPECT_EQ(there_and_back(AccountId{{1, 2, 3}}), (AccountId{{1, 2, 3}}));
  EXPECT_EQ(there_and_back(SecretBytes(as_bytes("key"))), SecretBytes(as_bytes("key")));
  EXPECT_EQ(there_and_back(std::optional<Bytes>()), std::nullopt);
  EXPECT_EQ(there_and_back(std::optional<Bytes>(Bytes{1})), Bytes{1});
}

TEST(SqliteValues, EmptyIsNotNull) {
  EXPECT_EQ(there_and_back(std::optional<Bytes>(Bytes{})), Bytes{});
  EXPECT_EQ(there_and_back(std::optional<std::string>("")), "");
}

TEST(SqliteValues, OfAnotherTypeOrSizeAreCorrupt) {
  Database database = Database::in_memory();
  const auto read = [&]<typename T>(Sql sql, T) {
    return failure([&] { (void)database.query_one<T>(sql); }).kind();
  };
  EXPECT_EQ(read("SELECT NULL", std::int64_t{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT 'text'", std::int64_t{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT 256", std::uint8_t{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT -1", std::uint32_t{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT 2", bool{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT x'0011'", AccountId{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT 'text'", Bytes{}), Kind::corrupt);
  EXPECT_EQ(read("SELECT x'00'", std::string{}), Kind::corrupt);
}

class SqliteDatabase : public testing::Test {
 protected:
  SqliteDatabase() {
    database_.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE) STRICT");
  }

  std::int64_t row_count() { return *database_.query_one<std::int64_t>("SELECT count(*) FROM t"); }

  void insert(std::int64_t a, std::string_view b) {
    database_.run("INSERT INTO t (a, b) VALUES (?, ?)", a, b);
  }

  Scratch scratch_;
  Database database_ = Database::open(scratch_ / "plain.db");
};

TEST_F(SqliteDatabase, RunCountsChangedRows) {
  insert(1, "one");
  insert(2, "two");
  EXPECT_EQ(database_.run("UPDATE t SET b = b || '!'"), 2);
  EXPECT_EQ(database_.run("DELETE FROM t WHERE a = ?", 3), 0);
}

TEST_F(SqliteDatabase, QueryOneYieldsTheFirstRowOrNothing) {
  insert(1, "one");
  EXPECT_EQ(database_.query_one<std::string>("SELECT b FROM t WHERE a = ?", 1), "one");
  EXPECT_EQ(database_.query_one<std::string>("SELECT b FROM t WHERE a = ?", 2), std::nullopt);
  const auto row = database_.query_one<std::int64_t, std::string>("SELECT a, b FROM t");
  EXPECT_EQ(row, std::make_tuple(std::int64_t{1}, std::string("one")));
}

TEST_F(SqliteDatabase, ForEachVisitsInOrderAndStopsWhenTold) {
  for (int i = 0; i < 10; ++i) insert(i, std::to_string(i));
  std::string seen;
  database_.for_each(
      "SELECT a, b FROM t WHERE a >= ? ORDER BY a",
      [&](std::int64_t a, std::string_view b) {
        seen += b;
        return a == 6 ? Next::stop : Next::row;
      },
      4
  );
  EXPECT_EQ(seen, "456");
}

TEST_F(SqliteDatabase, AStatementIsUsableAfterItFailed) {
  insert(1, "one");
  EXPECT_EQ(failure([&] { insert(2, "one"); }).kind(), Kind::constraint);
  insert(2, "two");
  EXPECT_EQ(row_count(), 2);
}

TEST_F(SqliteDatabase, MessagesHoldNoBoundValue) {
  database_.execute("CREATE VIRTUAL TABLE words USING fts5(w)");
  const auto error = failure([&] {
    (void)database_.query_one<std::string>("SELECT w FROM words WHERE w MATCH ?", "hush\"");
  });
  EXPECT_THAT(error.what(), Not(HasSubstr("hush")));
  EXPECT_THAT(
      failure([&] { insert(1, "hush"), insert(2, "hush"); }).what(), Not(HasSubstr("hush"))
  );
}

TEST_F(SqliteDatabase, AStatementThatDoesNotFitSaysWhy) {
  EXPECT_THAT(failure([&] { database_.run("DELETE FROM missing"); }).what(), HasSubstr("missing"));
  EXPECT_EQ(failure([&] { database_.run("SELECT 1; SELECT 2"); }).kind(), Kind::other);
}

TEST_F(SqliteDatabase, NestedUseOfOneStatementIsOurMistake) {
  insert(1, "one");
  const auto nested = [&] { database_.for_each("SELECT a FROM t", [](std::int64_t) {}); };
  nested();
  EXPECT_DEATH(
      {
        const auto recurse = [&](auto& self) -> void {
          database_.for_each("SELECT a FROM t", [&](std::int64_t) { self(self); });
        };
        recurse(recurse);
      },
      "is_busy"
  );
}

TEST_F(SqliteDatabase, UncommittedIsUndone) {
  {
    Transaction transaction(database_);
    insert(1, "one");
  }
  EXPECT_EQ(row_count(), 0);
  Transaction transaction(database_);
  insert(1, "one");
  transaction.commit();
  EXPECT_EQ(row_count(), 1);
}

TEST_F(SqliteDatabase, ASavepointFailsAlone) {
  Transaction transaction(database_);
  insert(1, "one");
  {
    Savepoint outer(database_);
    insert(2, "two");
    {
      const Savepoint inner(database_);
      insert(3, "three");
    }
    outer.release();
  }
  {
    const Savepoint lost(database_);
    insert(4, "four");
  }
  transaction.commit();
  EXPECT_EQ(row_count(), 2);
}

TEST_F(SqliteDatabase, AReadTransactionSeesOneState) {
  Database reader = Database::open(scratch_ / "plain.db", {.access = Access::read_only});
  const auto count = [&] { return *reader.query_one<std::int64_t>("SELECT count(*) FROM t"); };
  {
    const Transaction view(reader, Intent::read);
    EXPECT_EQ(count(), 0);
    insert(1, "one");
    EXPECT_EQ(count(), 0);
  }
  EXPECT_EQ(count(), 1);
}

TEST_F(SqliteDatabase, IsForItsOwnerOnly) {
  for (const char* name : {"plain.db", "plain.db-wal", "plain.db-shm"}) {
    struct stat info{};
    ASSERT_EQ(::stat((scratch_ / name).c_str(), &info), 0) << name;
    EXPECT_EQ(info.st_mode & 0777, 0600U) << name;
  }
}

TEST_F(SqliteDatabase, RunsInTheSafestModes) {
  EXPECT_EQ(database_.query_one<std::string>("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(database_.query_one<std::int64_t>("PRAGMA synchronous"), 2);
  EXPECT_EQ(database_.query_one<std::int64_t>("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(database_.query_one<std::int64_t>("PRAGMA trusted_schema"), 0);
  EXPECT_EQ(database_.query_one<std::int64_t>("PRAGMA cell_size_check"), 1);
  EXPECT_EQ(failure([&] { database_.run("DELETE FROM t WHERE b = \"one\""); }).kind(), Kind::other);
  EXPECT_EQ(failure([&] { database_.run("DELETE FROM sqlite_schema"); }).kind(), Kind::other);
}

TEST_F(SqliteDatabase, ALogThatGrewOnceShrinksAgain) {
  constexpr std::size_t limit = 2 * 10 * 4096;
  Database database = Database::open(scratch_ / "spike.db", {.log_pages = 10});
  database.execute("CREATE TABLE spike (a INTEGER PRIMARY KEY, b BLOB) STRICT");
  const auto log_size = [&] { return std::filesystem::file_size(scratch_ / "spike.db-wal"); };
  database.run("INSERT INTO spike VALUES (1, zeroblob(1000000))");
  EXPECT_GT(log_size(), limit);
  database.run("INSERT INTO spike VALUES (2, x'00')");
  EXPECT_LE(log_size(), limit);
}

TEST_F(SqliteDatabase, SaysWhichFailureItWas) {
  const auto open = [&](const char* name, Access access) {
    return failure([&] { Database::open(scratch_ / name, {access, Milliseconds(0)}); }).kind();
  };
  EXPECT_EQ(open("missing.db", Access::read_write), Kind::io);

  Database second = Database::open(scratch_ / "plain.db", {.busy_timeout = Milliseconds(0)});
  const Transaction transaction(database_);
  EXPECT_EQ(failure([&] { const Transaction other(second); }).kind(), Kind::locked);

  Database reader = Database::open(scratch_ / "plain.db", {.access = Access::read_only});
  EXPECT_EQ(failure([&] { reader.run("DELETE FROM t"); }).kind(), Kind::readonly);

  scratch_.write("noise.db", Bytes(8192, 7));
  EXPECT_EQ(open("noise.db", Access::read_write), Kind::corrupt);
}

constexpr std::string_view steps[] = {
    "CREATE TABLE one (a INTEGER) STRICT; INSERT INTO one VALUES (1)",
    "ALTER TABLE one ADD COLUMN b TEXT",
    "CREATE TABLE two (a INTEGER) STRICT; INSERT INTO missing VALUES (1)",
};

Schema schema_of(std::size_t version) {
  return {0x43570001, std::span(steps).first(version)};
}

TEST(SqliteMigration, GoesForwardStepByStep) {
  Database database = Database::in_memory();
  migrate(database, schema_of(1));
  migrate(database, schema_of(2));
  migrate(database, schema_of(2));
  EXPECT_EQ(database.query_one<std::int64_t>("SELECT count(*) FROM one WHERE b IS NULL"), 1);
  EXPECT_EQ(database.query_one<std::int64_t>("PRAGMA user_version"), 2);
}

TEST(SqliteMigration, AFailedStepLeavesTheVersionBeforeIt) {
  Database database = Database::in_memory();
  EXPECT_EQ(failure([&] { migrate(database, schema_of(3)); }).kind(), Kind::other);
  EXPECT_EQ(database.query_one<std::int64_t>("PRAGMA user_version"), 2);
  EXPECT_EQ(
      database.query_one<std::int64_t>("SELECT count(*) FROM sqlite_schema WHERE name = 'two'"), 0
  );
}

TEST(SqliteMigration, ANewerSchemaIsRefused) {
  Database database = Database::in_memory();
  migrate(database, schema_of(2));
  const auto error = failure([&] { migrate(database, schema_of(1)); });
  EXPECT_EQ(error.kind(), Kind::newer);
  EXPECT_THAT(error.what(), HasSubstr("Update the program"));
}

TEST(SqliteMigration, ADatabaseOfAnotherKindIsRefused) {
  Database database = Database::in_memory();
  migrate(database, schema_of(1));
  const Schema other{0x43570002, std::span(steps).first(1)};
  EXPECT_EQ(failure([&] { migrate(database, other); }).kind(), Kind::other);
  Database foreign = Database::in_memory();
  foreign.execute("CREATE TABLE somebody (a)");
  EXPECT_EQ(failure([&] { migrate(foreign, schema_of(1)); }).kind(), Kind::other);
}

TEST(SqliteFile, KeepsNothingOfWhatWasDeletedFromAPage) {
  const Scratch scratch;
  Database database = Database::open(scratch / "d.db");
  database.execute("CREATE TABLE t (i INTEGER PRIMARY KEY, a TEXT)");
  database.execute("INSERT INTO t VALUES (1, 'stays'), (2, 'forgotten')");
  database.execute("UPDATE t SET a = 'x' WHERE i = 2");
  database.checkpoint();
  const Bytes file = scratch.read("d.db");
  EXPECT_NE(as_text(file).find("stays"), std::string_view::npos);
  EXPECT_EQ(as_text(file).find("forgotten"), std::string_view::npos);
}

}  // namespace
}  // namespace causeway::adapters::sqlite
