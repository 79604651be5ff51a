// When server keys come and go, and their files.
#include "provider/frank_keys.h"

#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/random.h"
#include "provider/franker.h"

namespace causeway::provider {
namespace {

using franking::FrankVerdict;
using franking::ServerKeyRecord;
using franking::ServerKeyState;

constexpr Instant minted = from_unix_ms(1'790'000'000'000);

ServerKeyRecord key(
    std::uint32_t key_id, Instant created, ServerKeyState state = ServerKeyState::active
) {
  crypto::initialize();
  SeededRandom random(key_id);
  ServerKeyRecord record = make_frank_key(key_id, created, random);
  record.state = state;
  return record;
}

std::vector<ServerKeyRecord> one(ServerKeyRecord record) {
  std::vector<ServerKeyRecord> keys;
  keys.push_back(std::move(record));
  return keys;
}

TEST(FrankKeys, ANewKeyEveryThirtyDays) {
  const auto keys = one(key(4, minted));
  EXPECT_EQ(plan_frank_keys(keys, minted + frank_key_active - Milliseconds(1)), FrankKeyPlan{});
  const FrankKeyPlan plan = plan_frank_keys(keys, minted + frank_key_active);
  EXPECT_EQ(plan.mint, 5U);
  EXPECT_EQ(plan.retire, std::vector{4U});
  EXPECT_TRUE(plan.destroy.empty());
}

TEST(FrankKeys, NothingIsMintedInThePlaceOfWhatIsLost) {
  EXPECT_EQ(plan_frank_keys({}, minted), FrankKeyPlan{});
}

TEST(FrankKeys, VerifyForAHundredAndEightyDaysAfterTheirLastTag) {
  auto keys = one(key(1, minted, ServerKeyState::retired));
  keys.push_back(key(2, minted + frank_key_active + frank_key_retention));
  const Instant due = minted + frank_key_active + frank_key_retention;
  EXPECT_EQ(plan_frank_keys(keys, due - Milliseconds(1)), FrankKeyPlan{});
  EXPECT_EQ(plan_frank_keys(keys, due).destroy, std::vector{1U});
}

TEST(FrankKeys, ACompromisedKeyIsFollowedAtOnce) {
  EXPECT_EQ(plan_frank_keys(one(key(1, minted, ServerKeyState::compromised)), minted).mint, 2U);
}

TEST(FrankKeys, AFileReadsBack) {
  const ServerKeyRecord written = key(9, minted, ServerKeyState::retired);
  const SecretBytes file = encode_frank_key(written);
  const auto read = parse_frank_key(file.reveal());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->key_id, 9U);
  EXPECT_EQ(read->state, ServerKeyState::retired);
  EXPECT_EQ(read->created, minted);
  EXPECT_TRUE(read->key == written.key);
  const auto head = parse_frank_key_head(file.reveal().first(frank_key_head_size));
  ASSERT_TRUE(head.ok());
  EXPECT_EQ(*head, (FrankKeyHead{.key_id = 9, .state = ServerKeyState::retired}));
}

TEST(FrankKeys, FrankKeyFileIsWhole) {
  const SecretBytes file = encode_frank_key(key(9, minted));
  const auto broken = [](Bytes bytes) {
    const auto read = parse_frank_key(bytes);
    return !read.ok() && read.error().is(rules::frank_key_file_is_whole);
  };
  const auto head_is_broken = [](const Bytes& bytes) {
    const auto head = parse_frank_key_head(ByteView(bytes).first(frank_key_head_size));
    return !head.ok() && head.error().is(rules::frank_key_file_is_whole);
  };
  const Bytes whole = to_bytes(file.reveal());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_TRUE(broken({whole.begin(), whole.begin() + std::ptrdiff_t(size)})) << size;
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_TRUE(broken(longer));
  Bytes other_version = whole;
  other_version[0] = 2;
  EXPECT_TRUE(broken(other_version));
  EXPECT_TRUE(head_is_broken(other_version));
  Bytes other_state = whole;
  other_state[5] = 9;
  EXPECT_TRUE(broken(other_state));
  EXPECT_TRUE(head_is_broken(other_state));
  Bytes destroyed_with_key = whole;
  destroyed_with_key[5] = static_cast<std::uint8_t>(ServerKeyState::destroyed);
  EXPECT_TRUE(broken(destroyed_with_key));
}

TEST(LocalFranker, TheNewestActiveKeyTagsAndOlderOnesVerify) {
  auto keys = one(key(1, minted, ServerKeyState::retired));
  keys.push_back(key(2, minted));
  keys.push_back(key(3, minted, ServerKeyState::compromised));
  const LocalFranker franker(std::move(keys));
  EXPECT_EQ(franker.key_id(), 2U);
  std::vector<franking::FrankContext> contexts(3);
  for (std::uint32_t i = 0; i < 3; ++i) contexts[i].key_id = i + 1;
  const auto tags = franker.tag(contexts);
  ASSERT_EQ(tags.size(), 3U);
  EXPECT_EQ(franker.check(contexts[0], tags[0]), FrankVerdict::valid);
  EXPECT_EQ(franker.check(contexts[1], tags[1]), FrankVerdict::valid);
  EXPECT_EQ(franker.check(contexts[1], tags[0]), FrankVerdict::invalid);
  EXPECT_EQ(franker.check(contexts[2], tags[2]), FrankVerdict::unverified);
}

// Losing one key touches its period only.
TEST(LocalFranker, WithoutOneKeyAllOthersStillVerify) {
  auto both = one(key(1, minted, ServerKeyState::retired));
  both.push_back(key(2, minted));
  franking::FrankContext old_context;
  old_context.key_id = 1;
  franking::FrankContext new_context;
  new_context.key_id = 2;
  const LocalFranker before(std::move(both));
  const auto tags = before.tag(std::vector{old_context, new_context});
  const LocalFranker after(one(key(2, minted)));
  EXPECT_EQ(after.check(old_context, tags[0]), FrankVerdict::invalid);
  EXPECT_EQ(after.check(new_context, tags[1]), FrankVerdict::valid);
}

}  // namespace
}  // namespace causeway::provider
