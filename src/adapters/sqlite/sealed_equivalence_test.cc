// A sealed database answers as a plain one does, whatever is done to both.
#include <string>

#include "adapters/sqlite/sealed_test.h"
#include "base/encoding.h"

namespace causeway::adapters::sqlite {
namespace {

/// A sequence of operations that follows from a seed, applied to one database; its trace is what
/// the database answered.
class Workload {
 public:
  Workload(Database& database, std::uint64_t seed) : db_(&database), random_(seed) {}

  void create() {
    db_->execute(
        "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, body BLOB) STRICT;"
        "CREATE INDEX item_name ON item (name);"
        "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'trigram')"
    );
  }

  /// True when the database should be closed and opened again.
  bool step() {
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2:
        insert(random_.below(20));
        break;
      case 3:
        big_blob();
        break;
      case 4:
        update();
        break;
      case 5:
        remove();
        break;
      case 6:
        undone_transaction();
        break;
      case 7:
        partly_undone_transaction();
        break;
      case 8:
        search();
        break;
      case 9:
        db_->execute("PRAGMA wal_checkpoint(PASSIVE)");
        break;
      case 10:
        db_->checkpoint();
        break;
      default:
        if (random_.below(6) == 0) db_->execute("VACUUM");
        return random_.below(3) == 0;
    }
    return false;
  }

  std::string everything() {
    std::string all;
    db_->for_each(
        "SELECT id, name, body FROM item ORDER BY id",
        [&](std::int64_t id, std::string_view name, ByteView body) {
          all += std::to_string(id) + "|" + std::string(name) + "|" + to_hex(body) + "\n";
        }
    );
    db_->for_each("SELECT text FROM words ORDER BY rowid", [&](std::string_view text) {
      all += text;
    });
    all += *db_->query_one<std::string>("PRAGMA integrity_check");
    return all;
  }

  const std::string& trace() const { return trace_; }

 private:
  std::string word() {
    std::string out;
    for (std::uint64_t i = random_.below(12) + 3; i > 0; --i) {
      out += static_cast<char>('a' + random_.below(6));
    }
    return out;
  }

  void insert(std::uint64_t count) {
    for (; count > 0; --count) {
      db_->run(
          "INSERT INTO item (name, body) VALUES (?, ?)", word(), random_.bytes(random_.below(900))
      );
      db_->run("INSERT INTO words (text) VALUES (?)", word() + " " + word());
    }
    trace_ += std::to_string(db_->last_insert_rowid()) + "\n";
  }

  void big_blob() {
    db_->run(
        "INSERT INTO item (name, body) VALUES (?, ?)", word(), random_.bytes(random_.below(300'000))
    );
  }

  void update() {
    const std::uint64_t size = random_.below(3'000);
    const auto count = db_->run(
        "UPDATE item SET body = zeroblob(?), name = name || ? WHERE id % ? = 0",
        size,
        word(),
        random_.below(9) + 1
    );
    trace_ += std::to_string(count) + "\n";
  }

  void remove() {
    const auto from = random_.below(200);
    const auto count =
        db_->run("DELETE FROM item WHERE id BETWEEN ? AND ?", from, from + random_.below(60));
    db_->run("DELETE FROM words WHERE rowid % ? = 0", random_.below(9) + 2);
    trace_ += std::to_string(count) + "\n";
  }

  void undone_transaction() {
    const Transaction transaction(*db_);
    churn();
  }

  void partly_undone_transaction() {
    Transaction transaction(*db_);
    insert(5);
    {
      const Savepoint lost(*db_);
      churn();
    }
    update();
    transaction.commit();
  }

  void churn() {
    insert(30);
    big_blob();
    update();
    remove();
    update();
  }

  void search() {
    const std::string part = word().substr(0, 3);
    const auto count =
        db_->query_one<std::int64_t>("SELECT count(*) FROM words WHERE words MATCH ?", part);
    const auto names = db_->query_one<std::int64_t>(
        "SELECT count(*) FROM item WHERE name > ? ORDER BY random()", part
    );
    trace_ += std::to_string(*count) + " " + std::to_string(*names) + "\n";
  }

  Database* db_;
  SeededRandom random_;
  std::string trace_;
};

class SealedEquivalence : public SealedFixture, public testing::WithParamInterface<int> {
 protected:
  static constexpr Options small_cache{.cache_kib = 48};

  Database open_plain() { return Database::open(scratch_ / "plain.db", small_cache); }
};

TEST_P(SealedEquivalence, SealedAnswersAsPlainDoes) {
  const auto seed = static_cast<std::uint64_t>(GetParam());
  Database plain = open_plain();
  Database sealed = open_counted(small_cache);
  Workload in_plain(plain, seed);
  Workload in_sealed(sealed, seed);
  in_plain.create();
  in_sealed.create();
  std::uint64_t rewritten = 0;
  for (int i = 0; i < 60; ++i) {
    const bool reopens = in_plain.step();
    ASSERT_EQ(in_sealed.step(), reopens);
    if (reopens) {
      rewritten += counters().frames_rewritten;
      {
        const Database closed = std::move(plain);
      }
      {
        const Database closed = std::move(sealed);
      }
      plain = open_plain();
      sealed = open_counted(small_cache);
    }
    ASSERT_EQ(in_sealed.trace(), in_plain.trace());
    if (i % 10 == 9) ASSERT_EQ(in_sealed.everything(), in_plain.everything());
  }
  EXPECT_GT(rewritten + counters().frames_rewritten, 0U) << "the rare path was not reached";
}

INSTANTIATE_TEST_SUITE_P(Seeds, SealedEquivalence, testing::Range(1, 21));

}  // namespace
}  // namespace causeway::adapters::sqlite
