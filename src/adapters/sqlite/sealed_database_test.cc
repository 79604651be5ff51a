// A sealed database as its owner meets it: made whole, opened by one process with one key, never in
// the clear on the disk, clear about a full disk.
#include "adapters/sqlite/sealed_database.h"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/sqlite/sealed_test.h"

namespace causeway::adapters::sqlite {
namespace {

using testing::HasSubstr;

class SealedDatabase : public SealedFixture {};

TEST_F(SealedDatabase, SurvivesReopening) {
  for (int i = 1; i <= 3; ++i) {
    Database db = open();
    Ledger ledger(db);
    if (i == 1) ledger.create();
    ledger.add(i, 100'000);
    EXPECT_EQ(ledger.check(), i);
  }
}

TEST_F(SealedDatabase, IsMadeWholeAndForItsOwnerOnly) {
  {
    const Database db = open();
  }
  EXPECT_EQ(std::filesystem::file_size(scratch_ / "s.db"), page_size);
  struct stat info{};
  ASSERT_EQ(::stat((scratch_ / "s.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(SealedDatabase, IsNeverMadeOverAnExistingFile) {
  const auto open_bytes = [&](const Bytes& bytes) {
    scratch_.write("s.db", bytes);
    const Kind kind = failure([&] { open(); }).kind();
    EXPECT_EQ(scratch_.read("s.db"), bytes);
    return kind;
  };
  EXPECT_EQ(open_bytes({}), Kind::corrupt);
  EXPECT_EQ(open_bytes(Bytes(10, 1)), Kind::corrupt);
  EXPECT_EQ(open_bytes(Bytes(page_size, 1)), Kind::corrupt);
  EXPECT_EQ(failure([&] { open("none.db", {.access = Access::read_write}); }).kind(), Kind::io);
}

TEST_F(SealedDatabase, OpensWithItsKeyOnly) {
  {
    const Database db = open();
  }
  const StoreError error = failure([&] {
    open_sealed(scratch_ / "s.db", files::SealingKey(random_.secret(32)), random_);
  });
  EXPECT_EQ(error.kind(), Kind::corrupt);
  EXPECT_THAT(error.what(), HasSubstr("not its key"));
}

TEST_F(SealedDatabase, ASecondOpenerIsTurnedAway) {
  const Options at_once{.busy_timeout = Milliseconds(0)};
  Database first = open();
  Ledger(first).create();
  const StoreError here = failure([&] { open("s.db", at_once); });
  EXPECT_EQ(here.kind(), Kind::locked);
  EXPECT_THAT(here.what(), HasSubstr("only one may at a time"));

  const pid_t child = ::fork();
  if (child == 0) {
    // The child's copies of the parent's objects are never destroyed: _exit.
    ::_exit(static_cast<int>(failure([&] { open("s.db", at_once); }).kind()));
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(static_cast<Kind>(WEXITSTATUS(status)), Kind::locked);

  Ledger(first).add(1, 10);
  EXPECT_EQ(Ledger(first).check(), 1);
}

TEST_F(SealedDatabase, OverwritesWhatIsDeleted) {
  Database db = open();
  EXPECT_EQ(db.query_one<std::int64_t>("PRAGMA secure_delete"), 1);
}

TEST_F(SealedDatabase, HasNoFileBesideItAndItsLog) {
  Database db = open("s.db", {.cache_kib = 64});
  db.execute("CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)");
  // What SQLite would spill: a sort, a statement that must be undone, a temporary table.
  db.execute(
      "BEGIN;"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
      "  INSERT INTO t SELECT hex(randomblob(40)) FROM n ORDER BY 1;"
      "SAVEPOINT s; UPDATE t SET a = a || 'x'; ROLLBACK TO s;"
      "CREATE TEMP TABLE u AS SELECT * FROM t ORDER BY a DESC"
  );
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(scratch_.path())) {
    names.push_back(entry.path().filename());
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("s.db", "s.db-wal"));
  db.execute("COMMIT");
}

TEST_F(SealedDatabase, RefusesToOpenAFileInTheClear) {
  const auto expect_refused = [&](std::string_view script) {
    Database db = open();
    EXPECT_EQ(failure([&] { db.execute(script); }).kind(), Kind::io) << script;
  };
  {
    Database db = open();
    Ledger(db).create();
    Ledger(db).add(1, 10);
  }
  expect_refused("PRAGMA journal_mode = DELETE; DELETE FROM ledger");
  expect_refused("ATTACH 'other.db' AS other; CREATE TABLE other.t (a)");
  expect_refused("VACUUM INTO 'other.db'");
  EXPECT_FALSE(std::filesystem::exists("other.db"));
  Database db = open();
  EXPECT_EQ(Ledger(db).check(), 1);
}

TEST_F(SealedDatabase, DoesNotSeeAForgedJournal) {
  {
    Database db = open();
    Ledger(db).create();
    Ledger(db).add(1, 10);
  }
  scratch_.write("s.db-journal", Bytes(5000, 0xD9));
  Database db = open();
  EXPECT_EQ(Ledger(db).check(), 1);
}

/// Which of `words` any file of the folder holds; empty for none.
std::string_view word_on_disk(
    const Scratch& scratch, std::initializer_list<std::string_view> words
) {
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
    const Bytes file = scratch.read(entry.path().filename());
    if (file.empty()) continue;
    for (const std::string_view word : words) {
      if (memmem(file.data(), file.size(), word.data(), word.size()) != nullptr) return word;
    }
  }
  return {};
}

TEST_F(SealedDatabase, NoWordReachesTheDiskInTheClear) {
  constexpr std::string_view word = "marshmallow";
  Database db = open("s.db", {.cache_kib = 64});
  db.execute("CREATE VIRTUAL TABLE notes USING fts5(body, tokenize = 'trigram')");
  const auto expect_hidden = [&](const char* when) {
    EXPECT_EQ(word_on_disk(scratch_, {word, "notes", "CREATE", "SQLite"}), "") << when;
  };
  std::string body;
  for (int i = 0; i < 2'000; ++i) body += word;
  for (int round = 0; round < 5; ++round) {
    Transaction transaction(db);
    for (int i = 0; i < 20; ++i) db.run("INSERT INTO notes (body) VALUES (?)", body);
    expect_hidden("inside a transaction larger than the cache");
    transaction.commit();
    expect_hidden("after a commit");
    db.run("DELETE FROM notes WHERE rowid % 3 = 0");
    if (round == 2) db.checkpoint();
    expect_hidden("after a checkpoint");
  }
  EXPECT_EQ(
      db.query_one<std::int64_t>("SELECT count(*) > 50 FROM notes WHERE body MATCH 'allow'"), 1
  );
  db.execute("VACUUM");
  expect_hidden("after VACUUM");
  db = open("other.db");
  expect_hidden("after closing");
  EXPECT_GT(std::filesystem::file_size(scratch_ / "s.db"), 500'000U);
}

/// Adds rows until the disk is full and once more after it; exits with what failed to hold.
int fill_disk(Database& db) {
  Ledger ledger(db);
  std::int64_t n = 0;
  try {
    for (;;) ledger.add(n + 1, 20'000), ++n;
  } catch (const StoreError& error) {
    if (error.kind() != Kind::full) return 1;
    if (std::string_view(error.what()).find("disk is full") == std::string_view::npos) return 2;
  }
  if (ledger.check() != n) return 3;
  const rlimit enough{RLIM_INFINITY, RLIM_INFINITY};
  ::setrlimit(RLIMIT_FSIZE, &enough);
  ledger.add(n + 1, 20'000);
  return ledger.check() == n + 1 ? 0 : 4;
}

TEST_F(SealedDatabase, AFullDiskLosesNothingAccepted) {
  {
    Database db = open();
    Ledger(db).create();
  }
  const pid_t child = ::fork();
  if (child == 0) {
    Database db = open("s.db", {.cache_kib = 64});
    // The log, and at checkpoints the database, meet the limit in the middle of a unit.
    const rlimit limit{1'234'567, RLIM_INFINITY};
    std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(fill_disk(db));
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  Database db = open();
  EXPECT_GT(Ledger(db).check(), 10);
}

TEST_F(SealedDatabase, RewritesFramesWhenATransactionOutgrowsTheCache) {
  Database db = open_counted({.cache_kib = 64});
  Ledger ledger(db);
  ledger.create();
  for (int n = 1; n <= 200; ++n) ledger.add(n, 6'000);
  EXPECT_EQ(counters().frames_rewritten, 0U);
  {
    Transaction transaction(db);
    for (int round = 0; round < 5; ++round) {
      db.run("UPDATE ledger SET filling = zeroblob(length(filling) + ?) WHERE n > ?", round, 100);
      db.run("DELETE FROM ledger WHERE n > ?", 199 - round);
    }
    transaction.commit();
  }
  // Page-only overwrites, then SQLite renews the checksums: a header-only overwrite per frame.
  EXPECT_GT(counters().frames_rewritten, 100U);
  EXPECT_EQ(db.query_one<std::string>("PRAGMA integrity_check"), "ok");
  const auto sum = db.query_one<std::int64_t>("SELECT sum(length(filling)) FROM ledger");
  // A copy of the files as they are now is what a crash would leave.
  for (const char* name : {"s.db", "s.db-wal"}) {
    scratch_.write(std::string("copy") + (name + 1), scratch_.read(name));
  }
  Database copy = open("copy.db");
  EXPECT_EQ(copy.query_one<std::string>("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(copy.query_one<std::int64_t>("SELECT sum(length(filling)) FROM ledger"), sum);
}

}  // namespace
}  // namespace causeway::adapters::sqlite
