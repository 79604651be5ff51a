// The audit log as its readers see it, docs/formats/safety-api.md §12.
#include <gtest/gtest.h>

#include "adapters/http_safety/world_test.h"
#include "adapters/sqlite/database.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety::test {
namespace {

using safety::Act;
using safety::Role;
using namespace std::chrono_literals;

class ConsoleAudit : public ConsoleTest {
 protected:
  void record(safety::StaffId by, Act act, const std::string& object) {
    const auto transaction = store_.begin_write();
    safety::record(*transaction, {by, act, object, "why"}, clock_.now());
    transaction->commit();
  }

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
