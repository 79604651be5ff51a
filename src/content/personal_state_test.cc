// What devices of one account tell each other of their chats: bytes by hand from the CBOR of
// docs/formats/content.md §8, and what is none of it.
#include "content/personal_state.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "content/cbor.h"
#include "content/kind.h"
#include "content/message.h"

namespace causeway::content {
namespace {

const std::string some_chat = std::string(32, '5');

PersonalState some_state() {
  PersonalState state{.signs = Signs{true, false, 1000}};
  PersonalChat chat{.read_seq = 24, .muted_until_ms = never_ms, .muted_changed_ms = 23};
  chat.conversation.value.fill(0x55);
  state.chats.push_back(chat);
  return state;
}

// {1: [true, false, 1000], 2: [[h'55..', 24, 253402300799000, 23]]}
std::string some_bytes() {
  return "a20183f5f41903e8"
         "028184"
         "50" +
         some_chat +
         "1818"
         "1b0000e677d21fd818"
         "17";
}

TEST(PersonalState, IsWhatTheDocumentSays) {
  EXPECT_EQ(to_hex(encode(some_state())), some_bytes());
  EXPECT_EQ(*parse_personal_state(*from_hex(some_bytes())), some_state());
  EXPECT_EQ(*parse_personal_state(*from_hex("a0")), PersonalState());
}

TEST(PersonalState, KeepsWhatLaterVersionsSay) {
  const auto state = *parse_personal_state(*from_hex("a10907"));
  ASSERT_EQ(state.others.size(), 1U);
  EXPECT_EQ(to_hex(encode(state)), "a10907");
}

TEST(PersonalState, IsAMessageOfItsOwnKind) {
  SeededRandom random(1);
  EXPECT_EQ(kind_of(make_message(random, personal_state_part(some_state()))), Kind::personal_state);
}

TEST(PersonalStateRules, PersonalStateIsValid) {
  const std::string chat = "50" + some_chat;
  for (const std::string& bytes : {
           std::string("a10280"),                           // no chat
           "a1028183" + chat + "0000",                      // too few fields
           "a10281844f" + std::string(30, '5') + "000000",  // too short an id
           "a1028184" + chat +
               "00"
               "1b0000e677d21fd819"
               "00",  // later than never
           "a1028184" + chat +
               "1b0020000000000000"
               "0000",               // more than is exact
           std::string("a10181f5"),  // no time
       }) {
    EXPECT_FALSE(parse_personal_state(*from_hex(bytes)).ok()) << bytes;
  }
  EXPECT_EQ(
      broken_rule_name(parse_personal_state(*from_hex("a10280"))),
      rules::personal_state_is_valid.name
  );
  EXPECT_EQ(
      broken_rule_name(parse_personal_state(*from_hex("a000"))), cbor::rules::no_trailing_bytes.name
  );
}

/// "cat" and "dog", said at 0x1234 ms.
TEST(PersonalStates, HaveHiddenWords) {
  PersonalState state;
  state.hidden_words = HiddenWords{.words = {"cat", "dog"}, .changed_ms = 0x1234};
  const std::string expected = "a10382191234826363617463646f67";
  EXPECT_EQ(to_hex(encode(state)), expected);
  EXPECT_EQ(*parse_personal_state(*from_hex(expected)), state);
  state.hidden_words->words.clear();
  EXPECT_EQ(*parse_personal_state(encode(state)), state) << "there are none any more";
}

TEST(PersonalStates, HiddenWordsAreValid) {
  const auto rule_of = [](const std::string& hex) {
    return broken_rule_name(parse_personal_state(*from_hex(hex)));
  };
  constexpr std::string_view valid = "content.personal_state_is_valid";
  EXPECT_EQ(rule_of("a103831912348063636174"), valid) << "one field more";
  EXPECT_EQ(rule_of("a103821912348263646f6763636174"), valid) << "not ascending";
  EXPECT_EQ(
      rule_of("a103821912348263636174636361"
              "74"),
      valid
  ) << "twice";
  EXPECT_EQ(
      rule_of("a1038219123481634361"
              "74"),
      valid
  ) << "not folded";
  EXPECT_EQ(rule_of("a10382191234818100"), "cbor.type_is_expected");
  std::string many =
      "a10382191234"
      "98c9";
  for (int i = 100; i < 301; ++i) {  // "100" to "300", ascending
    many += "63";
    for (const char digit : std::to_string(i)) many += {'3', digit};
  }
  EXPECT_EQ(rule_of(many), valid);
}

}  // namespace
}  // namespace causeway::content
