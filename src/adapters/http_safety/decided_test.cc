// What becomes of cases at the console, over TLS and with a real store and real keys: decisions,
// the second look, appeals, and whom what is said of them concerns.
#include <array>
#include <gtest/gtest.h>

#include "adapters/http_safety/csv.h"
#include "adapters/http_safety/desk_world_test.h"
#include "base/encoding.h"
#include "safety/appeals.h"
#include "safety/bad_faith.h"
#include "safety/decisions.h"
#include "safety/month_numbers.h"
#include "safety/numbers.h"
#include "safety/opened_evidence.h"

namespace causeway::adapters::http_safety::test {
namespace {

class Decided : public DeskTest {};

TEST_F(Decided, ADecisionCanBeUndoneForTenSeconds) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.post("cases/" + number + "/claim").json;
  const Json warn = verdict("warn", "harassment.repeated");
  const Reply statement = browser.post("cases/" + number + "/statement", warn);
  ASSERT_EQ(statement.status, 200U) << statement.rule();
  EXPECT_FALSE(statement.json["text"].get<std::string>().empty());

  const Reply made = decide(browser, one, warn);
  ASSERT_EQ(made.status, 200U) << made.rule();
  EXPECT_EQ(made.json["outcome"], "undoable");
  const std::string id = made.json["decision"]["id"];
  const Reply undone = browser.remove("decisions/" + id);
  ASSERT_EQ(undone.status, 200U) << undone.rule();
  EXPECT_EQ(undone.json["claim"]["mine"], true);
  EXPECT_EQ(decide(browser, one, warn).rule(), "safety.version_is_current");

