// Profiles and the keys that open them: encodings by hand, and each rule broken once.
#include "content/profile.h"

#include <gtest/gtest.h>
#include <numeric>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/files_test.h"
#include "base/seeded_random.h"
#include "content/kind.h"
#include "content/message.h"

namespace causeway::content {
namespace {

std::string_view broken_by(const std::string& hex) {
  return broken_rule_name(parse_profile(*from_hex(hex)));
}

// The signature of PNG, which says no more than that.
constexpr std::string_view png = "89504e470d0a1a0a";

TEST(Profiles, HaveTheEncodingThatIsWorkedOutByHand) {
  Profile profile{.name = "Ada", .picture = {}, .picture_type = {}};
  EXPECT_EQ(to_hex(encode(profile)), "a10163416461");
  EXPECT_EQ(*parse_profile(encode(profile)), profile);
  profile.picture = *from_hex(png);
  profile.picture_type = "image/png";
  const std::string expected = "a301634164610248" + std::string(png) + "0369696d6167652f706e67";
  EXPECT_EQ(to_hex(encode(profile)), expected);
  EXPECT_EQ(*parse_profile(*from_hex(expected)), profile);
}

TEST(Profiles, ExamplesOfTheFormatAreTrue) {
  const std::string page = *read_file(source_path("docs/formats/content.md"));
  EXPECT_EQ(encode({.name = "Ada", .picture = {}, .picture_type = {}}), hex_block(page, "profile"));
  Bytes bytes(profile_key_size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  const SecretBytes key{ByteView(bytes)};
  EXPECT_EQ(
      std::get<SinglePart>(profile_key_part(key, 1'790'000'000'000).part).content,
      hex_block(page, "profile_key")
  );
  EXPECT_EQ(to_bytes(profile_id_of(key)), hex_block(page, "profile_id"));
}

TEST(Profiles, SayNothingInSoManyWords) {
  EXPECT_EQ(to_hex(encode(Profile())), "a0");
  EXPECT_EQ(*parse_profile(*from_hex("a0")), Profile());
}

TEST(Profiles, ProfileIsValid) {
  constexpr std::string_view rule = "content.profile_is_valid";
  EXPECT_EQ(broken_by("a20241000369696d6167652f706e67"), rule) << "a picture of nobody";
  EXPECT_EQ(broken_by("a10160"), rule) << "an empty one";
  EXPECT_EQ(broken_by("a101644164610a"), rule) << "one that breaks the line";
  EXPECT_EQ(broken_by("a20163416461024100"), rule) << "a picture of no type";
  EXPECT_EQ(broken_by("a201634164610369696d6167652f706e67"), rule) << "a type of no picture";
  EXPECT_EQ(broken_by("a301634164610241000369696d6167652f706e67"), rule) << "that it is not";
  Profile profile{.name = std::string(65, 'a'), .picture = {}, .picture_type = {}};
  EXPECT_EQ(broken_rule_name(check_profile(profile)), rule);
  profile.name.pop_back();
  EXPECT_TRUE(check_profile(profile).ok());
  profile.picture = *from_hex(png);
  profile.picture_type = "image/png";
  profile.picture.resize(profile_picture_size_max);
  EXPECT_TRUE(check_profile(profile).ok());
  profile.picture.push_back(0);
  EXPECT_EQ(broken_rule_name(check_profile(profile)), rule);
}

TEST(Profiles, OfAPersonWhoCannotBeSeenOrLooksLikeAUsernameAreRefused) {
  const auto rule_of = [](const char* name) {
    return broken_rule_name(check_profile({.name = name, .picture = {}, .picture_type = {}}));
  };
  constexpr std::string_view rule = "content.profile_is_valid";
  EXPECT_EQ(rule_of("@bob"), rule);
  EXPECT_EQ(rule_of("Bob \uFF20 home"), rule) << "full width";
  EXPECT_EQ(rule_of("\uFE6Bbob"), rule) << "small form";
  EXPECT_EQ(rule_of(" "), rule);
  EXPECT_EQ(rule_of("\u200B\u3164\u00A0"), rule);
  EXPECT_EQ(rule_of("Ad\u202Ea"), rule) << "turns what follows around";
  EXPECT_EQ(rule_of("Ad\u0007a"), rule);
  EXPECT_EQ(rule_of("Ad\u200Ba"), rule) << "looks like another's";
  EXPECT_EQ(rule_of("\U0001F469\u200D\U0001F680"), "none");
  EXPECT_EQ(rule_of("Ada L\u00F3pez \u2708"), "none");
}

TEST(Profiles, KeepWhatIsValidOfThem) {
  Profile profile{.name = "Ad\u200Ba", .picture = *from_hex(png), .picture_type = "image/png"};
  EXPECT_EQ(valid_part(profile).name, "Ada");
  EXPECT_EQ(valid_part(profile).picture, profile.picture);
  profile.picture_type = "image/unheard-of";
  EXPECT_EQ(valid_part(profile), (Profile{.name = "Ada", .picture = {}, .picture_type = {}}));
  profile.name = "@ada";
  EXPECT_EQ(valid_part(profile), Profile{});
}

TEST(Profiles, OpenUnderTheirKeyAndForTheirAccountAlone) {
  SeededRandom random(1);
  const AccountId ada{{1}};
  const SecretBytes key{Bytes(profile_key_size, 7)};
  const Profile profile{.name = "Ada", .picture = {}, .picture_type = {}};
  const Bytes sealed = seal_profile(key, ada, profile, random);
  EXPECT_EQ(*open_profile(key, ada, sealed), profile);
  constexpr std::string_view rule = "content.profile_is_valid";
  EXPECT_EQ(broken_rule_name(open_profile(key, AccountId{{2}}, sealed)), rule);
  EXPECT_EQ(broken_rule_name(open_profile(SecretBytes(Bytes(32, 8)), ada, sealed)), rule);
  EXPECT_EQ(broken_rule_name(open_profile(key, ada, Bytes(23))), rule);
}

TEST(Profiles, SayNothingByTheirLength) {
  SeededRandom random(1);
  const SecretBytes key{Bytes(profile_key_size, 7)};
  const auto size_of = [&](std::size_t name, std::size_t picture) {
    Profile profile{.name = std::string(name, 'a'), .picture = {}, .picture_type = {}};
    if (picture > 0) {
      profile.picture = *from_hex(png);
      profile.picture.resize(picture);
      profile.picture_type = "image/png";
    }
    return seal_profile(key, {}, profile, random).size();
  };
  constexpr std::size_t around = 24 + 16;
  EXPECT_EQ(size_of(1, 0), 1024 + around);
  EXPECT_EQ(size_of(64, 900), 1024 + around);
  EXPECT_EQ(size_of(1, 1024), 2048 + around);
  EXPECT_EQ(size_of(64, profile_picture_size_max), (128U << 10U) + around);
}

TEST(Profiles, ProfileKeyIsValid) {
  const auto key_in = [](const std::string& hex) {
    return parse_profile_key({std::string(profile_key_type), *from_hex(hex)});
  };
  const std::string key(64, '7');
  const auto parsed = key_in("a2015820" + key + "0209");
  EXPECT_EQ(to_hex(parsed->key.reveal()), key);
  EXPECT_EQ(parsed->changed_ms, 9U);
  constexpr std::string_view rule = "content.profile_key_is_valid";
  EXPECT_EQ(broken_rule_name(key_in("a0")), rule);
  EXPECT_EQ(broken_rule_name(key_in("a1015820" + key)), rule) << "of which time";
  EXPECT_EQ(broken_rule_name(key_in("a10209")), rule) << "which one";
  EXPECT_EQ(broken_rule_name(key_in("a20141770209")), rule) << "too short";
  EXPECT_EQ(broken_rule_name(key_in("a2015820" + key + "021b0001000000000001")), rule)
      << "a time that nothing is later than";
}

TEST(Profiles, KeysAreAKindOfMessage) {
  MimiContent content;
  content.nested_part = profile_key_part(SecretBytes(Bytes(profile_key_size, 7)), 9);
  EXPECT_EQ(kind_of(content), Kind::profile_key);
  const auto& part = std::get<SinglePart>(content.nested_part.part);
  const auto parsed = parse_profile_key(part);
  EXPECT_EQ(parsed->key.reveal().front(), 7);
  EXPECT_EQ(parsed->changed_ms, 9U);
}

}  // namespace
}  // namespace causeway::content
