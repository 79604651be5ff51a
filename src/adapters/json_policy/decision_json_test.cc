// A decision has exactly the members of docs/formats/desk.md §4, in their order: the example there,
// and what stands where there is nothing.
#include "adapters/json_policy/decision_json.h"

#include <gtest/gtest.h>

namespace causeway::adapters::json_policy {
namespace {

using policy::CheckId;
using policy::DataClass;

TEST(DecisionJson, IsTheExampleOfItsFormat) {
  policy::Decision decision;
  decision.ruling = policy::Ruling::partial;
  decision.state = "COUNSEL_REVIEW";
  decision.rules = {
      {CheckId::R01, true, "gb-da is registered", "policy"},
      {CheckId::R08, false, "D3_cipher is not unlocked", "18 USC 2703(c)(2)"},
  };
  decision.deciding = CheckId::R08;
  decision.produce = {DataClass::bsi};
  decision.refuse = {{DataClass::cipher, policy::instrument_insufficient}};
  decision.preserve = true;
  decision.produce_allowed = true;
  decision.clocks = {{"respond", policy::parse_instant("2026-12-01T00:00:00Z")}};
  decision.notice = {.is_allowed = false, .barred_until = policy::parse_date("2027-05-01")};
  EXPECT_EQ(
      decision_json(decision),
      R"({"decision":"PARTIAL","state":"COUNSEL_REVIEW","rules":[)"
      R"({"id":"R01","outcome":"pass","says":"gb-da is registered","source":"policy"},)"
      R"({"id":"R08","outcome":"fail","says":"D3_cipher is not unlocked",)"
      R"row("source":"18 USC 2703(c)(2)"}],)row"
      R"("deciding_rule":"R08","produce":["D0_bsi"],)"
      R"("refuse":[{"class":"D3_cipher","reason":"INSTRUMENT_INSUFFICIENT"}],"absent":["D5_none"],)"
      R"("preserve":true,"produce_allowed":true,)"
      R"("clocks":[{"id":"respond","at":"2026-12-01T00:00:00Z"}],)"
      R"("notice":"barred_until:2027-05-01"})"
  );
}

TEST(DecisionJson, HasItsMembersWhereThereIsNothing) {
  policy::Decision decision;
  decision.state = "REJECTED";
  EXPECT_EQ(
      decision_json(decision),
      R"({"decision":"REJECT_NO_BASIS","state":"REJECTED","rules":[],"deciding_rule":"R03",)"
      R"("produce":[],"refuse":[],"absent":["D5_none"],"preserve":false,"produce_allowed":false,)"
      R"("clocks":[],"notice":"allowed"})"
  );
}

TEST(DecisionJson, HasNeverHeldFirstAmongTheAbsent) {
  policy::Decision decision;
  decision.absent = {DataClass::reported, DataClass::bsi};
  EXPECT_NE(
      decision_json(decision).find(R"("absent":["D5_none","D0_bsi","D4_reported"])"),
      std::string::npos
  );
}

TEST(DecisionJson, HasNullForAClockThatStandsStill) {
  policy::Decision decision;
  decision.clocks = {{"hold", std::nullopt}};
  EXPECT_NE(
      decision_json(decision).find(R"("clocks":[{"id":"hold","at":null}])"), std::string::npos
  );
}

TEST(DecisionJson, NamesACheckWithoutNumberByItsRegime) {
  policy::Decision decision;
  decision.deciding = CheckId::emergency_need;
  EXPECT_NE(
      decision_json(decision).find(R"("deciding_rule":"us.emergency.need")"), std::string::npos
  );
}

// Nor bytes that are no text: a request can have been made of other than JSON.
TEST(DecisionJson, HasNothingThatATerminalActsOn) {
  policy::Decision decision;
  decision.rules = {{CheckId::R09, false, "\x1b[2J \u202e \xff \n", "policy"}};
  EXPECT_NE(
      decision_json(decision).find(R"("says":"\u001b[2J \u202e \ufffd \n")"), std::string::npos
  );
}

}  // namespace
}  // namespace causeway::adapters::json_policy
