// What a device keeps about its account's recovery key comes back as it was put.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Recovery;
using client::RecoveryState;

TEST_F(Store, KeepsTheRecoveryKeyUntilItIsDeleted) {
  const auto held = [&] {
    return look([](StoreTransaction& store) { return accept(store.recovery()); });
  };
  EXPECT_FALSE(held().has_value());
  const Recovery recovery{
      .state = RecoveryState::in_force,
      .key = client::RecoveryKey(SecretBytes(Bytes(32, 1))),
      .previous_key = client::RecoveryKey(SecretBytes(Bytes(32, 2))),
      .created_ms = 3,
      .version = 4,
      .covered = 5,
      .written_ms = 6,
      .swept_ms = 7,
      .checked_ms = 8,
      .tried_ms = 9,
  };
  for (int i = 0; i < 2; ++i) {
    commit([&](StoreTransaction& store) { return store.put_recovery(recovery).ok(); });
  }
  const auto kept = held();
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->state, recovery.state);
  EXPECT_EQ(kept->key, recovery.key);
  EXPECT_EQ(kept->previous_key, recovery.previous_key);
  EXPECT_EQ(kept->created_ms, 3U);
  EXPECT_EQ(kept->version, 4U);
  EXPECT_EQ(kept->covered, 5U);
  EXPECT_EQ(kept->written_ms, 6U);
  EXPECT_EQ(kept->swept_ms, 7U);
  EXPECT_EQ(kept->checked_ms, 8U);
  EXPECT_EQ(kept->tried_ms, 9U);
  commit([](StoreTransaction& store) { return store.delete_recovery().ok(); });
  EXPECT_FALSE(held().has_value());
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
