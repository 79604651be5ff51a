// The audit log as its readers see it, docs/formats/safety-api.md §12.
#include <algorithm>
#include <gtest/gtest.h>

#include "adapters/http_safety/desk_world_test.h"
#include "adapters/sqlite/database.h"
#include "base/encoding.h"
#include "safety/tips.h"

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

// §2: who does not work in child-safety sees nothing of it, a lead neither.
TEST_F(ConsoleAudit, OfChildSafetyIsForThoseWhoWorkThereAndForAuditors) {
  const auto add_case = [&](safety::Queue queue) {
    const auto transaction = store_.begin_write();
    const auto number = transaction->cases().add({.queue = queue});
    transaction->commit();
    return number;
  };
  const safety::CaseNumber child = add_case(safety::Queue::child_safety);
  const std::string other = safety::object_of(add_case(safety::Queue::spam));
  const safety::TipId tip{{0xab}};
  {
    const auto transaction = store_.begin_write();
    safety::draft_tip(*transaction, child, {tip.value}, {}, clock_.now());
    transaction->commit();
  }
  const safety::Person lead = add_person("wren", {Role::lead});
  const safety::Person both = add_person("owl", {Role::lead, Role::child_safety});
  record(lead.id, Act::case_moved, safety::object_of(child));
  record(lark_.id, Act::report_revealed, safety::object_of(child, {"00"}));
  record(lark_.id, Act::tip_retracted, to_hex(tip));
  const std::string gone_tip = to_hex(safety::TipId{{0xcd}});
  record(lark_.id, Act::tip_viewed, gone_tip);
  record({}, Act::evidence_destroyed, gone_tip);
  record(lark_.id, Act::case_viewed, "99");
  record(lark_.id, Act::case_viewed, other);
  record(lark_.id, Act::known_added, "own 1");
  const auto count_withheld = [](Browser& browser) {
    const Json items = browser.get("audit?limit=100").json["items"];
    return std::count_if(items.begin(), items.end(), [](const Json& entry) {
      const bool is_withheld = entry["withheld"];
      EXPECT_EQ(entry["act"] == "" && entry["object"] == "" && entry["says"] == "", is_withheld);
      return is_withheld;
    });
  };
  Browser outside = log_in(lead);
  EXPECT_EQ(count_withheld(outside), 5) << "neither their own, nor of what is elsewhere";
  const auto found = [&](const std::string& query) {
    return outside.get("audit?" + query).json["items"].size();
  };
  EXPECT_EQ(found("act=case_moved"), 1U);
  EXPECT_EQ(found("act=tip_retracted"), 0U);
  EXPECT_EQ(found("object=99"), 0U) << "of a case that is gone";
  EXPECT_EQ(found("object=" + gone_tip), 0U) << "and of a tip that went with one";
  EXPECT_EQ(found("object=" + other), 1U);
  const Json log = outside.get("audit").json;
  EXPECT_TRUE(log["items"][0]["hash"].is_null());
  EXPECT_TRUE(log["chain"]["head"].is_null());
  EXPECT_TRUE(outside.post("audit/verify").json["head"].is_null());
  EXPECT_EQ(count_withheld(browser_), 0);
  EXPECT_FALSE(browser_.get("audit").json["chain"]["head"].is_null());
  Browser inside = log_in(both);
  EXPECT_EQ(count_withheld(inside), 0);
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
