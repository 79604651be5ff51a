// What others wrote cannot do anything to a terminal, and loses nothing else.
#include "cmd/causeway/text.h"

#include <gtest/gtest.h>

namespace causeway::cli {
namespace {

TEST(Links, AreBroken) {
  EXPECT_EQ(without_links("a https://b.example/c ftp://d"), "a https[:]//b.example/c ftp[:]//d");
  EXPECT_EQ(without_links("://"), "[:]//");
  EXPECT_EQ(without_links("a: //b"), "a: //b");
  EXPECT_EQ(without_links("WWW.b.example Mailto:c@b"), "WWW[.]b.example Mailto[:]c[@]b");
  // As the terminals that are built on VTE know them.
  EXPECT_EQ(
      without_links("www2.a.example/x wwwpay.a.example ftp3.a.example"),
      "www2[.]a.example/x wwwpay[.]a.example ftp3[.]a.example"
  );
  EXPECT_EQ(without_links("write ada.b+c@a.example"), "write ada.b+c[@]a.example");
  EXPECT_EQ(
      without_links("file:/x sip:a callto:1 news:b man:ls info:c h323:d"),
      "file[:]/x sip[:]a callto[:]1 news[:]b man[:]ls info[:]c h323[:]d"
  );
  EXPECT_EQ(without_links("\u00FC@a.example"), "\u00FC[@]a.example");
  for (const char* text :
       {"at 12:30", "Ada: hello", "hi @ada", "3.5", "www.", "a.b", "@", "www. a"}) {
    EXPECT_EQ(without_links(text), text);
  }
  EXPECT_EQ(quoted_name("http://a"), "\"http[:]//a\"");
  EXPECT_EQ(title_text("#http://a"), "\"#http[:]//a\"");
}

TEST(PlainLine, KeepsTextOfAnyLanguage) {
  EXPECT_EQ(plain_line("Grüße, 你好, שלום, 👋🏽"), "Grüße, 你好, שלום, 👋🏽");
}

TEST(PlainLine, ReplacesControlCharacters) {
  EXPECT_EQ(plain_line("a\x1b[31mb"), "a\uFFFD[31mb");
  EXPECT_EQ(plain_line("a\rb\nc\td"), "a\uFFFDb\uFFFDc\uFFFDd");
  EXPECT_EQ(plain_line(std::string_view("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(
      plain_line("a\x7f"
                 "b\u009b"
                 "31m"),
      "a\uFFFDb\uFFFD31m"
  );  // DEL, and CSI in one
}

TEST(PlainLine, ReplacesWhatTurnsTextAround) {
  EXPECT_EQ(
      plain_line("gpj.\u202e"
                 "exe"),
      "gpj.\uFFFD"
      "exe"
  );
  for (const char* mark : {"\u200e", "\u200f", "\u061c", "\u2066", "\u2069", "\u2028", "\u200b"}) {
    EXPECT_EQ(plain_line(mark), "\uFFFD");
  }
  EXPECT_EQ(plain_line("\U000E0041"), "\uFFFD");
}

TEST(PlainLine, ReplacesEachByteThatIsNotUtf8) {
  EXPECT_EQ(
      plain_line("a\xff"
                 "b"),
      "a\uFFFD"
      "b"
  );
  EXPECT_EQ(plain_line("a\xe4\xbd"), "a\uFFFD\uFFFD");
  EXPECT_EQ(plain_line("\xc0\x80"), "\uFFFD\uFFFD");  // an overlong NUL
}

TEST(PlainText, IndentsEachFurtherLine) {
  EXPECT_EQ(plain_text("one\ntwo\n\tthree", "  "), "one\n  two\n  \tthree");
  EXPECT_EQ(plain_text("one\r\ntwo", "  "), "one\uFFFD\n  two");
}

TEST(FirstCharacters, AreOfTheFirstLineAndWhole) {
  EXPECT_EQ(first_characters("Hello", 5), "Hello");
  EXPECT_EQ(first_characters("Hello", 4), "Hell…");
  EXPECT_EQ(first_characters("水水水", 2), "水水…");
  EXPECT_EQ(first_characters("one\ntwo", 40), "one…");
  EXPECT_EQ(first_characters("", 40), "");
}

}  // namespace
}  // namespace causeway::cli
