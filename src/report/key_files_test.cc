// When the keys of reports come and go, and their files.
#include "report/key_files.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/seeded_random.h"
#include "crypto/random.h"

namespace causeway::report {
namespace {

using namespace std::chrono_literals;

class ReportKeys : public testing::Test {
 protected:
  ReportKeys() { crypto::initialize(); }

  ReportKeyPlan plan(Instant at) const { return plan_report_keys(moderation, wrapping, at); }

  /// Does what is due, as a host does.
  void follow(const ReportKeyPlan& plan, Instant at) {
    if (plan.mint_moderation) {
      moderation.push_back(make_moderation_key(*plan.mint_moderation, at, random));
    }
    for (const Month month : plan.mint_wrapping) {
      wrapping.push_back(make_wrapping_key(month, random));
    }
    std::erase_if(wrapping, [&](const WrappingKeyRecord& key) {
      return std::count(plan.destroy_wrapping.begin(), plan.destroy_wrapping.end(), key.month) > 0;
    });
  }

  SeededRandom random{3};
  Instant november = Instant(std::chrono::sys_days(2026y / 11 / 27));
  std::vector<KeptModerationKey> moderation;
  std::vector<WrappingKeyRecord> wrapping;
};

TEST_F(ReportKeys, TheFirstAreMintedWhereThereIsNone) {
  const ReportKeyPlan first = plan(november);
  EXPECT_EQ(first.mint_moderation, 1U);
  ASSERT_EQ(first.mint_wrapping.size(), wrapping_months);
  EXPECT_EQ(first.mint_wrapping.front(), month_of(november));
  follow(first, november);
  EXPECT_EQ(plan(november), ReportKeyPlan{});
}

TEST_F(ReportKeys, AMonthGoesAndAnotherComes) {
  follow(plan(november), november);
  const Instant december(std::chrono::sys_days(2026y / 12 / 1));
  EXPECT_EQ(plan(december - 1ms), ReportKeyPlan{});
  const ReportKeyPlan next = plan(december);
  EXPECT_EQ(next.destroy_wrapping, std::vector{month_of(november)});
  EXPECT_EQ(next.mint_wrapping, (std::vector<Month>{{697}}));
}

TEST_F(ReportKeys, NothingIsMintedInThePlaceOfWhatIsLost) {
  follow(plan(november), november);
  wrapping.erase(wrapping.begin() + 3);
  EXPECT_EQ(plan(november), ReportKeyPlan{});
}

TEST_F(ReportKeys, AModerationKeyIsFollowedAndLaterDestroyed) {
  follow(plan(november), november);
  const Instant old = november + moderation_key_active;
  EXPECT_FALSE(plan(old - 1ms).mint_moderation.has_value());
  EXPECT_EQ(plan(old).mint_moderation, 2U);
  follow(plan(old), old);
  EXPECT_TRUE(plan(old + moderation_key_retention - 1ms).destroy_moderation.empty());
  EXPECT_EQ(plan(old + moderation_key_retention).destroy_moderation, std::vector{1U});
}

TEST_F(ReportKeys, FilesReadBack) {
  const KeptModerationKey key = make_moderation_key(7, november, random);
  const auto read = parse_moderation_key(encode_key(key).reveal());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->record.key_id, 7U);
  EXPECT_EQ(read->created, november);
  EXPECT_EQ(read->record.key.public_key, key.record.key.public_key);
  const WrappingKeyRecord month = make_wrapping_key({682}, random);
  const auto wrapped = parse_wrapping_key(encode_key(month).reveal());
  ASSERT_TRUE(wrapped.ok());
  EXPECT_EQ(wrapped->month, month.month);
  EXPECT_TRUE(wrapped->key == month.key);
}

TEST_F(ReportKeys, KeyFileIsWhole) {
  const SecretBytes one = encode_key(make_moderation_key(7, november, random));
  const SecretBytes other = encode_key(make_wrapping_key({682}, random));
  EXPECT_EQ(broken_rule_name(parse_wrapping_key(one.reveal())), "report.key_file_is_whole");
  EXPECT_EQ(broken_rule_name(parse_moderation_key(other.reveal())), "report.key_file_is_whole");
  for (std::size_t size = 0; size < one.size(); ++size) {
    EXPECT_FALSE(parse_moderation_key(one.reveal().first(size)).ok());
  }
}

}  // namespace
}  // namespace causeway::report
