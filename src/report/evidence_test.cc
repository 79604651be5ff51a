// Evidence: what is packed is the report again, whoever made it, and takes little room; no key
// opens another's; months are calendar months.
#include "report/evidence.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "report/conversation_test.h"

namespace causeway::report {
namespace {

class Evidence : public testing::Test {
 protected:
  AbuseReport six_lines() {
    std::vector<ReportEntry> lines;
    for (int i = 0; i < 6; ++i) {
      const AccountId sender = i % 2 == 0 ? conversation.bob : conversation.ada;
      lines.push_back(conversation.say(sender, std::string(100, 'a')));
    }
    return conversation.report(std::move(lines));
  }

  SecretBytes packed(const AbuseReport& report) {
    return pack(report, conversation.verify(report));
  }

  WrappingKey new_wrapping_key() {
    return WrappingKey(conversation.random.secret(wrapping_key_size));
  }

  Conversation conversation;
};

TEST_F(Evidence, UnpacksToTheReport) {
  AbuseReport report = six_lines();
  report.entries.push_back(withheld(conversation.say(conversation.bob, "a receipt")));
  report.entries.push_back(conversation.say(conversation.ada, "a picture"));
  report.entries.back().attachments.push_back({{1}, AttachmentPlace::within, {2, 3}});
  const auto unpacked = unpack(packed(report).reveal(), conversation.keys);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(*unpacked, report);
}

// What a hostile client sends is kept as it came, so that whoever looks sees what was wrong.
TEST_F(Evidence, KeepsWhatIsWrong) {
  AbuseReport report = six_lines();
  report.entries[0].context.commitment = {};
  report.entries[1].context.hub_id = franking::hub_id("other.example");
  report.entries[2].what = OpenedEntry{SecretBytes(as_bytes("nonsense"))};
  report.entries[3].context.epoch = ~std::uint64_t{0};
  report.entries[4].frank.value[31] ^= 1;
  report.entries[5].context.key_id = 99;
  const auto unpacked = unpack(packed(report).reveal(), conversation.keys);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(*unpacked, report);
  const auto before = conversation.verify(report);
  const auto after = conversation.verify(*unpacked);
  for (std::size_t i = 0; i < before.entries.size(); ++i) {
    EXPECT_EQ(before.entries[i].broken, after.entries[i].broken) << i;
  }
}

// A genuine tag follows from its key, as long as there is one.
TEST_F(Evidence, IsWithoutTagsOnceTheirKeyIsDestroyed) {
  AbuseReport report = six_lines();
  report.entries[1].frank = {{7}};
  const SecretBytes packed = this->packed(report);
  conversation.keys[0].state = franking::ServerKeyState::destroyed;
  conversation.keys[0].key = {};
  const auto unpacked = unpack(packed.reveal(), conversation.keys);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(unpacked->entries[0].frank, franking::Frank{});
  EXPECT_EQ(unpacked->entries[1].frank, (franking::Frank{{7}})) << "what was wrong is kept";
  for (const EntryResult& entry : conversation.verify(*unpacked).entries) {
    EXPECT_EQ(entry.verdict, Verdict::expired);
  }
}

TEST_F(Evidence, TakesLittleRoom) {
  const AbuseReport report = six_lines();
  const std::size_t size = packed(report).size();
  EXPECT_LT(size * 100, tls::encode_secret(report).size() * 64) << size;
}

TEST_F(Evidence, EvidenceIsPacked) {
  const SecretBytes packed = this->packed(six_lines());
  Bytes edited = to_bytes(packed.reveal());
  edited[0] = 1;
  EXPECT_EQ(broken_rule_name(unpack(edited, {})), "report.evidence_is_packed");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack(packed.reveal().first(size), {}).ok());
  }
}

TEST_F(Evidence, OneKeyOpensOnePieceAndNothingElse) {
  const WrappingKey by = new_wrapping_key();
  const EvidenceKey key(conversation.random.secret(evidence_key_size));
  const EvidenceName name{1};
  const EvidenceName other{2};
  const WrappedKey wrapped = wrap(by, {681}, key, name, conversation.random);
  const Bytes sealed = seal_evidence(key, name, as_bytes("what was said"));
  const auto opened = open_evidence(*unwrap(by, wrapped, name), name, sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->reveal()), "what was said");
  constexpr auto authentic = "crypto.ciphertext_is_authentic";
  EXPECT_EQ(broken_rule_name(unwrap(by, wrapped, other)), authentic);
  EXPECT_EQ(broken_rule_name(unwrap(new_wrapping_key(), wrapped, name)), authentic);
  EXPECT_EQ(broken_rule_name(open_evidence(key, other, sealed)), authentic);
}

TEST(Months, AreThoseOfTheCalendar) {
  using namespace std::chrono_literals;
  const auto at = [](auto date) { return Instant(std::chrono::sys_days(date)); };
  EXPECT_EQ(month_of(at(1970y / 1 / 1)).value, 0);
  EXPECT_EQ(month_of(at(2026y / 11 / 30) + 23h + 59min).value, 682);
  EXPECT_EQ(month_of(at(2026y / 12 / 1)).value, 683);
  EXPECT_EQ(begin_of({683}), at(2026y / 12 / 1));
  EXPECT_EQ(month_of(begin_of({697})).value, 697);
}

}  // namespace
}  // namespace causeway::report
