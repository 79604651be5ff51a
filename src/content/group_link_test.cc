// What members tell each other of a link: by hand from docs/formats/content.md §6.
#include "content/group_link.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway::content {
namespace {

SinglePart link_part_of(std::string_view hex) {
  return {std::string(group_link_type), *from_hex(hex)};
}

std::string_view link_broken_by(std::string_view hex, std::uint64_t seq = 9) {
  const auto parsed = parse_group_link(link_part_of(hex), seq);
  return parsed.ok() ? std::string_view() : parsed.error().rule().name;
}

constexpr std::string_view not_valid = "content.group_link_is_valid";
constexpr std::string_view made =
    "a201000250"
    "22222222222222222222222222222222";

TEST(GroupLinkState, IsWrittenAsTheDocumentSays) {
  const GroupLinkState state{.secret = SecretBytes(Bytes(16, 0x22))};
  const NestedPart part = group_link_part(state);
  EXPECT_EQ(to_hex(std::get<SinglePart>(part.part).content), made);
  const GroupLinkState withdrawn{.changed_seq = 7};
  EXPECT_EQ(to_hex(std::get<SinglePart>(group_link_part(withdrawn).part).content), "a10107");
}

TEST(GroupLinkState, GetsTheNumberOfTheMessageThatMadeIt) {
  const auto parsed = parse_group_link(link_part_of(made), 9);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->changed_seq, 9U);
  EXPECT_EQ(parsed->secret, SecretBytes(Bytes(16, 0x22)));
  const auto repeated = parse_group_link(link_part_of("a10107"), 9);
  ASSERT_TRUE(repeated.ok());
  EXPECT_EQ(repeated->changed_seq, 7U);
  EXPECT_TRUE(repeated->secret.empty());
}

TEST(GroupLinkState, KeepsWhatLaterVersionsSay) {
  const auto parsed = parse_group_link(link_part_of("a201070301"), 9);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(to_hex(std::get<SinglePart>(group_link_part(*parsed).part).content), "a201070301");
}

TEST(GroupLinkState, GroupLinkIsValid) {
  EXPECT_EQ(link_broken_by("a10107"), "");
  EXPECT_EQ(link_broken_by("a0"), not_valid) << "of no change";
  EXPECT_EQ(link_broken_by("a1010a"), not_valid) << "after the message itself";
  EXPECT_EQ(
      link_broken_by("a20100024f"
                     "222222222222222222222222222222"),
      not_valid
  ) << "15 bytes";
  EXPECT_EQ(link_broken_by("a201000240"), not_valid) << "an empty secret";
}

}  // namespace
}  // namespace causeway::content
