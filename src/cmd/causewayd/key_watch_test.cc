// A folder of keys from which one is gone: it is missed before another takes its number. The whole
// program does so in tools/provider_test.sh.
#include "cmd/causewayd/key_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "base/store_error.h"
#include "crypto/random.h"
#include "franking/frank.h"

namespace causeway::causewayd {
namespace {

using std::chrono::hours;
using Names = std::vector<std::string>;

struct KeyWatch : testing::Test {
  KeyWatch() {
    crypto::initialize();
    KeyFolder::create(folder, now, random);
    keys().rotate(now);
    remember_keys(store, folder, now);
  }

  KeyFolder keys() { return {folder, franking::hub_id("chat.example"), random}; }

  Names lost() { return lost_keys(folder, store.known_keys(), now); }

  adapters::sqlite::Scratch scratch;
  std::filesystem::path folder = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 27));
  adapters::sqlite_provider::ProviderStore store{scratch / "provider.db"};
};

TEST_F(KeyWatch, AKeyThatIsLostIsMissed) {
  EXPECT_EQ(lost(), Names{});
  EXPECT_NO_THROW(require_no_key_lost(store.known_keys(), folder, now));
  EXPECT_EQ(
      adapters::sqlite_provider::ProviderStore::known_keys(scratch / "provider.db").size(),
      store.known_keys().size()
  );
  std::size_t tried = 0;
  for (const auto& [name, since] : store.known_keys()) {
    std::filesystem::rename(folder / name, scratch / "elsewhere");
    EXPECT_EQ(lost(), Names{name});
    EXPECT_THROW(require_no_key_lost(store.known_keys(), folder, now), StoreError);
    std::filesystem::rename(scratch / "elsewhere", folder / name);
    ++tried;
  }
  EXPECT_GE(tried, 3U) << "one of each kind";
  EXPECT_EQ(lost(), Names{});
}

TEST_F(KeyWatch, WhatIsDueToBeGoneIsNot) {
  const KeyNames before = store.known_keys();
  for (int days = 30; days <= 210; days += 30) {
    now += hours(24 * 30);
    keys().rotate(now);
    EXPECT_EQ(lost(), Names{}) << days;
    remember_keys(store, folder, now);
  }
  EXPECT_FALSE(store.known_keys().contains("moderation-key-0000000001"));
  EXPECT_EQ(lost_keys(folder, before, now), Names{}) << "nor by who remembered nothing since";
}

TEST_F(KeyWatch, WhatIsGivenUpIsExpiredAndItsNumberNotUsedAgain) {
  franking::FrankContext context;
  context.key_id = keys().keys()->tagging_key_id;
  context.hub_id = franking::hub_id("chat.example");
  const auto tag = franking::make_frank(keys().keys()->server_keys.front().key, context);
  const auto sealed_to = keys().keys()->moderation_key;
  for (const auto& [name, since] : store.known_keys()) std::filesystem::remove(folder / name);
  give_up_keys(folder, lost(), now, random);
  remember_keys(store, folder, now);
  keys().rotate(now);
  EXPECT_EQ(lost(), Names{});
  const auto held = keys().keys();
  EXPECT_EQ(held->tagging_key_id, context.key_id + 1);
  EXPECT_EQ(
      franking::check_frank(held->server_keys, context, tag), franking::FrankVerdict::expired
  );
  EXPECT_EQ(held->moderation_key.key_id, sealed_to.key_id + 1);
}

TEST_F(KeyWatch, WhatIsMarkedCompromisedProvesNothingAndIsFollowedAtOnce) {
  franking::FrankContext context;
  context.key_id = keys().keys()->tagging_key_id;
  context.hub_id = franking::hub_id("chat.example");
  const auto tag = franking::make_frank(keys().keys()->server_keys.front().key, context);
  EXPECT_THROW(mark_compromised(folder, context.key_id + 1), StoreError) << "no such key";
  EXPECT_TRUE(mark_compromised(folder, context.key_id));
  EXPECT_FALSE(mark_compromised(folder, context.key_id)) << "already";
  keys().rotate(now);
  const auto held = keys().keys();
  EXPECT_EQ(held->tagging_key_id, context.key_id + 1);
  EXPECT_EQ(
      franking::check_frank(held->server_keys, context, tag), franking::FrankVerdict::unverified
  );
  now += std::chrono::hours(24 * 210);
  keys().rotate(now);
  EXPECT_THROW(mark_compromised(folder, context.key_id), StoreError) << "destroyed by then";
}

// A copy of the folder that was made before takes the mark back.
TEST_F(KeyWatch, AMarkThatIsLostIsMissed) {
  const auto path = scratch / "provider.db";
  const auto copy = scratch / "copy";
  const std::uint32_t key_id = keys().keys()->tagging_key_id;
  std::filesystem::copy(folder, copy);
  const auto restore = [&] {
    using std::filesystem::copy_options;
    std::filesystem::copy(copy, folder, copy_options::overwrite_existing | copy_options::recursive);
  };
  mark_compromised(folder, key_id);
  EXPECT_NO_THROW(require_no_mark_lost(store.compromised_keys(), folder));
  restore();
  EXPECT_NO_THROW(require_no_mark_lost(store.compromised_keys(), folder)) << "nobody has seen it";
  mark_compromised(folder, key_id);
  remember_keys(store, folder, now);
  EXPECT_EQ(store.compromised_keys(), std::set{key_id});
  EXPECT_EQ(adapters::sqlite_provider::ProviderStore::compromised_keys(path), std::set{key_id});
  EXPECT_NO_THROW(require_no_mark_lost(store.compromised_keys(), folder));
  restore();
  EXPECT_EQ(lost(), Names{}) << "all are there";
  try {
    require_no_mark_lost(store.compromised_keys(), folder);
    ADD_FAILURE() << "it would be believed again";
  } catch (const StoreError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("mark-compromised " + std::to_string(key_id)));
  }
  remember_keys(store, folder, now);
  EXPECT_EQ(store.compromised_keys(), std::set{key_id}) << "it is not forgotten by that";
  mark_compromised(folder, key_id);
  EXPECT_NO_THROW(require_no_mark_lost(store.compromised_keys(), folder));
  restore();
  now += hours(24 * 210);
  keys().rotate(now);
  EXPECT_NO_THROW(require_no_mark_lost(store.compromised_keys(), folder)) << "it is destroyed";
}

}  // namespace
}  // namespace causeway::causewayd
