// A group's link as text, and what is sealed under it. What is derived is checked against values
// that were computed apart from this code (docs/formats/group-link.md).
#include "client/group_link.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/seeded_random.h"
#include "crypto/libraries.h"

namespace causeway::client {
namespace {

struct Links : testing::Test {
  Links() { crypto::initialize(); }

  static GroupLink link(std::uint8_t secret = 0x22, std::uint8_t conversation = 0x11) {
    ConversationId id;
    id.value.fill(conversation);
    return {"chat.example", id, GroupLinkSecret(Bytes(16, secret))};
  }

  static std::string text(const GroupLink& link) {
    const SecretBytes made = group_link_text(link);
    return std::string(as_text(made.reveal()));
  }

  static std::string_view broken(std::string_view typed) {
    const auto parsed = parse_group_link(typed);
    return parsed.ok() ? std::string_view() : parsed.error().rule().name;
  }

  SeededRandom random{1};
};

constexpr std::string_view not_whole = "client.group_link_is_whole";

TEST_F(Links, AreReadAsTheyAreWritten) {
  const std::string made = text(link());
  EXPECT_EQ(
      made,
      "causeway-group:chat.example/248H2-248H7-248H8-248HD-248HP-248HK"
      "-24H2M-48H2H-48H27-48H22-48H2D-48H28-48H0Q"
  );
  EXPECT_EQ(*parse_group_link(made), link());
  EXPECT_EQ(*parse_group_link("  " + made + "\n"), link());
}

TEST_F(Links, GroupLinkIsWhole) {
  const std::string made = text(link());
  EXPECT_EQ(broken(made), "");
  EXPECT_EQ(broken(made.substr(0, made.size() - 1)), not_whole);
  EXPECT_EQ(broken(made + "-00000"), not_whole);
  EXPECT_EQ(broken("causeway-link:" + made.substr(15)), not_whole);
  EXPECT_EQ(broken("causeway-group:" + made.substr(made.find('/'))), not_whole) << "no domain";
  EXPECT_EQ(broken("causeway-group:CHAT EXAMPLE" + made.substr(made.find('/'))), not_whole);
  EXPECT_EQ(broken(std::string(2'000, ' ')), not_whole);
  for (std::size_t at = made.find('/') + 1; at < made.size(); ++at) {
    if (made[at] == '-') continue;
    std::string mistyped = made;
    mistyped[at] = mistyped[at] == '7' ? '8' : '7';
    EXPECT_EQ(broken(mistyped), not_whole) << mistyped;
  }
}

TEST_F(Links, LocatorsAreDerivedAsTheDocumentSays) {
  EXPECT_EQ(
      to_hex(locator_of(link())), "12812817c41589ed8d363d2e9660ae92c0fd514ab2497924bad3c691cd4f6640"
  );
  EXPECT_EQ(locator_hash_of(link()), crypto::sha256({locator_of(link())}));
  EXPECT_NE(locator_of(link()), locator_of(link(0x22, 0x12))) << "of another group";
  EXPECT_NE(locator_of(link()), locator_of(link(0x23)));
}

TEST_F(Links, PreviewsOpenAsTheDocumentSays) {
  const auto sealed = from_hex(
      "000102030405060708090a0b0c0d0e0f1011121314151617a504c2df6929508538e0bfc16d36e2d0"
      "8d43fe7ad58e57afb5e188a2c8cd2d5be5f32f782dd9817f344da4e0d486b1652898c95a169145ac"
      "7979fce795eb3389e006a5a1c649f2ae0c3ea5f3f7c471a875c3a14983e0961bf0513c96e389c33d"
      "a17bfdcd13a2733b759dd40309d3d90938015148372640e4ce56630394bc992b926624212abbbc7e"
      "b9f8f4d1c31bdb0f96fbf8cccbdb18079d05b7a14b468b8d5ad1dc32d859e6fe8aed27e66d006b60"
      "fe90b7d424d7213589a80fce1869b22e83734cec5dc2c774cd36ee7855f6800552a4111d48abde9d"
      "8f2ad424a05aa097b8211bfb2074e606d202cb0da459178cca5477295b0d4d87ddde193753f488e6"
      "c9a63b4e7d583bbf70d301a59e26294dbb"
  );
  ASSERT_TRUE(sealed);
  const auto name = open_preview(link(), *sealed);
  ASSERT_TRUE(name.ok());
  EXPECT_EQ(*name, "Hikers");
}

TEST_F(Links, GroupPreviewIsOfThisLink) {
  const Bytes sealed = seal_preview(link(), "Hikers", random);
  EXPECT_EQ(*open_preview(link(), sealed), "Hikers");
  EXPECT_EQ(sealed.size(), seal_preview(link(), "", random).size()) << "which says nothing";
  EXPECT_EQ(sealed.size(), seal_preview(link(), std::string(255, 'x'), random).size());
  for (const GroupLink& other : {link(0x23), link(0x22, 0x12)}) {
    const auto opened = open_preview(other, sealed);
    ASSERT_FALSE(opened.ok());
    EXPECT_TRUE(opened.error().is(rules::group_preview_is_of_this_link));
  }
  EXPECT_FALSE(open_preview(link(), {}).ok());
  EXPECT_FALSE(open_preview(link(), seal_note(link(), {}, "Hikers", random)).ok());
}

TEST_F(Links, JoinNoteIsOfThisRequest) {
  const AccountId cleo{{3}};
  const Bytes sealed = seal_note(link(), cleo, "from the club", random);
  EXPECT_EQ(*open_note(link(), cleo, sealed), "from the club");
  const auto opened = open_note(link(), AccountId{{4}}, sealed);
  ASSERT_FALSE(opened.ok());
  EXPECT_TRUE(opened.error().is(rules::join_note_is_of_this_request)) << "somebody else's";
  EXPECT_FALSE(open_note(link(0x23), cleo, sealed).ok());
}

}  // namespace
}  // namespace causeway::client
