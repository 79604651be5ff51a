// The audit log as its readers see it, docs/formats/safety-api.md §12.
#include <algorithm>
#include <gtest/gtest.h>

#include "adapters/http_safety/desk_world_test.h"
#include "adapters/sqlite/database.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety::test {
namespace {

using safety::Act;
using namespace std::chrono_literals;

template <typename World>
class Recorded : public World {
 protected:
  void record(safety::StaffId by, Act act, const std::string& object) {
    const auto transaction = this->store_.begin_write();
    safety::record(*transaction, {by, act, object, "why"}, this->clock_.now());
    transaction->commit();
  }
};

class ConsoleAuditOfDesk : public Recorded<DeskTest> {};

class ConsoleAudit : public Recorded<ConsoleTest> {
 protected:
  safety::Person lark_ = add_person("lark", {Role::auditor});
  Browser browser_ = log_in(lark_);
};

TEST_F(ConsoleAudit, IsReadNewestFirstPageByPage) {
  record(lark_.id, Act::case_viewed, "12");
  record({}, Act::evidence_destroyed, "12");
  const Json first = browser_.get("audit?limit=2").json;
  ASSERT_EQ(first["items"].size(), 2U);
  EXPECT_EQ(first["items"][0]["number"], "3");
  EXPECT_TRUE(first["items"][0]["by"].is_null());
  EXPECT_EQ(first["items"][0]["act"], "evidence_destroyed");
  EXPECT_EQ(first["items"][0]["object"], "12");
  EXPECT_EQ(first["items"][0]["says"], "why");
  EXPECT_EQ(first["items"][1]["by"]["alias"], "lark");
  EXPECT_EQ(first["next"], "2");
  EXPECT_EQ(first["chain"]["state"], "unchecked");
  const Json second = browser_.get("audit?limit=2&after=2").json;
  ASSERT_EQ(second["items"].size(), 1U);
  EXPECT_EQ(second["items"][0]["act"], "login");
  EXPECT_TRUE(second["next"].is_null());
}

TEST_F(ConsoleAudit, IsNarrowed) {
  clock_.pass(1min);
  record(lark_.id, Act::case_viewed, "12");
  const auto count = [&](const std::string& query) {
    return browser_.get("audit?" + query).json["items"].size();
  };
  EXPECT_EQ(count("by=" + to_hex(lark_.id)), 2U);
  EXPECT_EQ(count("act=case_viewed"), 1U);
  EXPECT_EQ(count("object=12"), 1U);
  EXPECT_EQ(count("object=13"), 0U);
  EXPECT_EQ(count("from=2025-11-27T08:01:00.000Z"), 1U);
  EXPECT_EQ(count("to=2025-11-27T08:01:00.000Z"), 1U);
}

/// Known material is of no case; around the one that waits for a second it would say who works
/// there.
TEST_F(ConsoleAuditOfDesk, WhatWasDoneToKnownMaterialIsWithheldFromTheSecond) {
  const safety::Person heron = add_person("heron", {Role::reviewer, Role::lead});
  const safety::Person kestrel = add_person("kestrel", {Role::lead});
  record(heron.id, Act::known_removed, "own/1");
  const std::string number = insult();
  Browser first = log_in(heron);
  const Json one = first.post("cases/" + number + "/claim").json;
  ASSERT_EQ(decide(first, one, verdict("ban", "harassment.repeated")).json["outcome"], "proposed");
  for (const Act act : {Act::known_added, Act::known_removed}) {
    record(heron.id, act, "own/2");
    record(kestrel.id, act, "own/3");
  }
  Browser second = log_in(kestrel);
  const auto count = [](Browser& browser, const std::string& query) {
    return browser.get("audit?" + query).json["items"].size();
  };
  for (const std::string act : {"known_added", "known_removed"}) {
    EXPECT_EQ(
        count(first, "act=" + act + "&by=" + to_hex(heron.id)), act == "known_added" ? 1U : 2U
    );
    EXPECT_EQ(count(second, "object=own/2&act=" + act), 0U);
    EXPECT_EQ(count(second, "object=own/3&act=" + act), 1U) << "their own";
  }
  EXPECT_EQ(count(second, "object=own/1"), 1U) << "from before the case";
  const Json all = second.get("audit").json["items"];
  const auto withheld =
      std::ranges::count_if(all, [](const Json& each) { return each["withheld"] == true; });
  EXPECT_EQ(withheld, 4) << "claim, decision, and the two";
}

TEST_F(ConsoleAudit, TheChainIsCheckedFromTheFirstEntryOn) {
  record(lark_.id, Act::case_viewed, "12");
  const Json whole = browser_.post("audit/verify").json;
  EXPECT_EQ(whole["state"], "whole");
  EXPECT_EQ(whole["entries"], 2);
  EXPECT_EQ(whole["checked"], "2025-11-27T08:00:00.000Z");
  EXPECT_EQ(whole["head"], to_hex(newest().hash));
  sqlite::Database other = sqlite::Database::open(folder_ / "safety.db");
  other.execute("DROP TRIGGER audit_is_not_changed; UPDATE audit SET says = 'x' WHERE number = 1");
  const Json broken = browser_.post("audit/verify").json;
  EXPECT_EQ(broken["state"], "broken");
  EXPECT_EQ(broken["broken_at"], "1");
  EXPECT_EQ(browser_.get("audit").json["chain"], broken);
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
