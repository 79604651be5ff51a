#include "cmd/causeway/rpc_command.h"

#include <gmock/gmock.h>

#include "cmd/causeway/rpc_envelope.h"

namespace causeway::cli::rpc {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

Fault fault_of(const std::string& method, const char* params) {
  try {
    words_to_type(method, Json::parse(params));
  } catch (const NotCalled& fault) {
    return fault.fault();
  }
  ADD_FAILURE() << method << params << " is taken";
  return {};
}

TEST(WordsToType, AreThoseOfACommand) {
  EXPECT_THAT(
      words_to_type("send", Json::parse(R"({"target":"@bob","message":"--json","wait":"none"})")),
      ElementsAre("send", "--message=--json", "--wait=none", "--", "@bob")
  );
  EXPECT_THAT(
      words_to_type("group add", Json::parse(R"({"group":"#x","people":["@bob","@dan"]})")),
      ElementsAre("group", "add", "--", "#x", "@bob", "@dan")
  );
  EXPECT_THAT(
      words_to_type("send", Json::parse(R"({"note":true,"file":["a","b"],"keep-metadata":false})")),
      ElementsAre("send", "--note", "--file=a", "--file=b")
  );
  EXPECT_THAT(
      words_to_type("show", Json::parse(R"({"timeout":7,"limit":3,"note":true})")),
      ElementsAre("show", "--timeout=7", "--limit=3", "--note")
  );
  EXPECT_THAT(words_to_type("chats", Json::object()), ElementsAre("chats"));
}

TEST(WordsToType, AreNoneWhereThereIsNoSuchMethod) {
  for (const char* method :
       {"",
        "sned",
        "group",
        "group ",
        "recv",
        "chat",
        "daemon",
        "register",
        "desk decide",
        "desk lint",
        "link show",
        "account delete",
        "help",
        "send send",
        "--json"}) {
    EXPECT_EQ(fault_of(method, "{}"), Fault::no_method) << method;
  }
}

TEST(WordsToType, AreNoneWhereParametersDoNotFit) {
  for (const char* params : {
           R"({"targte":"@bob"})",
           R"({"-m":"x"})",
           R"({"m":"x"})",
           R"({"target":true})",
           R"({"note":"yes"})",
           R"({"message":{}})",
           R"({"message":-1})",
           R"({"file":[["a"]]})",
           R"({"stdin":true})",
           R"({"profile":"other"})",
           R"({"json":false})",
           R"({"passphrase-file":"x"})",
       }) {
    EXPECT_EQ(fault_of("send", params), Fault::bad_params) << params;
  }
  EXPECT_EQ(fault_of("group add", R"({"people":["@bob"]})"), Fault::bad_params);
}

}  // namespace
}  // namespace causeway::cli::rpc
