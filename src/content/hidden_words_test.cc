// Words that a person does not want to read: what is one, and what has one.
#include "content/hidden_words.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"

namespace causeway::content {
namespace {

bool hides(const std::string& word, std::string_view text) {
  return has_hidden_word(text, {*parse_hidden_word(word)});
}

TEST(HiddenWords, AreKeptAsTheyAreCompared) {
  EXPECT_EQ(*parse_hidden_word("Spoiler"), "spoiler");
  EXPECT_EQ(*parse_hidden_word("  The\n End "), "the end");
  EXPECT_EQ(*parse_hidden_word("\u00C9t\u00C9"), "\u00E9t\u00E9");
  EXPECT_EQ(*parse_hidden_word("spoil*"), "spoil*");
  EXPECT_EQ(*parse_hidden_word("*spoil*"), "*spoil*");
  EXPECT_EQ(*parse_hidden_word("C++"), "c++");
}

TEST(HiddenWords, HiddenWordIsValid) {
  constexpr std::string_view name = "content.hidden_word_is_valid";
  for (const char* typed : {"", " ", "\n", "*", "**", "* *", "a*b", "***a", "a *", "\xFF"}) {
    EXPECT_EQ(broken_rule_name(parse_hidden_word(typed)), name) << typed;
  }
  EXPECT_TRUE(parse_hidden_word(std::string(64, 'a')).ok());
  EXPECT_EQ(broken_rule_name(parse_hidden_word(std::string(65, 'a'))), name);
}

TEST(HiddenWords, AreWholeWords) {
  EXPECT_TRUE(hides("ass", "What an ASS!"));
  EXPECT_TRUE(hides("ass", "ass"));
  EXPECT_FALSE(hides("ass", "first class"));
  EXPECT_FALSE(hides("ass", "assume"));
  EXPECT_FALSE(hides("ass", "ass2"));
  EXPECT_TRUE(hides("ass", "class, ass-like")) << "the second one";
  EXPECT_FALSE(hides("fu\u00DF", "fu\u00DFball")) << "not only of ASCII";
  EXPECT_TRUE(hides("fu\u00DF", "(fu\u00DF)"));
  EXPECT_FALSE(hides("cafe", "caf\u00E9")) << "another word, as for searches";
  EXPECT_FALSE(hides("\u043A\u043E\u0442", "\u043A\u043E\u0442\u0438\u043A"));
  EXPECT_TRUE(hides("the end", "This is The\n  End."));
  EXPECT_FALSE(hides("the end", "the blend"));
  EXPECT_TRUE(hides("c++", "in C++17")) << "it ends with no letter";
}

TEST(HiddenWords, ArePartsOfWordsWhereThatIsSaid) {
  EXPECT_TRUE(hides("spoil*", "SPOILERS ahead"));
  EXPECT_FALSE(hides("spoil*", "unspoiled"));
  EXPECT_TRUE(hides("*spoil", "despoil it"));
  EXPECT_FALSE(hides("*spoil", "spoiler"));
  EXPECT_TRUE(hides("*spoil*", "unspoiled"));
}

TEST(HiddenWords, StandAnywhereInScriptsThatPutNoBlanksBetweenWords) {
  EXPECT_TRUE(hides("\u732B", "\u9ED2\u732B\u3060"));
  EXPECT_TRUE(hides("\uACE0\uC591\uC774", "\uACE0\uC591\uC774\uB97C")) << "with its ending";
  EXPECT_TRUE(hides("\u0E41\u0E21\u0E27", "\u0E40\u0E08\u0E2D\u0E41\u0E21\u0E27\u0E14\u0E33"));
  EXPECT_TRUE(hides("\U0001F4A9", "no\U0001F4A9way"));
}

TEST(HiddenWords, AreNoneByThemselves) {
  EXPECT_FALSE(has_hidden_word("anything", {}));
  EXPECT_FALSE(has_hidden_word("", {"a"}));
}

}  // namespace
}  // namespace causeway::content
