// Case folding: lines of Unicode's CaseFolding.txt, copied by hand, and what must stay as it is.
#include "content/folded_text.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway::content {
namespace {

struct Pair {
  const char* text;
  const char* folded;
};

class FoldedText : public testing::TestWithParam<Pair> {};

TEST_P(FoldedText, FollowsUnicode) {
  EXPECT_EQ(folded(GetParam().text), GetParam().folded);
  EXPECT_EQ(folded(GetParam().folded), GetParam().folded);
}

INSTANTIATE_TEST_SUITE_P(
    CaseFolding,
    FoldedText,
    testing::Values(
        Pair{"Hello, AZ[@`{", "hello, az[@`{"},
        Pair{"\u00B5", "\u03BC"},                          // 00B5; C; 03BC; MICRO SIGN
        Pair{"\u00C0\u00D7\u00DE", "\u00E0\u00D7\u00FE"},  // not the sign between them
        Pair{"\u00DF", "\u00DF"},                          // 00DF has only a full folding, F
        Pair{"\u0100\u0101", "\u0101\u0101"},
        Pair{"\u0130", "\u0130"},              // F and T only
        Pair{"\u0178", "\u00FF"},              // 0178; C; 00FF
        Pair{"\u017F", "s"},                   // 017F; C; 0073; LATIN SMALL LETTER LONG S
        Pair{"\u03A3\u03C2", "\u03C3\u03C3"},  // 03C2; C; 03C3; FINAL SIGMA
        Pair{"\u0414\u0410", "\u0434\u0430"},
        Pair{"\u1E9E", "\u00DF"},          // 1E9E; S; 00DF
        Pair{"\u1F88", "\u1F80"},          // 1F88; S; 1F80
        Pair{"\u212A", "k"},               // 212A; C; 006B; KELVIN SIGN
        Pair{"\uAB70", "\u13A0"},          // AB70; C; 13A0
        Pair{"\uFF21", "\uFF41"},          // FF21; C; FF41
        Pair{"\U00010400", "\U00010428"},  // 10400; C; 10428
        Pair{"\U0001E921", "\U0001E943"},  // 1E921; C; 1E943, the last of all
        Pair{"\u4F60\u597D \u05E9\u05DC \U0001F44D", "\u4F60\u597D \u05E9\u05DC \U0001F44D"},
        Pair{"a\nb\tc", "a b c"}
    )
);

TEST(FoldedTexts, AreUtf8WhateverTheCharacter) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; c += 7) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += static_cast<char>(0xC0U | c >> 6);
      text += static_cast<char>(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
      text += static_cast<char>(0xE0U | c >> 12);
      text += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
      text += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
      text += static_cast<char>(0xF0U | c >> 18);
      text += static_cast<char>(0x80U | (c >> 12 & 0x3FU));
      text += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
      text += static_cast<char>(0x80U | (c & 0x3FU));
    }
    const std::string once = folded(text);
    ASSERT_TRUE(is_utf8(as_bytes(once))) << c;
    ASSERT_EQ(folded(once), once) << c;
    ASSERT_EQ(character_count(once), 1U) << c;
  }
}

TEST(FoldedTexts, CountCharacters) {
  EXPECT_EQ(character_count(""), 0U);
  EXPECT_EQ(character_count("a\u00E9\u4F60\U0001F44D"), 4U);
}

}  // namespace
}  // namespace causeway::content
