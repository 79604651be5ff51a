// Safety numbers and codes: against the examples of docs/formats/identity.md, which were worked out
// by ten lines of Python (hashlib, base64), and each rule broken once.
#include "identity/safety_number.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"

namespace causeway::identity {
namespace {

Party party(std::uint8_t account, std::uint8_t first_of_key) {
  Party made;
  made.account.value.fill(account);
  for (std::uint8_t& byte : made.identity_key) byte = first_of_key++;
  return made;
}

const Party ada = party(0x11, 0);
const Party ben = party(0x22, 0x20);

/// The line behind "```KIND NAME" on the page.
std::string example(const std::string& heading) {
  const std::string page = *read_file(source_path("docs/formats/identity.md"));
  const auto at = page.find("```" + heading + "\n");
  EXPECT_NE(at, std::string::npos);
  const auto begin = page.find('\n', at) + 1;
  return page.substr(begin, page.find('\n', begin) - begin);
}

TEST(SafetyNumber, IsTheOneOfThePage) {
  const auto expected = parse_safety_number(example("digits safety_number"));
  ASSERT_TRUE(expected.ok());
  EXPECT_EQ(expected->size(), safety_number_digits);
  EXPECT_EQ(safety_number(ada, ben), *expected);
  EXPECT_EQ(safety_number(ben, ada), *expected) << "whoever of the two asks";
}

TEST(SafetyNumber, IsAnotherForEachKeyAndAccount) {
  const std::string number = safety_number(ada, ben);
  Party other = ben;
  other.identity_key[31] ^= 1;
  EXPECT_NE(safety_number(ada, other), number);
  other = ben;
  other.account.value[0] ^= 1;
  EXPECT_NE(safety_number(ada, other), number);
}

TEST(SafetyNumber, SafetyNumberIsWhole) {
  const std::string digits(safety_number_digits, '7');
  EXPECT_EQ(
      *parse_safety_number(" " + digits.substr(0, 7) + "\t" + digits.substr(7) + "\r\n"), digits
  );
  for (const std::string& bad :
       {std::string(), digits + "7", digits.substr(1), digits.substr(1) + "x", digits + "-"}) {
    EXPECT_EQ(broken_rule_name(parse_safety_number(bad)), "identity.safety_number_is_whole") << bad;
  }
}

TEST(SafetyCode, IsTheOneOfThePage) {
  const SafetyCode code{"chat.example", "ada", ada};
  const std::string text = example("text safety_code");
  EXPECT_EQ(make_safety_code(code), text);
  const auto parsed = parse_safety_code(text);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, code);
}

TEST(SafetyCode, SafetyCodeIsValid) {
  const std::string account = "EREREREREREREREREREREQ";
  const std::string key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  const std::string begin = "causeway:verify/1/chat.example/ada/";
  ASSERT_TRUE(parse_safety_code(begin + account + "/" + key).ok());
  for (const std::string& bad : {
           std::string(),
           "causeway:verify/2/chat.example/ada/" + account + "/" + key,
           "causeway-link:" + account,
           "causeway:verify/1//ada/" + account + "/" + key,
           "causeway:verify/1/chat example/ada/" + account + "/" + key,
           "causeway:verify/1/chat.example/Ada/" + account + "/" + key,
           begin + account,
           begin + account + "/" + key + "/",
           begin + account + "/" + key + "\n",
           begin + key + "/" + key,
           begin + account + "/" + account,
           begin + account + "=/" + key,
           begin + "EREREREREREREREREREREX/" + key,
       }) {
    EXPECT_EQ(broken_rule_name(parse_safety_code(bad)), "identity.safety_code_is_valid") << bad;
  }
}

}  // namespace
}  // namespace causeway::identity