  const Json again = decide(browser, undone.json, warn).json;
  clock_.pass(std::chrono::seconds(11));
  const std::string late = again["decision"]["id"];
  EXPECT_EQ(browser.remove("decisions/" + late).rule(), "safety.undo_is_in_time");
  EXPECT_EQ(browser.get("decisions").json["items"].size(), 2U);
}

TEST_F(Decided, WhatMakesNoSenseIsRefusedByItsRule) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.post("cases/" + number + "/claim").json;
  const auto rule_of = [&](const std::string& member, const Json& value) {
    Json wrong = verdict("warn", "harassment.repeated");
    wrong[member] = value;
    const Reply reply = decide(browser, one, wrong);
    EXPECT_EQ(reply.status, reply.rule() == "safety.body_is_read" ? 400U : 422U) << member;
    return reply.rule();
  };
  EXPECT_EQ(rule_of("policy", "nonsense"), "safety.policy_is_named");
  EXPECT_EQ(rule_of("reason", " \n"), "safety.text_is_there");
  EXPECT_EQ(rule_of("until", "2026-12-01T00:00:00.000Z"), "safety.time_fits_measure");
  EXPECT_EQ(rule_of("measure", "shout"), "safety.body_is_read");
  EXPECT_EQ(rule_of("words", std::string(2'001, 'a')), "safety.text_is_within_limit");
  EXPECT_EQ(
      rule_of("child_abuse", {{"incident", "enticement"}, {"files", Json::array()}, {"words", ""}}),
      "safety.child_abuse_fits"
  );
}

TEST_F(Decided, TheSecondDecidesAsIfTheyWereTheFirst) {
  const std::string number = insult();
  Browser first = log_in_as("heron", {Role::reviewer});
  const Json one = first.post("cases/" + number + "/claim").json;
  first.post("cases/" + number + "/notes", {{"text", "This is a ban."}});
  const Json ban = verdict("ban", "harassment.repeated");
  const Reply proposed = decide(first, one, ban);
  ASSERT_EQ(proposed.json["outcome"], "proposed") << proposed.rule();
  EXPECT_EQ(first.post("queues/second/next").status, 204U) << "not to whoever proposed it";
  EXPECT_EQ(first.post("cases/" + number + "/claim").rule(), "safety.reviewer_is_another");
  EXPECT_EQ(first.get("cases/" + number).json["second"], false);

  Browser second = log_in_as("kestrel", {Role::lead, Role::reviewer});
  EXPECT_TRUE(second.get("decisions").json["items"].empty()) << "the log tells it neither";
  const Reply next = second.post("queues/second/next");
  ASSERT_EQ(next.status, 200U);
  for (const Json& seen : {next.json, second.get("cases/" + number).json}) {
    EXPECT_EQ(seen["second"], true);
    EXPECT_TRUE(seen["decisions"].empty());
    EXPECT_TRUE(seen["timeline"].empty());
    EXPECT_TRUE(seen["notes"].empty());
  }
  const auto may = next.json["may"];
  EXPECT_NE(std::find(may.begin(), may.end(), "second"), may.end());
  const Reply agreed = decide(second, next.json, ban);
  ASSERT_EQ(agreed.json["outcome"], "agreed") << agreed.rule();
  EXPECT_EQ(agreed.json["decision"]["second_by"]["alias"], "kestrel");
  const Json over = second.get("cases/" + number).json;
  EXPECT_EQ(over["state"], "decided");
  EXPECT_EQ(over["decisions"].size(), 1U);
  EXPECT_FALSE(over["timeline"].empty());
}

TEST_F(Decided, TheLogTellsNobodyWhoCouldBeTheSecond) {
  const std::string number = insult();
  const safety::Person heron = add_person("heron", {Role::reviewer, Role::lead});
  Browser first = log_in(heron);
  const Json one = first.post("cases/" + number + "/claim").json;
  const Json ban = verdict("ban", "harassment.repeated");
  ASSERT_EQ(decide(first, one, ban).json["outcome"], "proposed");
  Browser second = log_in_as("kestrel", {Role::lead});
  Browser auditor = log_in_as("wren", {Role::auditor});
  const auto read = [](Browser& browser, const std::string& query) {
    return browser.get("audit" + query).json["items"];
  };
  const auto withheld = [](const Json& items) {
    return std::ranges::count_if(items, [](const Json& each) { return each["withheld"] == true; });
  };

  const Json seen = read(second, "");
  const Json whole = read(auditor, "");
  ASSERT_EQ(seen.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char* each : {"number", "time"}) EXPECT_EQ(seen[i][each], whole[i][each]);
    const bool is_heron = whole[i]["object"] == number;
    EXPECT_EQ(seen[i]["withheld"], is_heron) << whole[i];
    if (!is_heron) continue;
    EXPECT_TRUE(seen[i]["by"].is_null());
    for (const char* each : {"act", "object", "says"}) EXPECT_EQ(seen[i][each], "");
  }
  EXPECT_EQ(withheld(seen), 2) << "the claim and the decision";
  EXPECT_EQ(withheld(whole), 0);
  EXPECT_EQ(withheld(read(first, "")), 0) << "it is theirs";
  for (const std::string& query : {std::string("?act=decision_made"), "?object=" + number}) {
    EXPECT_TRUE(read(second, query).empty()) << "nor is it found by what it would say";
    EXPECT_FALSE(read(auditor, query).empty());
  }
  EXPECT_EQ(read(second, "?by=" + to_hex(heron.id)).size(), 1U) << "that they logged in";
  EXPECT_EQ(read(second, "?limit=2").size(), 2U);

  const Json next = second.post("queues/second/next").json;
  EXPECT_EQ(read(second, "?object=" + number).size(), 1U) << "their own";
  ASSERT_EQ(decide(second, next, ban).json["outcome"], "agreed");
  EXPECT_EQ(withheld(read(second, "")), 0) << "they have said what they think";
}

TEST_F(Decided, NoHashTellsWhoCouldBeTheSecondWhoTheFirstWas) {
  const std::string number = insult();
  Browser second = log_in_as("kestrel", {Role::reviewer, Role::auditor});
  Browser auditor = log_in_as("wren", {Role::auditor});
  {
    const auto transaction = store_.begin_write();
    safety::record(*transaction, {{}, safety::Act::evidence_destroyed, "99", ""}, clock_.now());
    transaction->commit();
  }
  const std::size_t before = log().size();
  Browser first = log_in_as("heron", {Role::reviewer});
  const Json one = first.post("cases/" + number + "/claim").json;
  const Json ban = verdict("ban", "harassment.repeated");
  ASSERT_EQ(decide(first, one, ban).json["outcome"], "proposed");
  log_in_as("stoat", {Role::reviewer});
  // One after the other, and by what others say: each is the same to whoever reads.
  const std::string each_alone = "audit?limit=1&after=";
  const auto all = log();
  for (const auto& entry : all) {
    const std::string path = each_alone + std::to_string(entry.number.value + 1);
    const Json seen = second.get(path).json;
    const Json whole = auditor.get(path).json;
    EXPECT_EQ(whole["items"][0]["hash"], to_hex(entry.hash));
    EXPECT_EQ(whole["chain"]["head"], to_hex(all[0].hash));
    EXPECT_TRUE(seen["chain"]["head"].is_null()) << "it is the hash of the newest";
    const bool is_before = entry.object != number && entry.number.value <= before + 1;
    if (is_before) {
      EXPECT_EQ(seen["items"][0]["hash"], to_hex(entry.hash)) << path;
    } else {
      EXPECT_TRUE(seen["items"][0]["hash"].is_null()) << path << seen;
    }
  }
  const Json checked = second.post("audit/verify").json;
  EXPECT_EQ(checked["state"], "whole");
  EXPECT_TRUE(checked["head"].is_null());

  const Json next = second.post("queues/second/next").json;
  ASSERT_EQ(decide(second, next, ban).json["outcome"], "agreed");
  const Json after = second.get("audit").json;
  EXPECT_EQ(after["items"], auditor.get("audit").json["items"]);
  EXPECT_EQ(after["chain"]["head"], to_hex(newest().hash));
}

TEST_F(Decided, WhereTwoDifferALeadDecides) {
  const std::string number = insult();
  Browser first = log_in_as("heron", {Role::reviewer});
  decide(first, first.post("cases/" + number + "/claim").json, verdict("ban", "hate.attack"));
  Browser second = log_in_as("kestrel", {Role::reviewer});
  const Json next = second.post("queues/second/next").json;
  EXPECT_EQ(decide(second, next, verdict("warn", "hate.attack")).json["outcome"], "differs");
  Browser third = log_in_as("stoat", {Role::reviewer});
  EXPECT_EQ(third.post("queues/harassment/next").status, 204U);
  EXPECT_EQ(third.post("cases/" + number + "/claim").rule(), "safety.role_allows");
  Browser lead = log_in_as("wren", {Role::lead});
  const Json escalated = lead.post("queues/harassment/next").json;
  EXPECT_EQ(escalated["number"], number);
  EXPECT_EQ(escalated["decisions"].size(), 2U);
}

TEST_F(Decided, AnAppealIsReadByWhoeverDecidesIt) {
  const std::string number = insult();
  Browser first = log_in_as("heron", {Role::reviewer});
  Json suspend = verdict("suspend", "harassment.repeated");
  suspend["until"] = "2026-12-20T00:00:00.000Z";
  const Json made = decide(first, first.post("cases/" + number + "/claim").json, suspend).json;
  clock_.pass(std::chrono::seconds(11));
  appeal(made["decision"]["id"], "We were joking.");

  EXPECT_EQ(first.post("queues/appeals/next").status, 204U) << "not to whoever decided";
  Browser second = log_in_as("kestrel", {Role::reviewer});
  const Reply next = second.post("queues/appeals/next");
  ASSERT_EQ(next.status, 200U);
  EXPECT_EQ(next.json["appeal"]["text"], nullptr)
      << "no request shows it but the one that is logged";
  const Reply text = second.post("cases/" + number + "/appeal/reveal");
  EXPECT_EQ(text.json, (Json{{"text", "We were joking."}})) << text.rule();
  EXPECT_EQ(newest().act, safety::Act::appeal_revealed);
  const Json body{
      {"version", next.json["version"]},
      {"outcome", "overturned"},
      {"reason", "All three say so."},
      {"words", ""},
  };
  clock_.pass(std::chrono::seconds(1));
  const Reply done = second.post("cases/" + number + "/appeal", body);
  ASSERT_EQ(done.status, 200U) << done.rule();
  EXPECT_EQ(done.json["outcome"], "decided");
  EXPECT_EQ(done.json["decision"]["state"], "overturned");
  EXPECT_EQ(second.post("cases/" + number + "/appeal/reveal").rule(), "safety.case_is_claimed");
  const Json after = second.get("cases/" + number).json;
  EXPECT_EQ(after["timeline"][0]["kind"], "appeal_decided");
  EXPECT_EQ(after["appeal"]["outcome"], "overturned");
}

TEST_F(Decided, AFileOfAbuseHasToBeOneThatWasSent) {
  const auto sent = talk_.blob("a harmless square");
  const auto lost = talk_.blob("nobody has it");
  auto picture = talk_.send(talk_.ada, sent.attachment);
  picture.attachments.push_back(
      {sent.attachment.description.content_hash, report::AttachmentPlace::within, sent.ciphertext}
  );
  auto missing = talk_.send(talk_.ada, lost.attachment);
  const std::string number =
      report(report::entries(std::move(picture), std::move(missing)), report::Reason::child_safety);
  Browser browser = log_in_as("heron", {Role::child_safety});
  const Json one = browser.post("queues/child-safety/next").json;
  ASSERT_EQ(one["number"], number);
  const Json shown = browser
                         .post(
                             "cases/" + number + "/reports/" +
                             one["reports_list"][0]["id"].get<std::string>() + "/reveal"
                         )
                         .json;
  EXPECT_EQ(shown["entries"][0]["attachments"][0]["state"], "proven");
  EXPECT_EQ(shown["entries"][1]["attachments"][0]["state"], "missing");
  EXPECT_EQ(browser.get("me/exposure").json["grave"], 1);
  const auto ban_for = [&](const std::string& seq, bool viewed) {
    Json ban = verdict("ban", "child.abuse");
    const Json file{
        {"report", one["reports_list"][0]["id"]},
        {"seq", seq},
        {"index", 0},
        {"class", "B2"},
        {"viewed", viewed},
    };
    ban["child_abuse"] = {
        {"incident", "possession"}, {"files", Json::array({file})}, {"words", ""}
    };
    return decide(browser, one, ban);
  };
  EXPECT_EQ(ban_for("2", false).rule(), "safety.child_abuse_fits") << "nobody handed it in";
  EXPECT_EQ(ban_for("9", false).rule(), "safety.child_abuse_fits") << "there is no such message";
  EXPECT_EQ(ban_for("1", true).rule(), "safety.viewed_is_true");
  const Reply made = ban_for("1", false);
  EXPECT_EQ(made.json["outcome"], "proposed") << made.rule();
  EXPECT_EQ(made.json["decision"]["verdict"]["child_abuse"]["files"][0]["class"], "B2");
  Browser lead = log_in_as("wren", {Role::lead, Role::reviewer});
  EXPECT_EQ(lead.get("cases/" + number).status, 404U) << "children's cases are not theirs";
  EXPECT_TRUE(lead.get("decisions").json["items"].empty());
}

TEST_F(Decided, ALeadTakesBackWhatSomebodyElseDecided) {
  const std::string number = insult();
  Browser first = log_in_as("heron", {Role::reviewer});
  const Json warn = verdict("warn", "harassment.repeated");
  const Json made = decide(first, first.post("cases/" + number + "/claim").json, warn).json;
  const std::string id = made["decision"]["id"];
  Browser lead = log_in_as("wren", {Role::lead});
  const Json body{{"why", "Not repeated."}, {"words", "We were wrong."}};
  EXPECT_EQ(lead.post("decisions/" + id + "/reverse", body).rule(), "safety.state_allows");
  clock_.pass(std::chrono::seconds(11));
  {
    const auto transaction = store_.begin_write();
    safety::settle(*transaction, clock_.now());
    transaction->commit();
  }
  const Reply reversed = lead.post("decisions/" + id + "/reverse", body);
  ASSERT_EQ(reversed.status, 200U) << reversed.rule();
  EXPECT_EQ(reversed.json["state"], "reversed");
  EXPECT_EQ(reversed.json["reversed"]["why"], "Not repeated.");
}

TEST_F(Decided, SomebodyHasACaseAtATimeAndFewOfThem) {
  std::vector<std::string> numbers;
  for (int i = 0; i < 4; ++i) {
    talk_.ada = talk_.random.id<AccountId>();
    numbers.push_back(report(report::entries(talk_.say(talk_.ada, "No"))));
  }
  Browser browser = log_in_as("heron", {Role::reviewer});
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(
        browser.post("cases/" + numbers[static_cast<std::size_t>(i)] + "/claim").status, 200U
    );
  }
  EXPECT_EQ(browser.post("cases/" + numbers[3] + "/claim").rule(), "safety.claims_are_few");
  EXPECT_EQ(browser.post("queues/harassment/next").rule(), "safety.claims_are_few");
  Browser other = log_in_as("kestrel", {Role::reviewer, Role::lead});
  EXPECT_EQ(other.post("cases/" + numbers[0] + "/claim").rule(), "safety.claim_is_free");
  EXPECT_EQ(browser.post("cases/" + numbers[0] + "/release").status, 204U);
  EXPECT_EQ(other.post("cases/" + numbers[0] + "/claim").status, 200U);
  const std::string second = "cases/" + numbers[1];
  EXPECT_EQ(browser.post(second + "/skip", {{"why", ""}}).rule(), "safety.text_is_there");
  EXPECT_EQ(browser.post(second + "/skip", {{"why", "I know them."}}).status, 204U);
  const std::string third = "cases/" + numbers[2];
  const Json to_unproven{{"queue", "unproven"}, {"why", "Because."}};
  EXPECT_EQ(browser.post(third + "/move", to_unproven).rule(), "safety.queue_takes_it");
  const Json to_second{{"queue", "second"}, {"why", "Because."}};
  EXPECT_EQ(browser.post(third + "/move", to_second).rule(), "safety.queue_takes_it");
  const Reply moved =
      browser.post(third + "/move", {{"queue", "child-safety"}, {"why", "A child."}});
  EXPECT_EQ(moved.json["queue"], "child-safety") << moved.rule();
  EXPECT_TRUE(moved.json["may"].empty());
  EXPECT_EQ(browser.get(third).status, 404U) << "it is others' now";
  const Reply note = other.post("cases/" + numbers[0] + "/notes", {{"text", " I know them. "}});
  EXPECT_EQ(note.json["text"], "I know them.");
  EXPECT_EQ(note.json["by"]["alias"], "kestrel");
}

TEST_F(Decided, AReporterIsANumberUntilALeadAsksWhoItIs) {
  const std::string number = insult();
  Browser lead = log_in_as("wren", {Role::lead});
  const Json one = lead.post("cases/" + number + "/claim").json;
  const std::string reporters = "cases/" + number + "/reporters/";
  const Reply who = lead.post(reporters + "1/identity", {{"why", "A court asks."}});
  EXPECT_EQ(who.json["username"], "@bob.2") << who.rule();
  EXPECT_EQ(newest().act, safety::Act::reporter_identified);
  EXPECT_EQ(newest().says, "A court asks.");
  EXPECT_EQ(lead.post(reporters + "2/identity", {{"why", "Who?"}}).status, 404U);
  const Json body{
      {"report", one["reports_list"][0]["id"]}, {"why", "They made it up."}, {"invalidate", "all"}
  };
  EXPECT_EQ(lead.post(reporters + "2/bad-faith", body).status, 404U);
  const Reply marked = lead.post(reporters + "1/bad-faith", body);
  ASSERT_EQ(marked.status, 200U) << marked.rule();
  EXPECT_EQ(marked.json["reports_list"][0]["state"], "invalidated");
  EXPECT_EQ(marked.json["reports_list"][0]["bad_faith"], true);
  EXPECT_EQ(lead.post(reporters + "1/bad-faith", body).rule(), "safety.state_allows");
}

TEST_F(Decided, AnAccountIsLookedUpByItsWholeNameAndForAPurpose) {
  insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const auto look_up = [&](const std::string& name, const std::string& purpose = "An appeal.") {
    return browser.post("accounts/lookup", {{"name", name}, {"purpose", purpose}});
  };
  EXPECT_EQ(look_up("@ada", "").rule(), "safety.text_is_there");
  const Reply found = look_up("@ada");
  ASSERT_EQ(found.status, 200U) << found.rule();
  EXPECT_EQ(newest().act, safety::Act::account_looked_up);
  EXPECT_EQ(newest().says, "An appeal.");
  EXPECT_EQ(newest().object, found.json["id"].get<std::string>());
  EXPECT_EQ(found.json["username"], "@ada");
  EXPECT_EQ(found.json["state"], "active");
  EXPECT_EQ(found.json["measure"], "none");
  EXPECT_EQ(
      found.json["reports"], (Json{{"received", 1}, {"verified", 1}, {"decided_against", 0}})
  );
  EXPECT_EQ(found.json["cases"].size(), 1U);
  EXPECT_EQ(look_up(found.json["id"]).json["username"], "@ada");
  const Json bob = look_up("@bob.2").json;
  EXPECT_EQ(bob["made"], (Json{{"reports", 1}, {"bad_faith", 0}}));
  EXPECT_TRUE(bob["cases"].empty()) << "what somebody reported is not looked up by them";
  for (const std::string name : {"@ad", "ada", "@", "@ada ", ""}) {
    EXPECT_EQ(look_up(name).status, 404U) << name;
  }
  EXPECT_EQ(newest().object, "nobody") << "asking for nobody is logged, too";
  for (int i = 0; i < 22; ++i) look_up("@ada");
  const Reply many = look_up("@ada");
  EXPECT_EQ(many.status, 429U);
  EXPECT_EQ(many.rule(), "safety.lookups_are_few");
  EXPECT_FALSE(many.raw.header("retry-after").empty());
  clock_.pass(std::chrono::minutes(29));
  browser.get("session");
  browser.get("queues");
  clock_.pass(std::chrono::minutes(29));
  browser.get("queues");
  clock_.pass(std::chrono::minutes(3));
  EXPECT_EQ(look_up("@ada").status, 200U);
}

TEST_F(Decided, TheDecisionsAreSavedAsASpreadsheetThatRunsNothing) {
  EXPECT_EQ(csv_line({"a", "b c"}), "a,b c\r\n");
  EXPECT_EQ(csv_line({"say \"no\"", "a,b", "a\nb"}), "\"say \"\"no\"\"\",\"a,b\",\"a\nb\"\r\n");
  for (const std::string start : {"=", "+", "-", "@", "\t"}) {
    EXPECT_EQ(csv_line({start + "1"}), "'" + start + "1\r\n") << start;
  }
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  Json warn = verdict("warn", "harassment.repeated");
  warn["reason"] = "=1+1, said \"they\"";
  decide(browser, browser.post("cases/" + number + "/claim").json, warn);
  const Reply reply = browser.get("decisions.csv");
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(reply.raw.content_type, "text/csv; charset=utf-8");
  EXPECT_EQ(reply.raw.header("content-disposition"), "attachment; filename=\"decisions.csv\"");
  const std::string text(reply.raw.body.begin(), reply.raw.body.end());
  EXPECT_NE(text.find(",\"'=1+1, said \"\"they\"\"\","), std::string::npos) << text;
  EXPECT_NE(text.find(",'@ada,"), std::string::npos);
  EXPECT_EQ(newest().act, safety::Act::decisions_exported);
  Browser other = log_in_as("kestrel", {Role::reviewer});
  const Reply others = other.get("decisions.csv");
  EXPECT_EQ(std::count(others.raw.body.begin(), others.raw.body.end(), '\n'), 1) << "own ones only";
  EXPECT_EQ(other.get("decisions?measure=shout").status, 400U);
}

TEST_F(Decided, NumbersAreOfReasonsAndNobody) {
  insult();
  Browser browser = log_in_as("otter", {Role::analyst});
  const Json numbers = browser.get("numbers").json;
  EXPECT_EQ(numbers["half"], "2026-2");
  EXPECT_EQ(numbers["rows"].size(), 13U);
  EXPECT_EQ(numbers["until"], to_json(clock_.now()));
  EXPECT_EQ(numbers["months"].size(), 5U);
  EXPECT_EQ(numbers["halves"][1], "2026-1");
  EXPECT_EQ(browser.get("numbers?half=2026-1").json["until"], "2026-07-01T00:00:00.000Z");
  const Reply wrong = browser.get("numbers?half=2026-3");
  EXPECT_EQ(wrong.rule(), safety::rules::half_is_named.name);
  EXPECT_EQ(
      browser.get("numbers/month.csv?month=2026-13").rule(), safety::rules::month_is_named.name
  );
  EXPECT_EQ(wrong.status, 422U);
  const Reply csv = browser.get("numbers.csv?half=2026-2");
  EXPECT_EQ(std::count(csv.raw.body.begin(), csv.raw.body.end(), '\n'), 14);
}

TEST_F(Decided, TheCatalogueNamesWhatCanBeDecided) {
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json catalogue = browser.get("catalogue").json;
  EXPECT_EQ(catalogue["reasons"].size(), 13U);
  EXPECT_EQ(catalogue["incidents"].size(), 8U);
  EXPECT_EQ(catalogue["classes"].size(), 4U);
  EXPECT_EQ(catalogue["two_person"], Json::parse(R"(["ban"])"));
  EXPECT_EQ(catalogue["group_measures"], Json::parse(R"(["none", "escalate"])"));
  EXPECT_EQ(catalogue["undo_s"], 10);
  EXPECT_EQ(catalogue["claim_s"], 1'200);
  EXPECT_FALSE(catalogue["policies"].empty());
}

/// Each rule of what reviewers do has a status of the contract and a sentence of its own.
TEST_F(Decided, EveryRuleIsSaidToPeople) {
  struct Row {
    const Rule& rule;
    unsigned status;
  };

  const std::array rows{
      Row{safety::rules::thing_is_there, 404},       Row{safety::rules::role_allows, 403},
      Row{safety::rules::reviewer_is_another, 403},  Row{safety::rules::case_is_claimed, 409},
      Row{safety::rules::claim_is_free, 409},        Row{safety::rules::claims_are_few, 409},
      Row{safety::rules::state_allows, 409},         Row{safety::rules::version_is_current, 409},
      Row{safety::rules::undo_is_in_time, 409},      Row{safety::rules::evidence_is_there, 409},
      Row{safety::rules::queue_takes_it, 422},       Row{safety::rules::text_is_there, 422},
      Row{safety::rules::text_is_visible, 422},      Row{safety::rules::text_is_within_limit, 422},
      Row{safety::rules::policy_is_named, 422},      Row{safety::rules::time_fits_measure, 422},
      Row{safety::rules::measure_fits_subject, 422}, Row{safety::rules::child_abuse_fits, 422},
      Row{safety::rules::viewed_is_true, 422},       Row{safety::rules::half_is_named, 422},
      Row{safety::rules::month_is_named, 422},       Row{safety::rules::evidence_is_whole, 409},
      Row{safety::rules::tip_can_be_added_to, 409},
  };
  for (const Row& row : rows) {
    const RefusalRow& refusal = refusal_of(row.rule);
    EXPECT_EQ(refusal.rule, row.rule.name) << "has no sentence";
    EXPECT_EQ(refusal.status, row.status) << row.rule.name;
  }
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
