#include "base/result.h"

#include <gtest/gtest.h>
#include <memory>

namespace causeway {
namespace {

constexpr Rule is_small{"test.is_small", "here"};
constexpr Rule is_even{"test.is_even", "here"};

Result<int> small(int number) {
  if (number >= 10) return Error{is_small};
  return number;
}

Result<void> check_even(int number) {
  if (number % 2 != 0) return Error{is_even};
  return {};
}

Result<std::unique_ptr<int>> boxed(int number) {
  const int value = TRY(small(number));
  TRY(check_even(value));
  return std::make_unique<int>(value);
}

Result<int> sum(int left, int right) {
  return *TRY(boxed(left)) + *TRY(boxed(right));
}

TEST(Result, HoldsAValueOrTheRuleThatWasBroken) {
  ASSERT_TRUE(small(3).ok());
  EXPECT_EQ(*small(3), 3);
  ASSERT_FALSE(small(10).ok());
  EXPECT_TRUE(small(10).error().is(is_small));
  EXPECT_FALSE(small(10).error().is(is_even));
  EXPECT_EQ(small(10).error().rule().name, "test.is_small");
  EXPECT_EQ(small(10).error(), small(11).error());
}

TEST(Result, OfNothingHoldsSuccessOrTheRule) {
  EXPECT_TRUE(check_even(2).ok());
  ASSERT_FALSE(check_even(3).ok());
  EXPECT_TRUE(check_even(3).error().is(is_even));
}

TEST(Result, GivesAwayWhatCannotBeCopied) {
  auto result = boxed(4);
  ASSERT_TRUE(result);
  EXPECT_EQ(**result, 4);
  const std::unique_ptr<int> box = *std::move(result);
  EXPECT_EQ(*box, 4);
}

TEST(Try, PassesTheFirstErrorOn) {
  EXPECT_EQ(*sum(2, 4), 6);
  EXPECT_TRUE(sum(2, 11).error().is(is_small));
  EXPECT_TRUE(sum(3, 11).error().is(is_even));
  EXPECT_TRUE(sum(11, 3).error().is(is_small));
}

TEST(ResultDeathTest, AnErrorIsNotAValue) {
  EXPECT_DEATH((void)*small(10), "broken invariant");
  EXPECT_DEATH(*check_even(3), "broken invariant");
  EXPECT_DEATH((void)small(3).error(), "broken invariant");
  EXPECT_DEATH((void)check_even(2).error(), "broken invariant");
}

TEST(InvariantDeathTest, NamesTheConditionAndThePlace) {
  const int two = 2;
  INVARIANT(two == 2);
  EXPECT_DEATH(INVARIANT(two == 3), "broken invariant: two == 3 .*result_test\\.cc:[0-9]+");
}

}  // namespace
}  // namespace causeway
