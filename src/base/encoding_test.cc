// Hexadecimal and base64 against RFC 4648, UTF-8 against table 3-7 of the Unicode standard. The
// decoders promise that a value has one text, so what they refuse matters as much as what they
// read.

#include "base/encoding.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <utility>
#include <vector>

namespace causeway {
namespace {

TEST(Encoding, IsThatOfRfc4648) {
  struct Example {
    std::string_view text;
    std::string_view base64;
    std::string_view hex;
  };

  // RFC 4648 §10.
  for (const Example& example : {
           Example{"", "", ""},
           Example{"f", "Zg==", "66"},
           Example{"fo", "Zm8=", "666f"},
           Example{"foo", "Zm9v", "666f6f"},
           Example{"foob", "Zm9vYg==", "666f6f62"},
           Example{"fooba", "Zm9vYmE=", "666f6f6261"},
           Example{"foobar", "Zm9vYmFy", "666f6f626172"},
       }) {
    const Bytes bytes = to_bytes(example.text);
    EXPECT_EQ(to_base64(bytes), example.base64);
    EXPECT_EQ(*from_base64(example.base64), bytes);
    EXPECT_EQ(to_hex(bytes), example.hex);
    EXPECT_EQ(*from_hex(example.hex), bytes);
    const auto unpadded = example.base64.substr(0, example.base64.find('='));
    EXPECT_EQ(to_base64url(bytes), unpadded);
    EXPECT_EQ(*from_base64url(unpadded), bytes);
  }
}

TEST(Encoding, TheAlphabetsDifferInTwoLetters) {
  const Bytes bytes{0xfb, 0xef, 0xff};
  EXPECT_EQ(to_base64(bytes), "++//");
  EXPECT_EQ(to_base64url(bytes), "--__");
  EXPECT_FALSE(from_base64("--__").ok());
  EXPECT_FALSE(from_base64url("++//").ok());
}

TEST(Encoding, HexReadsBothCasesAndWritesOne) {
  EXPECT_EQ(*from_hex("aBcDeF09"), (Bytes{0xab, 0xcd, 0xef, 0x09}));
  EXPECT_EQ(to_hex(Bytes{0xab, 0xcd, 0xef, 0x09}), "abcdef09");
}

RC_GTEST_PROP(Encoding, EveryValueComesBack, (const std::vector<std::uint8_t>& bytes)) {
  RC_ASSERT(*from_hex(to_hex(bytes)) == bytes);
  RC_ASSERT(*from_base64(to_base64(bytes)) == bytes);
  RC_ASSERT(*from_base64url(to_base64url(bytes)) == bytes);
}

// Out of the few letters between which the rules decide.
RC_GTEST_PROP(Encoding, EveryTextReadIsTheOneWritten, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("AQgw=")));
  if (const auto bytes = from_base64(text)) RC_ASSERT(to_base64(*bytes) == text);
  if (const auto bytes = from_base64url(text)) RC_ASSERT(to_base64url(*bytes) == text);
}

TEST(BaseRules, HexIsValid) {
  for (const std::string_view text :
       {"a", "abc", "0g", "g0", "0x00", " 00", "00 ", "-1", "/0", ":0", "@0", "G0", "`0"}) {
    const auto bytes = from_hex(text);
    ASSERT_FALSE(bytes.ok()) << text;
    EXPECT_TRUE(bytes.error().is(rules::hex_is_valid));
  }
}

TEST(BaseRules, Base64IsCanonical) {
  const auto refused = [](const Result<Bytes>& bytes) {
    return !bytes.ok() && bytes.error().is(rules::base64_is_canonical);
  };
  // Padding missing, too much, in the middle, alone; unused bits; line breaks and blanks; a NUL.
  for (const std::string_view text :
       {"Zg",
        "Zg=",
        "Zg===",
        "Zg==Zg==",
        "=",
        "====",
        "Z===",
        "A===",
        "Zh==",
        "Zm9=",
        "Zm9v\n",
        "Zm 9",
        "Zm9vYg==\n",
        "Zm9*"}) {
    EXPECT_TRUE(refused(from_base64(text))) << text;
  }
  for (const std::string_view text :
       {"Z", "A", "AAAAA", "Zm9vY", "Zg==", "Zm8=", "Zh", "Zm9", "Zm9\n", "Zm+v"}) {
    EXPECT_TRUE(refused(from_base64url(text))) << text;
  }
  EXPECT_TRUE(refused(from_base64(std::string_view("Zm9\0", 4))));
}

TEST(LowerCase, ChangesTheLettersOfAsciiOnly) {
  EXPECT_EQ(to_lower_ascii("AZaz09-@[`{"), "azaz09-@[`{");
  EXPECT_EQ(to_lower_ascii("\u00c9\u0130"), "\u00c9\u0130");
  EXPECT_EQ(to_lower_ascii(std::string_view("\0A", 2)), std::string_view("\0a", 2));
}

TEST(Utf8, ReadsEveryLength) {
  EXPECT_TRUE(is_utf8({}));
  EXPECT_TRUE(is_utf8(as_bytes(std::string_view("\0", 1))));
  EXPECT_TRUE(is_utf8(as_bytes("a\u00e9\u20ac\U0001F600")));
}

TEST(Utf8, ReadsOneCharacter) {
  const std::string_view text = "a\u00e9\u20ac\U0001F600";
  std::vector<char32_t> points;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view character = first_character(rest);
    ASSERT_FALSE(character.empty());
    points.push_back(code_point(character));
    rest.remove_prefix(character.size());
  }
  EXPECT_EQ(points, (std::vector<char32_t>{U'a', U'\u00e9', U'\u20ac', U'\U0001F600'}));
  EXPECT_EQ(first_character(""), "");
  EXPECT_EQ(first_character("\x80x"), "") << "begins none";
  EXPECT_EQ(first_character("\xe2\x82"), "") << "cut off";
}

// The first and last of each row of table 3-7, and their neighbours outside.
TEST(Utf8, KeepsToItsBounds) {
  for (const std::string_view text :
       {"\x7f",
        "\xc2\x80",
        "\xdf\xbf",
        "\xe0\xa0\x80",
        "\xe0\xbf\xbf",
        "\xe1\x80\x80",
        "\xec\xbf\xbf",
        "\xed\x80\x80",
        "\xed\x9f\xbf",
        "\xee\x80\x80",
        "\xef\xbf\xbf",
        "\xf0\x90\x80\x80",
        "\xf0\xbf\xbf\xbf",
        "\xf1\x80\x80\x80",
        "\xf3\xbf\xbf\xbf",
        "\xf4\x80\x80\x80",
        "\xf4\x8f\xbf\xbf"}) {
    EXPECT_TRUE(is_utf8(as_bytes(text))) << to_hex(as_bytes(text));
  }
  for (const std::string_view text :
       {"\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xc2\x7f",
        "\xc2\xc0",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",
        "\xf0\x80\x80\x80",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80",
        "\xff",
        "\xe1\x80\x7f",
        "\xe1\x80\xc0",
        "\xf1\x80\x80\x7f",
        "\xf1\x80\xc0\x80"}) {
    EXPECT_FALSE(is_utf8(as_bytes(text))) << to_hex(as_bytes(text));
  }
}

TEST(Utf8, EndsWithACharacter) {
  for (const std::string_view text : {"\xc2", "\xe1\x80", "\xf1\x80\x80", "a\xf1\x80", "\xe1"}) {
    EXPECT_FALSE(is_utf8(as_bytes(text))) << to_hex(as_bytes(text));
  }
}

}  // namespace
}  // namespace causeway
