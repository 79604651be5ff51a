#include "adapters/sqlite/sealed_database.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite/transaction.h"
#include "base/seeded_random.h"

namespace causeway::adapters::sqlite {
namespace {

TEST(SealedDatabase, SurvivesReopening) {
  Scratch scratch;
  SeededRandom random(1);
  const files::SealingKey key(random.secret(32));
  for (int i = 0; i < 3; ++i) {
    Database db = open_sealed(scratch / "s.db", key.clone(), random);
    if (i == 0) db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)");
    db.run("INSERT INTO t (b) VALUES (zeroblob(100000))");
    EXPECT_EQ(db.query_one<std::int64_t>("SELECT count(*) FROM t"), i + 1);
    EXPECT_EQ(db.query_one<std::string>("PRAGMA integrity_check"), "ok");
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite
