// The power fails at any write or sync, or the process alone ends there, again and again, also
// while the last failure is being recovered from: every commit that was acknowledged is there
// afterwards, and no torn write is mistaken for damage.
#include "adapters/sqlite/power_vfs_test.h"
#include "adapters/sqlite/sealed_test.h"

namespace causeway::adapters::sqlite {
namespace {

constexpr int cuts_per_seed = 60;

class SealedOnPower : public SealedFixture {
 protected:
  Database open_on(PowerVfs& disk) {
    vfs_ = std::make_shared<SealedVfs>(key_.clone(), random_, disk.name());
    return open_sealed(scratch_ / "s.db", vfs_, {.cache_kib = 64});
  }

  void create_on(PowerVfs& disk) {
    Database db = open_on(disk);
    Ledger(db).create();
  }

  /// One transaction, ended by the disk at the operation of this number if it comes so far.
  void add_until(PowerVfs& disk, std::uint64_t operation) {
    disk.last_for(operation);
    try {
      Database db = open_on(disk);
      Ledger ledger(db);
      ledger.add(ledger.check() + 1, 10'000);
    } catch (const StoreError& error) {
      EXPECT_EQ(error.kind(), Kind::io) << error.what();
    }
  }
};

// A commit that was written but never synced is found again by the next process; if the power fails
// while that one goes on, it may be gone although frames behind it are there.
TEST_F(SealedOnPower, WhatWasFoundUnsyncedMayStillBeLost) {
  for (std::uint64_t killed_at = 1; killed_at < 12; ++killed_at) {
    for (std::uint64_t cut_at = 1; cut_at < 12; ++cut_at) {
      for (int luck = 0; luck < 12; ++luck) {
        std::filesystem::remove(scratch_ / "s.db");
        PowerVfs disk(random_);
        create_on(disk);
        add_until(disk, killed_at);
        disk.go_on();
        add_until(disk, cut_at);
        disk.come_back();
        Database db = open_on(disk);
        Ledger(db).check();
      }
    }
  }
}

class SealedPower : public SealedOnPower, public testing::WithParamInterface<int> {
 protected:
  SealedPower() { choice_ = SeededRandom(static_cast<std::uint64_t>(GetParam())); }

  /// Works until the power is off; the last acknowledged number, or `before` where none was.
  std::int64_t work(PowerVfs& disk, std::int64_t before) {
    std::int64_t acknowledged = before;
    try {
      Database db = open_on(disk);
      db.execute("PRAGMA wal_autocheckpoint = 30");
      Ledger ledger(db);
      std::int64_t n = ledger.check();
      EXPECT_GE(n, before);
      for (;;) {
        try {
          disk.stumble_after(choice_.below(200));
          if (choice_.below(4) == 0) abandon(db, n + 1);
          ledger.add(n + 1, size());
          acknowledged = ++n;
        } catch (const StoreError&) {
          // Not acknowledged, so the same number goes on: it must not be there.
          if (!disk.has_power()) throw;
        }
      }
    } catch (const StoreError& error) {
      EXPECT_EQ(error.kind(), Kind::io) << error.what();
    }
    return acknowledged;
  }

  /// A transaction that is rolled back after it has spilled into the log.
  void abandon(Database& db, std::int64_t n) {
    const Transaction transaction(db);
    db.run("INSERT INTO ledger (n, filling) VALUES (?, zeroblob(?))", n, size());
  }

  std::int64_t size() {
    return static_cast<std::int64_t>(choice_.below(choice_.below(6) == 0 ? 120'000 : 4'000));
  }

  SeededRandom choice_{1};
};

TEST_P(SealedPower, NothingAcknowledgedIsLost) {
  PowerVfs disk(choice_);
  create_on(disk);
  std::int64_t acknowledged = 0;
  for (int cut = 0; cut < cuts_per_seed && !HasFailure(); ++cut) {
    SCOPED_TRACE(cut);
    disk.last_for(choice_.below(choice_.below(3) == 0 ? 12 : 250));
    acknowledged = work(disk, acknowledged);
    if (choice_.below(3) == 0) {
      disk.go_on();
    } else {
      disk.come_back();
    }
    if (choice_.below(4) != 0) continue;
    Database db = open_on(disk);
    EXPECT_GE(Ledger(db).check(), acknowledged);
    db.run("UPDATE ledger SET filling = x'' WHERE n < ?", acknowledged - 10);
  }
  EXPECT_GT(acknowledged, cuts_per_seed / 2);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SealedPower, testing::Range(1, 13));

}  // namespace
}  // namespace causeway::adapters::sqlite
