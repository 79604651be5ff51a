// kill -9 at any moment: what was printed after a commit is there when the database is opened
// again, whether or not anybody opened it cleanly in between.
#include <csignal>
#include <cstdlib>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/sqlite/sealed_test.h"
#include "crypto/random.h"

namespace causeway::adapters::sqlite {
namespace {

constexpr int kill_count = 120;

class SealedCrash : public SealedFixture {
 protected:
  /// In the child: transactions until somebody ends it. Sizes vary so that some outgrow the cache
  /// and most checkpoints fall into the middle of things.
  [[noreturn]] void write_for_ever(int out, std::uint64_t seed) {
    SeededRandom choice(seed);
    crypto::SystemRandom system;  // a seeded one would repeat its nonces
    Database db = open_sealed(scratch_ / "s.db", key_.clone(), system, {.cache_kib = 64});
    db.execute("PRAGMA wal_autocheckpoint = 40");
    Ledger ledger(db);
    std::int64_t n = ledger.check();
    for (;;) {
      ledger.add(
          ++n, static_cast<std::int64_t>(choice.below(choice.below(8) == 0 ? 150'000 : 3'000))
      );
      if (::write(out, &n, sizeof(n)) != sizeof(n)) ::_exit(1);
    }
  }

  /// The last number that a child printed before it was killed at a random moment.
  std::int64_t run_and_kill(std::uint64_t seed) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      try {
        write_for_ever(ends[1], seed);
      } catch (const StoreError& error) {
        ::_exit(2);
      }
    }
    ::close(ends[1]);
    const std::uint64_t kill_after = random_.below(12);
    std::int64_t last = 0;
    for (std::uint64_t i = 0; i < kill_after; ++i) read_number(ends[0], last);
    // Then somewhere inside the transaction that follows.
    pollfd nothing{-1, 0, 0};
    ::poll(&nothing, 1, static_cast<int>(random_.below(3)));
    ::kill(child, SIGKILL);
    while (read_number(ends[0], last)) {
    }
    ::close(ends[0]);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the child gave up by itself: " << WEXITSTATUS(status);
    return last;
  }

  static bool read_number(int in, std::int64_t& out) {
    std::int64_t n = 0;
    if (::read(in, &n, sizeof(n)) != sizeof(n)) return false;
    out = n;
    return true;
  }
};

TEST_F(SealedCrash, KeepsAllThatWasCommitted) {
  {
    Database db = open();
    Ledger(db).create();
  }
  std::int64_t printed = 0;
  for (int i = 0; i < kill_count && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    printed = std::max(printed, run_and_kill(static_cast<std::uint64_t>(i)));
    // Most children begin with the log of the one before.
    if (random_.below(4) != 0) continue;
    Database db = open();
    EXPECT_GE(Ledger(db).check(), printed);
    // Keeps the check short; the numbers go on.
    db.run("UPDATE ledger SET filling = x'' WHERE n < ?", printed - 20);
  }
  EXPECT_GT(printed, kill_count);
  Database db = open();
  EXPECT_GE(Ledger(db).check(), printed);
}

}  // namespace
}  // namespace causeway::adapters::sqlite
