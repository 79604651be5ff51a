#include "cmd/causeway/rpc_envelope.h"

#include <gtest/gtest.h>

namespace causeway::cli::rpc {
namespace {

/// `subtract` by name, as the specification's examples have it; `refuse` breaks a rule.
std::string procedure(const std::string& method, const Json& params) {
  if (method == "subtract") {
    return std::to_string(params.value("minuend", 0) - params.value("subtrahend", 0));
  }
  if (method == "refuse") fail(ExitCode::not_found, "There is no such chat.", "causeway chats");
  throw NotCalled(Fault::no_method, "There is no method \"" + method + "\".");
}

std::string said(std::string_view line) {
  return answer(line, procedure);
}

/// The code of the error, and that it is told to whom it has to be.
void expect_fault(const std::string& text, int code, const Json& id) {
  const Json json = Json::parse(text);
  EXPECT_EQ(json.at("jsonrpc"), "2.0") << text;
  EXPECT_EQ(json.at("error").at("code"), code) << text;
  EXPECT_TRUE(json.at("error").at("message").is_string()) << text;
  EXPECT_EQ(json.at("id"), id) << text;
  EXPECT_FALSE(json.contains("result")) << text;
}

// https://www.jsonrpc.org/specification, section 7

TEST(JsonRpc, AnswersNamedParameters) {
  EXPECT_EQ(
      said(
          R"({"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42},)"
          R"( "id": 3})"
      ),
      R"({"jsonrpc":"2.0","id":3,"result":19})"
  );
}

TEST(JsonRpc, SaysNothingToNotifications) {
  EXPECT_EQ(said(R"({"jsonrpc": "2.0", "method": "subtract", "params": {}})"), "");
  EXPECT_EQ(said(R"({"jsonrpc": "2.0", "method": "foobar"})"), "");
}

TEST(JsonRpc, NamesWhatIsNoMethod) {
  expect_fault(said(R"({"jsonrpc": "2.0", "method": "foobar", "id": "1"})"), -32601, "1");
}

TEST(JsonRpc, NamesWhatIsNoJson) {
  expect_fault(
      said(R"({"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz])"), -32700, nullptr
  );
}

TEST(JsonRpc, NamesWhatIsNoRequest) {
  expect_fault(said(R"({"jsonrpc": "2.0", "method": 1, "params": "bar"})"), -32600, nullptr);
  expect_fault(said("[]"), -32600, nullptr);
  expect_fault(said("7"), -32600, nullptr);
  expect_fault(said(R"({"method": "subtract", "id": 1})"), -32600, nullptr);
  expect_fault(said(R"({"jsonrpc": "1.0", "method": "subtract", "id": 1})"), -32600, nullptr);
  expect_fault(
      said(R"({"jsonrpc": "2.0", "method": "subtract", "params": [1], "id": 1})"), -32600, nullptr
  );
  expect_fault(
      said(R"({"jsonrpc": "2.0", "method": "subtract", "x": 1, "id": 1})"), -32600, nullptr
  );
}

TEST(JsonRpc, AnswersBatches) {
  const Json invalid = Json::parse(said("[1,2,3]"));
  ASSERT_EQ(invalid.size(), 3U);
  for (const Json& one : invalid) EXPECT_EQ(one.at("error").at("code"), -32600);
  const Json mixed = Json::parse(said(
      R"([{"jsonrpc":"2.0","method":"subtract","params":{"minuend":42,"subtrahend":23},"id":"2"},)"
      R"({"jsonrpc":"2.0","method":"subtract","params":{}},{"foo":"boo"},)"
      R"({"jsonrpc":"2.0","method":"foo.get","id":"5"}])"
  ));
  ASSERT_EQ(mixed.size(), 3U);
  EXPECT_EQ(mixed[0].at("result"), 19);
  EXPECT_EQ(mixed[1].at("error").at("code"), -32600);
  EXPECT_EQ(mixed[2].at("error").at("code"), -32601);
  EXPECT_EQ(said(R"([{"jsonrpc":"2.0","method":"subtract","params":{}}])"), "");
  std::string many = "[1";
  for (std::size_t i = 0; i < batch_max; ++i) many += ",1";
  expect_fault(said(many + "]"), -32600, nullptr);
}

TEST(JsonRpc, SaysWhyACommandWasRefused) {
  const Json json = Json::parse(said(R"({"jsonrpc":"2.0","method":"refuse","id":7})"));
  EXPECT_EQ(json.at("error").at("code"), 7);
  EXPECT_EQ(json.at("error").at("message"), "There is no such chat.");
  EXPECT_EQ(json.at("error").at("data").at("hint"), "causeway chats");
  EXPECT_EQ(json.at("error").at("data").at("type"), "error");
}

TEST(JsonRpc, IsNotNestedDeep) {
  const std::string deep(line_size_max, '[');
  expect_fault(said(deep), -32600, nullptr);
  EXPECT_EQ(Json::parse(said("[[[[]]]]"))[0].at("error").at("code"), -32600);
}

TEST(JsonRpc, TellsWhatNobodyAskedFor) {
  EXPECT_EQ(notification(R"({"v":1})"), R"({"jsonrpc":"2.0","method":"receive","params":{"v":1}})");
  expect_fault(too_long(), -32600, nullptr);
}

}  // namespace
}  // namespace causeway::cli::rpc
