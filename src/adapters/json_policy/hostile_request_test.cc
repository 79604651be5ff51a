// Requests that are large, deep or disguised: each is read, or refused with its member, in memory
// that a small multiple of the request bounds and after as little of it as can be.
#include <gtest/gtest.h>

#include "adapters/json_policy/request_json.h"

namespace causeway::adapters::json_policy {
namespace {

namespace rules = policy::rules;

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += piece;
  return text;
}

std::string list_of(std::string_view element, std::size_t count) {
  return "[" + std::string(element) + repeated("," + std::string(element), count - 1) + "]";
}

std::string numbered_targets(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list += (i == 0 ? "" : ",") + (R"({"type":"username","value":"u)" + std::to_string(i) + "\"}");
  }
  return R"({"targets":[)" + list + "]}";
}

/// "RULE MEMBER", or "read".
std::string result_of(const std::string& json) {
  try {
    read_request(json);
    return "read";
  } catch (const FormatError& error) {
    EXPECT_LT(std::string_view(error.what()).size(), 1'000U);
    return std::string(error.rule().name) + " " + error.member();
  }
}

TEST(HostileRequest, OfAHundredThousandTargetsIsRead) {
  EXPECT_EQ(read_request(numbered_targets(100'000)).targets.size(), 100'000U);
}

TEST(HostileRequest, HasAllItsTargetsCompared) {
  std::string json = numbered_targets(100'000);
  json.replace(json.size() - 2, 2, R"(,{"type":"username","value":"u50000"}]})");
  EXPECT_EQ(result_of(json), "desk.format.targets_are_distinct targets[100000]");
}

TEST(HostileRequest, OfTenMegabytesIsRead) {
  const std::string text(65'000, 'x');
  const std::string json = R"({"documents":)" + list_of(R"({"type":")" + text + "\"}", 155) + "}";
  EXPECT_GT(json.size(), 10'000'000U);
  EXPECT_EQ(read_request(json).documents.size(), 155U);
  EXPECT_EQ(result_of("{" + std::string(10'000'000, ' ') + "}"), "read");
}

TEST(HostileRequest, BreaksTheLimitOfItsSize) {
  const std::string most = "{}" + std::string(json_size_max - 2, ' ');
  EXPECT_EQ(result_of(most), "read");
  EXPECT_EQ(result_of(most + " "), std::string(rules::size_is_within_limit.name) + " ");
}

TEST(HostileRequest, BreaksTheLimitOfAList) {
  EXPECT_EQ(
      result_of(R"({"documents":)" + list_of("{}", 200'001) + "}"),
      std::string(rules::list_is_within_limit.name) + " documents[200000]"
  );
  EXPECT_EQ(result_of(R"({"documents":)" + list_of("{}", 200'000) + "}"), "read");
}

// What has no place is refused where it begins: what follows is not even JSON.
TEST(HostileRequest, IsNotReadBeyondItsFirstError) {
  for (const char* wrong : {"[", "{\"x\":", "{\"channel\":[", "{\"targets\":[[", "{\"data\":[{"}) {
    EXPECT_NE(result_of(std::string(wrong) + "\xff").find("desk.format."), std::string::npos);
    EXPECT_EQ(result_of(std::string(wrong) + "\xff").find("text_is_json"), std::string::npos)
        << wrong;
  }
}

TEST(HostileRequest, IsNotDeep) {
  EXPECT_EQ(result_of(repeated("[", 1'000'000)), "desk.format.type_is_right ");
  EXPECT_EQ(
      result_of(R"({"targets":)" + repeated("[", 1'000'000)), "desk.format.type_is_right targets[0]"
  );
  EXPECT_EQ(
      result_of(repeated(R"({"channel":)", 100'000)), "desk.format.member_is_known channel.channel"
  );
}

TEST(HostileRequest, HasNoLongNameInItsError) {
  const std::string name(1'000'000, 'n');
  EXPECT_EQ(
      result_of("{\"" + name + "\":1}"),
      "desk.format.member_is_known " + std::string(40, 'n') + "..."
  );
  EXPECT_EQ(result_of("{\"regime\":\"" + name + "\"}"), "desk.format.text_is_within_limit regime");
  EXPECT_EQ(
      result_of("{\"eu\":{\"annex\":\"" + name + "\"}}"), "desk.format.word_is_known eu.annex"
  );
}

TEST(HostileRequest, HasNothingUnreadableInItsError) {
  const auto sentence_of = [](const std::string& json) -> std::string {
    try {
      read_request(json);
      return "was read";
    } catch (const FormatError& error) {
      return error.what();
    }
  };
  EXPECT_EQ(sentence_of(R"({"r\u0435gime":"x"})"), R"(r\u{435}gime: there is no such member)");
  EXPECT_EQ(
      sentence_of(R"({"\u001b[31m\u202e\"\\":"x"})"),
      R"(\u{1b}[31m\u{202e}\u{22}\u{5c}: there is no such member)"
  );
  EXPECT_EQ(
      sentence_of(R"({"eu":{"annex":"\ud83d\ude00\u0000"}})"),
      R"(eu.annex: has to be one of I, II, III, V, VI, not "\u{1f600}\u{0}")"
  );
}

// Whether a target is what it seems is for R09.
TEST(HostileRequest, OfHomographsIsRead) {
  const auto request = read_request(R"({"targets":[
    {"type":"username","value":"p\u0430ypal"},{"type":"username","value":"paypal"},
    {"type":"username","value":"pay\u200bpal"},{"type":"username","value":"*"}]})");
  EXPECT_EQ(request.targets.size(), 4U);
  EXPECT_EQ(request.targets[2].value, "pay\u200bpal");
}

}  // namespace
}  // namespace causeway::adapters::json_policy
