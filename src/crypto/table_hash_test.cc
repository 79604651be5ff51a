#include "crypto/table_hash.h"

#include <gtest/gtest.h>
#include <set>

namespace causeway::crypto {
namespace {

TEST(TableHash, IsTheSameForTheSameKeyAndSpreadsOthers) {
  std::set<std::uint32_t> seen;
  for (std::uint8_t i = 0; i < 200; ++i) {
    const Bytes key(32, i);
    EXPECT_EQ(table_hash(key), table_hash(Bytes(key)));
    seen.insert(table_hash(key) % 65'536);
  }
  // 200 draws from 65,536 meet 0.3 times on average; 20 times in fewer than one of 10^29 runs.
  EXPECT_GT(seen.size(), 180U);
}

}  // namespace
}  // namespace causeway::crypto
