// The outbox over a real SQLite file: what waits for the keys holds up nothing else.
#include "safety/effect_table.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/effect_round.h"

namespace causeway::safety::desk_test {
namespace {

using Effects = DeskWorld;

TEST_F(Effects, ForTheProviderAreFoundBehindAllThatWaitsForKeys) {
  write([&](Transaction& transaction) {
    for (std::uint32_t i = 1; i <= effects_at_once + 10; ++i) {
      transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{CaseNumber{i}}});
    }
    transaction.effects().add({.number = {}, .account = ada, .what = MeasureEffect{}});
    transaction.effects().add({.number = {}, .account = bob, .what = NoticeEffect{}});
  });
  const auto reading = store.begin_read();
  const auto of_provider = reading->effects().read(effects_at_once, EffectsOf::provider);
  ASSERT_EQ(of_provider.size(), 2U);
  EXPECT_EQ(of_provider[0].account, ada);
  EXPECT_EQ(of_provider[1].account, bob);
  const auto of_keys = reading->effects().read(effects_at_once, EffectsOf::keys);
  ASSERT_EQ(of_keys.size(), effects_at_once);
  for (const Effect& each : of_keys) {
    EXPECT_TRUE(std::holds_alternative<KeepEffect>(each.what));
  }
  EXPECT_EQ(reading->effects().read(1000).size(), effects_at_once + 12);
}

TEST_F(Effects, ForTheKeysAreFoundBehindAllThatIsForTheProvider) {
  write([&](Transaction& transaction) {
    for (std::size_t i = 0; i < effects_at_once; ++i) {
      transaction.effects().add({.number = {}, .account = ada, .what = MeasureEffect{}});
    }
    transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{CaseNumber{7}}});
  });
  const auto of_keys = store.begin_read()->effects().read(effects_at_once, EffectsOf::keys);
  ASSERT_EQ(of_keys.size(), 1U);
  EXPECT_EQ(std::get<KeepEffect>(of_keys[0].what).number, CaseNumber{7});
}

}  // namespace
}  // namespace causeway::safety::desk_test
