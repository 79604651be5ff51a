// What may be part of a name, and what is taken out of one: each kind of character once, and names
// that people have.
#include "content/plain_name.h"

#include <gtest/gtest.h>
#include <string>

namespace causeway::content {
namespace {

TEST(PlainName, NamesThatPeopleHaveStay) {
  for (const char* name : {
           "Ada L\u00F3pez",
           "\u05E9\u05DC\u05D5\u05DD",                    // Hebrew
           "\u05E0\u05EA\u05E0\u05D9\u05F4",              // with gershayim
           "\u0645\u062D\u0645\u062F",                    // Arabic
           "\u0639\u0644\u06CC\u200C\u0631\u0636\u0627",  // Persian: a non-joiner
           "\u0936\u094D\u200D\u092F",                    // Devanagari: a joiner
           "\u6797\u3000\u96EA",                          // Han
           "Ada \u2708\uFE0F",                            // a sign, as an emoji
           "\u2764\uFE0F\u200D\U0001F525",                // a heart on fire
           "\U0001F469\u200D\U0001F469\u200D\U0001F467",  // a family
           "\U0001F469\U0001F3FD\u200D\U0001F680",        // an astronaut, with a skin tone
           "1\uFE0F\u20E3",                               // a keycap
           "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",  // Scotland
       }) {
    EXPECT_EQ(plain_name(name), name);
  }
}

TEST(PlainName, WhatDoesNotShowIsTakenOut) {
  for (const char* character : {
           "\u0001", "\n",     "\u007F", "\u0085", "\u00AD",     "\u034F",     "\u061C",
           "\u115F", "\u17B4", "\u180E", "\u200B", "\u200E",     "\u200F",     "\u2028",
           "\u202E", "\u2060", "\u2067", "\u2800", "\u3164",     "\uFE00",     "\uFEFF",
           "\uFFA0", "\uFFF9", "\xFF",   "\xC3",   "\U0001D173", "\U000E0041", "\U000E0101",
       }) {
    EXPECT_EQ(plain_name("Ad" + std::string(character) + "a"), "Ada") << character;
  }
}

TEST(PlainName, WhatJoinsNothingIsTakenOut) {
  EXPECT_EQ(plain_name("A\u200Dda"), "Ada") << "two names that look alike are one";
  EXPECT_EQ(plain_name("\u200CAda\u200C"), "Ada");
  EXPECT_EQ(plain_name("A\uFE0Fda"), "Ada");
  EXPECT_EQ(plain_name("\U0001F469\u200D\u200D"), "\U0001F469");
  EXPECT_EQ(plain_name("\U0001F469\u200D\uFE0Fx"), "\U0001F469\uFE0Fx");
  EXPECT_EQ(plain_name("\U0001F3F4\U000E0061\U000E0064\U000E007F"), "\U0001F3F4") << "no flag";
  EXPECT_EQ(plain_name("\u0639\u202E\u200D\u0644"), "\u0639\u200D\u0644");
}

}  // namespace
}  // namespace causeway::content
