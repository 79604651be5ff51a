// Evidence: what is packed is the report again, whoever made it, and takes little room; no key
// opens another's; months are calendar months.
#include "report/evidence.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
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
  edited[0] = 3;
  EXPECT_EQ(broken_rule_name(unpack(edited, {})), "report.evidence_is_packed");
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(unpack(packed.reveal().first(size), {}).ok());
  }
}

// Evidence outlives the program that sealed it. What follows is what the first version made of the
// report below.
constexpr std::string_view packed_by_the_first_version =
    "013806bb090186f2517bed648236e81d981069cf54ca7851d549dc24264d5a11229aaebbbbf0ccb148a6c53b"
    "93de201e51d200020a4576657279206461792e0140608d2eb32d9070185cf9eb966f525c6ec649e2189ff15c"
    "478487a96748cc8fd6c849e2189ff15c478487a96748cc8fd6c88d2eb32d9070185cf9eb966f525c6ec6aebb"
    "bbf0ccb148a6c53b93de201e51d2aebbbbf0ccb148a6c53b93de201e51d24379000000000007000000000000"
    "00030000000000000001000001a0c4506fe80000000000000000dcbe7cf37948da5377fb56f3923a27c17b4c"
    "8b2913735766bc81d3c1822db64e01406d01e6cb29ecb9179a5a003c2d76628b84bd9f237f952ce05790b04b"
    "9decaac031df404a8750b3f53772f95f9fffc356c6449da22640f640f6f6a085016001781e746578742f6d61"
    "726b646f776e3b76617269616e743d47464d2d4d494d494e41726520796f7520616c6f6e653f000001000000"
    "0700000000000000030000000000000002000001a0c45073d00000000000000000eb1eced1e4de2846aa5bd9"
    "2b31426e3a591bc7a59a9ecc30bf9e1466de77cb3602b6626960618cc1f31eb6a257648ad36f168ddc2894af"
    "59c9671bf37641c7a2fc0000010000000700000000000000030000000000000003000001a0c45077b8000000"
    "000000000095ccd3d8ab1425060217a22fe60f6e5e3b5c3e5112588dc64943798537bb6a1c01406c01b37529"
    "a92a1a2f9df1525ebeba4790dde2f10b47449d2d2d7877a8b93703231f40498750c5623e677431a10ee3a856"
    "17e060c0e4f640f6f6a085016001781e746578742f6d61726b646f776e3b76617269616e743d47464d2d4d49"
    "4d494d4c69766520776974682069742e0000000000000700000000000000030000000000000004000001a0c4"
    "507ba0000000000000000002738b52c91c9fb476630017a11702554e641023b6018568f76e62318909a9f301"
    "40680164f4f4223d0c0eae9d7a0e8c42045559a91203e24a3bafc3e7fb33764039c063404587502e8f53234a"
    "16528b32b268cbcd2206d1f640f6f6a085016001781e746578742f6d61726b646f776e3b76617269616e743d"
    "47464d2d4d494d49496120706963747572652401000000000000000000000000000000000000000000000000"
    "000000000000000102020300010000000700000000000000030000000000000005000001a0c4507f88000000"
    "000000000096b39c842d608cf9ca3a8ac1d74e2aede3f1726ae254906aea731f72f3cedcf803000000000000"
    "0000000000000000000000000000000000000000000000000000406401e2a602561ad0a460bf5b471fc0bee2"
    "a18da049168234c447373167f8cdc93695404187504a45c97ec86f5090aa8472d289addd98f640f6f6a08501"
    "6001781e746578742f6d61726b646f776e3b76617269616e743d47464d2d4d494d494577726f6e6700";

TEST_F(Evidence, OfTheFirstVersionIsReadAsWell) {
  std::vector<ReportEntry> lines;
  lines.push_back(conversation.say(conversation.bob, "Are you alone?"));
  lines.push_back(withheld(conversation.say(conversation.ada, "a receipt")));
  lines.push_back(conversation.say(conversation.ada, "Live with it."));
  lines.back().frank.value[0] ^= 1;
  lines.push_back(conversation.say(conversation.bob, "a picture"));
  lines.back().attachments.push_back({{1}, AttachmentPlace::within, {2, 3}});
  lines.push_back(conversation.say(conversation.ada, "wrong"));
  lines.back().context.commitment = {};
  const AbuseReport report = conversation.report(std::move(lines));
  const auto unpacked = unpack(*from_hex(packed_by_the_first_version), conversation.keys);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(*unpacked, report);
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
