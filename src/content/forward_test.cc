// The forward counter: its bytes are those of docs/formats/content.md, and what is no count makes a
// message that is not shown.
#include "content/forward.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "content/cbor.h"
#include "content/message.h"

namespace causeway::content {
namespace {

MimiContent said() {
  SeededRandom random(1);
  return make_message(random, text_part("Hello"));
}

MimiContent with_value(const char* hex) {
  MimiContent content = said();
  content.extensions.push_back({std::string(forwarded_extension), *from_hex(hex)});
  return content;
}

TEST(Forward, CountIsKeptAndReadAgain) {
  EXPECT_EQ(*forward_count(said()), 0U);
  for (const unsigned count : {1U, 5U, 255U}) {
    MimiContent content = said();
    add_forward_count(content, count);
    const auto received = *decode(*encode(content));
    EXPECT_EQ(*forward_count(received), count);
    EXPECT_TRUE(check_policy(received).ok());
  }
}

TEST(Forward, CountIsOneNumberUnderItsName) {
  // {"vnd.causeway.forwarded": 5}, by RFC 8949: a1, 76 and 22 characters, 05.
  MimiContent content = said();
  add_forward_count(content, 5);
  const std::string bytes = to_hex(*encode(content));
  EXPECT_NE(bytes.find("a176766e642e63617573657761792e666f7277617264656405"), std::string::npos);
}

TEST(ForwardRules, ForwardCountIsValid) {
  EXPECT_EQ(broken_rule_name(forward_count(with_value("00"))), rules::forward_count_is_valid.name);
  EXPECT_EQ(
      broken_rule_name(forward_count(with_value("190100"))), rules::forward_count_is_valid.name
  );
  EXPECT_EQ(broken_rule_name(forward_count(with_value("20"))), cbor::rules::type_is_expected.name);
  EXPECT_EQ(broken_rule_name(check_policy(with_value("00"))), rules::forward_count_is_valid.name);
}

}  // namespace
}  // namespace causeway::content
