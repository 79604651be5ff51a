// What a bank says of pictures whose distance from its entries is made bit by bit: whether they are
// known, by which entry, at which distance and in which turn, and what an exception takes back.
#include "pdq/bank.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/seeded_random.h"

namespace causeway::pdq {
namespace {

Hash random_hash(std::uint64_t seed) {
  SeededRandom random(seed);
  Hash hash;
  for (std::uint64_t& word : hash.words) {
    for (const std::uint8_t byte : random.bytes(8)) word = word << 8 | byte;
  }
  return hash;
}

/// Differs in the `count` bits from `first` on.
Hash changed(Hash hash, std::size_t count, std::size_t first = 0) {
  for (std::size_t bit = first; bit < first + count; ++bit) {
    hash.words[bit / 64] ^= std::uint64_t{1} << (bit % 64);
  }
  return hash;
}

/// A picture whose hash in one turn is `hash`, and in the others is like nothing.
Hashes picture_of(const Hash& hash, Turn turn = Turn::original) {
  Hashes picture;
  for (std::size_t i = 0; i < turn_count; ++i) picture.turns[i] = random_hash(1'000 + i);
  picture.turns[static_cast<std::size_t>(turn)] = hash;
  picture.quality = 100;
  return picture;
}

const Hash known = random_hash(1);

TEST(Bank, SaysWhichEntryAtWhichDistanceInWhichTurn) {
  Bank bank = *Bank::make();
  for (EntryId id = 100; id < 120; ++id) bank.add(id, random_hash(id));
  bank.add(7, known);
  for (std::size_t turn = 0; turn < turn_count; ++turn) {
    const auto which = static_cast<Turn>(turn);
    const Answer answer = bank.look_up(picture_of(changed(known, 20), which));
    EXPECT_EQ(answer.verdict, Verdict::known);
    ASSERT_EQ(answer.findings.size(), 1U);
    EXPECT_EQ(answer.findings[0].match, (Match{7, 20, which}));
    EXPECT_FALSE(answer.findings[0].suppressed_by);
  }
}

TEST(Bank, MatchesUpToItsDistance) {
  for (const unsigned limit : {0U, 10U, 31U}) {
    Bank bank = *Bank::make(limit);
    bank.add(7, known);
    EXPECT_EQ(bank.look_up(picture_of(changed(known, limit))).verdict, Verdict::known) << limit;
    EXPECT_EQ(bank.look_up(picture_of(changed(known, limit, 256 - limit))).verdict, Verdict::known);
    EXPECT_EQ(bank.look_up(picture_of(changed(known, limit + 1))).verdict, Verdict::unknown);
  }
}

TEST(Bank, DistanceIsWithinLimit) {
  EXPECT_EQ(broken_rule(Bank::make(32)), &rules::bank_distance_is_within_limit);
  EXPECT_TRUE(Bank::make(31).ok());
}

TEST(Bank, DoesNotComparePlainPictures) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  Hashes picture = picture_of(known);
  picture.quality = quality_min - 1;
  EXPECT_EQ(bank.look_up(picture), (Answer{Verdict::too_plain, {}, 0}));
  picture.quality = quality_min;
  EXPECT_EQ(bank.look_up(picture).verdict, Verdict::known);
}

TEST(Bank, NamesTheNearestTurnOfAnEntry) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  Hashes picture = picture_of(changed(known, 12));
  picture.turns[5] = changed(known, 3);
  picture.turns[6] = changed(known, 3, 100);
  EXPECT_EQ(bank.look_up(picture).findings.at(0).match, (Match{7, 3, Turn::flip_y}));
}

TEST(Bank, ListsTheNearestFirst) {
  Bank bank = *Bank::make();
  bank.add(1, changed(known, 9));
  bank.add(4, changed(known, 2));
  bank.add(3, changed(known, 2, 50));
  bank.add(2, random_hash(5));
  const Answer answer = bank.look_up(picture_of(known));
  ASSERT_EQ(answer.findings.size(), 3U);
  EXPECT_EQ(answer.findings[0].match.entry, 3U);
  EXPECT_EQ(answer.findings[1].match.entry, 4U);
  EXPECT_EQ(answer.findings[2].match.entry, 1U);
}

TEST(Bank, FloodedWithCopiesListsAFewAndCountsAll) {
  Bank bank = *Bank::make();
  for (EntryId id = 0; id < 1'000; ++id) bank.add(id, changed(known, id % 20));
  const Answer answer = bank.look_up(picture_of(known));
  EXPECT_EQ(answer.findings.size(), findings_max);
  EXPECT_EQ(answer.finding_count, 1'000U);
  EXPECT_EQ(answer.findings.back().match.distance, 0U);
}

TEST(BankExceptions, SuppressWhatIsNotNearer) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  bank.add_exception(8, changed(known, 20));  // looked at, and harmless
  const Answer harmless = bank.look_up(picture_of(changed(known, 18)));
  EXPECT_EQ(harmless.verdict, Verdict::suppressed);
  ASSERT_EQ(harmless.findings.size(), 1U);
  EXPECT_EQ(harmless.findings[0].match, (Match{7, 18, Turn::original}));
  EXPECT_EQ(harmless.findings[0].suppressed_by, (Match{8, 2, Turn::original}));

  const Answer halfway = bank.look_up(picture_of(changed(known, 10)));
  EXPECT_EQ(halfway.verdict, Verdict::suppressed)
      << "of two that are as near, the exception counts";
}

TEST(BankExceptions, DoNotHideTheKnownPictureItself) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  bank.add_exception(8, changed(known, 20));
  EXPECT_EQ(bank.look_up(picture_of(known)).verdict, Verdict::known);
  EXPECT_EQ(bank.look_up(picture_of(changed(known, 9))).verdict, Verdict::known);
  bank.add_exception(9, known);  // somebody has taken back the entry itself
  EXPECT_EQ(bank.look_up(picture_of(known)).verdict, Verdict::suppressed);
}

TEST(BankExceptions, LeaveAPictureKnownThatIsNearerToAnotherEntry) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  bank.add(9, changed(known, 24));
  bank.add_exception(8, changed(known, 22));
  const Answer answer = bank.look_up(picture_of(changed(known, 24)));
  EXPECT_EQ(answer.verdict, Verdict::known);
  ASSERT_EQ(answer.findings.size(), 2U);
  EXPECT_EQ(answer.findings[0].match.entry, 9U);
  EXPECT_FALSE(answer.findings[0].suppressed_by);
  EXPECT_EQ(answer.findings[1].match.entry, 7U);
  EXPECT_TRUE(answer.findings[1].suppressed_by);
}

TEST(Bank, ForgetsWhatIsTakenAway) {
  Bank bank = *Bank::make();
  bank.add(7, known);
  bank.add_exception(8, known);
  EXPECT_TRUE(bank.remove(8));
  EXPECT_EQ(bank.look_up(picture_of(known)).verdict, Verdict::known);
  EXPECT_TRUE(bank.remove(7));
  EXPECT_EQ(bank.look_up(picture_of(known)).verdict, Verdict::unknown);
  EXPECT_FALSE(bank.remove(7));
  EXPECT_EQ(bank.size(), 0U);
}

}  // namespace
}  // namespace causeway::pdq
