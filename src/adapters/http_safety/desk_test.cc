// What reviewers do with cases, over TLS and with a real store and real keys: who may what, that no
// request that only looks shows a word of anybody, and that what is shown was logged.
#include <array>
#include <gtest/gtest.h>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/desk_world_test.h"
#include "adapters/http_safety/routes.h"
#include "safety/pictures.h"

namespace causeway::adapters::http_safety::test {
namespace {

struct Allowed {
  std::string_view method;
  std::string_view path;
  std::string_view who;  // a letter for each role: A L R C N(alyst) U(auditor)
};

// docs/formats/safety-api.md §2, line for line.
constexpr std::array allowed{
    Allowed{"GET", "catalogue", "ALRCNU"},
    Allowed{"GET", "queues", "LRC"},
    Allowed{"GET", "queues/{id}/cases", "LRC"},
    Allowed{"POST", "queues/{id}/next", "LRC"},
    Allowed{"GET", "cases/{number}", "LRC"},
    Allowed{"POST", "cases/{number}/claim", "LRC"},
    Allowed{"POST", "cases/{number}/release", "LRC"},
    Allowed{"POST", "cases/{number}/skip", "LRC"},
    Allowed{"POST", "cases/{number}/move", "LRC"},
    Allowed{"POST", "cases/{number}/notes", "LRC"},
    Allowed{"POST", "cases/{number}/reports/{id}/reveal", "LRC"},
    Allowed{"POST", "cases/{number}/appeal/reveal", "LRC"},
    Allowed{"POST", "cases/{number}/reporters/{n}/bad-faith", "LRC"},
    Allowed{"POST", "cases/{number}/reporters/{n}/identity", "L"},
    Allowed{"POST", "cases/{number}/statement", "LRC"},
    Allowed{"POST", "cases/{number}/decision", "LRC"},
    Allowed{"POST", "cases/{number}/appeal", "LRC"},
    Allowed{"DELETE", "decisions/{id}", "LRC"},
    Allowed{"POST", "decisions/{id}/reverse", "L"},
    Allowed{"GET", "decisions", "LRCU"},
    Allowed{"GET", "decisions.csv", "LRCU"},
    Allowed{"POST", "accounts/lookup", "LRC"},
    Allowed{"GET", "numbers", "ALRCNU"},
    Allowed{"GET", "numbers.csv", "ALRCNU"},
};

constexpr std::array letters{
    std::pair{'A', Role::admin},
    std::pair{'L', Role::lead},
    std::pair{'R', Role::reviewer},
    std::pair{'C', Role::child_safety},
    std::pair{'N', Role::analyst},
    std::pair{'U', Role::auditor},
};

/// As somebody asks who knows nothing: `{…}` is "1".
Reply ask(Browser& browser, const Allowed& row) {
  std::string path;
  bool is_inside = false;
  for (const char each : row.path) {
    if (each == '{') path += '1';
    is_inside = (is_inside || each == '{') && each != '}';
    if (!is_inside && each != '}') path += each;
  }
  if (row.method == "GET") return browser.get(path);
  return row.method == "POST" ? browser.post(path) : browser.remove(path);
}

class Desk : public DeskTest {};

TEST_F(Desk, EachRequestIsForThePeopleWhoAreToDoIt) {
  for (const auto& [letter, role] : letters) {
    Browser browser = log_in_as(std::string("somebody ") + letter, {role});
    for (const Allowed& row : allowed) {
      const bool may = row.who.find(letter) != std::string_view::npos;
      const Reply reply = ask(browser, row);
      const bool is_refused = reply.status == 403 && reply.rule() == "safety.role_allows";
      EXPECT_EQ(is_refused, !may) << letter << " " << row.method << " " << row.path;
    }
  }
  Browser nobody(address_);
  for (const Allowed& row : allowed) EXPECT_EQ(ask(nobody, row).status, 401) << row.path;
}

TEST_F(Desk, EveryRequestOfTheseSectionsIsInTheTable) {
  for (const auto& table :
       {catalogue_routes(),
        queue_routes(),
        case_routes(),
        decision_routes(),
        account_routes(),
        number_routes()}) {
    for (const Route& route : table) {
      const auto is_row = [&](const Allowed& row) {
        return row.method == route.method && row.path == route.path;
      };
      EXPECT_TRUE(std::ranges::any_of(allowed, is_row)) << route.path;
    }
  }
}

TEST_F(Desk, WhatIsDamagedOnTheDiskIsSaidToBeAndNotShown) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.post("queues/harassment/next").json;
  const std::string report = one["reports_list"][0]["id"];
  {
    const auto transaction = store_.begin_write();
    const auto row = transaction->reports().of_case(*parse_case(number)).at(0);
    report::WrappedKey key = row.evidence->key;
    key.sealed.back() ^= 1;
    transaction->reports().set_key(row.number, key);
    transaction->commit();
  }
  const Reply refused = browser.post("cases/" + number + "/reports/" + report + "/reveal");
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(refused.rule(), "safety.evidence_is_whole");
  EXPECT_FALSE(has_logged("report_revealed")) << "nobody saw it";
  EXPECT_EQ(damaged_.all(), std::vector{"cases/" + number}) << "the operator is told";
}

/// Pictures as the program that looks reports through keeps them.
class Repeats : public DeskTest {
 protected:
  /// Something that Ada sent, with this file.
  report::ReportEntry sent(std::string_view file) {
    auto blob = talk_.blob(file);
    auto entry = talk_.send(talk_.ada, blob.attachment);
    entry.attachments.push_back({
        blob.attachment.description.content_hash,
        report::AttachmentPlace::within,
        std::move(blob.ciphertext),
    });
    return entry;
  }

  /// A case whose newest report shows the file last.
  std::string shown(
      std::string_view file,
      std::vector<report::ReportEntry> entries,
      report::Reason reason = report::Reason::harassment
  ) {
    const std::uint64_t seq = entries.back().context.seq;
    const std::string number = report(std::move(entries), reason);
    const auto transaction = store_.begin_write();
    const auto row = transaction->reports().of_case(*parse_case(number)).back();
    safety::Picture picture{.report = row.number, .seq = seq, .in = row.in};
    picture.content = crypto::sha256({as_bytes(file)});
    picture.width = picture.height = 64;
    transaction->pictures().put(picture);
    transaction->commit();
    return number;
  }

  static Json attachment(Browser& browser, const std::string& number, std::size_t report) {
    const Json one = browser.get("cases/" + number).json;
    const std::string id = one["reports_list"][report]["id"];
    const Reply seen = browser.post("cases/" + number + "/reports/" + id + "/reveal");
    EXPECT_EQ(seen.status, 200U) << seen.rule();
    return seen.json["entries"].back()["attachments"][0];
  }
};

TEST_F(Repeats, SayInHowManyOtherCasesTheyAreAndWhatWasDecidedThere) {
  Browser browser = log_in_as("heron", {Role::reviewer});
  const std::string before = shown("a drawing", report::entries(sent("a drawing")));
  const Json first = browser.post("queues/harassment/next").json;
  EXPECT_EQ(
      attachment(browser, before, 0)["elsewhere"], Json::parse(R"({"cases": 0, "decided": null})")
  );
  ASSERT_EQ(decide(browser, first, verdict("warn", "harassment.repeated")).status, 200U);
  clock_.pass(std::chrono::minutes(1));
  {
    const auto transaction = store_.begin_write();
    safety::settle(*transaction, clock_.now());
    transaction->commit();
  }
  shown("a drawing", report::entries(sent("a drawing")), report::Reason::child_safety);
  shown("another", report::entries(sent("another")), report::Reason::fraud);
  const std::string number = shown("a drawing", report::entries(sent("a drawing")));
  ASSERT_NE(number, before);
  browser.post("cases/" + number + "/claim");
  const Json seen = attachment(browser, number, 0);
  EXPECT_EQ(seen["same_as"], nullptr);
  EXPECT_EQ(seen["elsewhere"]["cases"], 1) << "child-safety is not theirs to see";
  EXPECT_EQ(seen["elsewhere"]["decided"]["number"], before);
  EXPECT_EQ(seen["elsewhere"]["decided"]["measure"], "warn");
  EXPECT_EQ(seen["elsewhere"]["decided"]["policy"], "harassment.repeated");
}

TEST_F(Repeats, OfOneCaseNameTheEarlierReport) {
  auto entry = sent("a drawing");
  const auto twice = talk_.report(report::entries(std::move(entry)));
  const std::string number = shown("a drawing", std::move(report::copy_of(twice).entries));
  auto again = report::copy_of(twice);
  again.entries.push_back(sent("a drawing"));
  ASSERT_EQ(shown("a drawing", std::move(again.entries)), number);
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.post("queues/harassment/next").json;
  EXPECT_EQ(attachment(browser, number, 0)["same_as"], nullptr);
  const Json same = attachment(browser, number, 1)["same_as"];
  EXPECT_EQ(same["report"], one["reports_list"][0]["id"]);
  EXPECT_EQ(same["index"], 0);
}

TEST_F(Desk, NextGivesTheCaseDueFirstUntilThereIsNone) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Reply queues = browser.get("queues");
  ASSERT_EQ(queues.status, 200U);
  const Json& harassment = queues.json["items"][2];
  EXPECT_EQ(queues.json["items"].size(), 10U) << "child-safety is not theirs to see";
  EXPECT_EQ(harassment["id"], "harassment");
  EXPECT_EQ(harassment["waiting"], 1);
  EXPECT_EQ(harassment["deadline_s"], 48 * 3'600);

  const Reply next = browser.post("queues/harassment/next");
  ASSERT_EQ(next.status, 200U) << next.raw.body.size();
  EXPECT_EQ(next.json["number"], number);
  EXPECT_EQ(next.json["state"], "claimed");
  EXPECT_EQ(next.json["subject"]["name"], "@ada");
  EXPECT_EQ(next.json["verified"], 2);
  EXPECT_EQ(next.json["claim"]["mine"], true);
  EXPECT_EQ(
      next.json["may"],
      Json::parse(R"(["release","skip","reveal","bad_faith","move","decide","note"])")
  );
  EXPECT_EQ(newest().act, safety::Act::queue_next);
  EXPECT_EQ(browser.post("queues/harassment/next").status, 204U);
  EXPECT_EQ(browser.post("queues/second/next").status, 204U);
  EXPECT_EQ(browser.post("queues/child-safety/next").status, 403U);
  EXPECT_EQ(browser.post("queues/nonsense/next").status, 404U);
  const Json claimed = browser.get("queues").json["items"][2];
  EXPECT_EQ(claimed["waiting"], 0);
  EXPECT_EQ(claimed["mine"], 1);
}

TEST_F(Desk, WhoHasOptedOutOfAQueueIsGivenNoneOfIt) {
  insult();
  safety::Person person = add_person("heron", {Role::reviewer});
  person.settings.opted_out = 1U << 3;  // harassment
  {
    const auto transaction = store_.begin_write();
    transaction->staff().put(person);
    transaction->commit();
  }
  Browser browser = log_in(person);
  EXPECT_EQ(browser.post("queues/harassment/next").status, 204U);
  EXPECT_EQ(browser.get("queues/harassment/cases").json["items"].size(), 1U);
}

TEST_F(Desk, CasesAreListedOnePageAfterTheOther) {
  const std::string first = insult();
  clock_.pass(std::chrono::hours(30));
  talk_.ada = talk_.random.id<AccountId>();
  const std::string second = report(report::entries(talk_.say(talk_.ada, "No")));
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Reply page = browser.get("queues/harassment/cases?limit=1");
  ASSERT_EQ(page.json["items"].size(), 1U);
  EXPECT_EQ(page.json["items"][0]["number"], first);
  EXPECT_EQ(page.json["items"][0]["urgency"], "calm");
  EXPECT_EQ(page.json["next"], first);
  clock_.pass(std::chrono::minutes(25));
  browser.get("queues");
  const Json rest = browser.get("queues/harassment/cases?limit=1&after=" + first).json;
  EXPECT_EQ(rest["items"][0]["number"], second);
  EXPECT_EQ(rest["next"], nullptr);
  clock_.pass(std::chrono::hours(9));
  Browser later = log_in_as("kestrel", {Role::reviewer});
  EXPECT_EQ(later.get("queues/harassment/cases").json["items"][0]["urgency"], "near");
  const Json queue = later.get("queues").json["items"][2];
  EXPECT_EQ(queue["near"], 1);
  EXPECT_EQ(queue["late"], 0);
  EXPECT_TRUE(later.get("queues/harassment/cases?state=claimed").json["items"].empty());
  EXPECT_EQ(later.get("queues/harassment/cases?state=tired").status, 400U);
}

TEST_F(Desk, ARequestThatOnlyLooksShowsNoWordOfAnybody) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer, Role::lead});
  browser.post("cases/" + number + "/claim");
  for (const std::string& path : {
           "cases/" + number,
           std::string("queues"),
           std::string("queues/harassment/cases"),
           std::string("decisions"),
           std::string("audit"),
       }) {
    const Reply reply = browser.get(path);
    EXPECT_EQ(reply.status, 200U) << path;
    for (const std::string words : {"heron\"}", "You are", "alone", "Every day"}) {
      const std::string body(reply.raw.body.begin(), reply.raw.body.end());
      EXPECT_EQ(body.find(words), std::string::npos) << path << " shows " << words;
    }
  }
  EXPECT_TRUE(has_logged("case_viewed"));
}

TEST_F(Desk, WhatAReportDisclosedIsShownToWhoeverHasTheCaseAndLogged) {
  const std::string number = insult();
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.get("cases/" + number).json;
  const std::string id = one["reports_list"][0]["id"];
  EXPECT_EQ(one["reports_list"][0]["reporter"], "reporter 1");
  const std::string path = "cases/" + number + "/reports/" + id + "/reveal";
  EXPECT_EQ(browser.post(path).rule(), "safety.case_is_claimed");
  browser.post("cases/" + number + "/claim");

  opener_.who = nullptr;
  const Reply unavailable = browser.post(path);
  EXPECT_EQ(unavailable.status, 503U);
  EXPECT_EQ(unavailable.rule(), "safety.frank_is_available");
  EXPECT_FALSE(has_logged("report_revealed")) << "nobody has seen it";
  opener_.who = &holder_;

  const Reply shown = browser.post(path);
  ASSERT_EQ(shown.status, 200U) << shown.rule();
  EXPECT_EQ(shown.json["note"], "Every day.");
  const Json& entry = shown.json["entries"][1];
  EXPECT_EQ(entry["verdict"], "VERIFIED");
  EXPECT_EQ(entry["sender"], "subject");
  EXPECT_EQ(entry["parts"][0]["text"], "You are a heron");
  EXPECT_EQ(shown.json["entries"][0]["sender"], "reporter 1");
  EXPECT_EQ(entry["reporter_was"], "member");
  EXPECT_EQ(newest().act, safety::Act::report_revealed);
  EXPECT_EQ(browser.get("me/exposure").json["reports"], 1);
  EXPECT_EQ(browser.get("cases/" + number).json["reports_list"][0]["revealed"], true);

  troubled_.trouble = [calls = 0]() mutable {
    // The session, what is looked for, and then what is logged.
    if (++calls == 3) throw StoreError(StoreError::Kind::full, "The disk is full.");
  };
  EXPECT_EQ(browser.post(path).status, 503U) << "what cannot be logged is not shown";
}

TEST_F(Desk, GapsAndWhatProvesNothingAreSaidToBeSo) {
  auto first = talk_.say(talk_.ada, "one");
  talk_.say(talk_.ada, "left out");
  auto silent = report::withheld(talk_.say(talk_.ada, "two"));
  auto forged = talk_.say(talk_.ada, "never said");
  forged.frank = {};
  const std::string number =
      report(report::entries(std::move(first), std::move(silent), std::move(forged)));
  Browser browser = log_in_as("heron", {Role::reviewer});
  const Json one = browser.post("cases/" + number + "/claim").json;
  const std::string id = one["reports_list"][0]["id"];
  const Json shown = browser.post("cases/" + number + "/reports/" + id + "/reveal").json;
  ASSERT_EQ(shown["entries"].size(), 4U);
  EXPECT_EQ(shown["entries"][1], (Json{{"kind", "gap"}, {"after", "1"}, {"count", 1}}));
  EXPECT_EQ(shown["entries"][2]["kind"], "withheld");
  EXPECT_EQ(shown["entries"][3]["verdict"], "INVALID");
  EXPECT_EQ(shown["entries"][3]["rule"], "report.frank_is_genuine");
  EXPECT_TRUE(shown["entries"][3]["parts"].empty()) << "nobody said it";
  EXPECT_TRUE(shown["entries"][3]["proven"].empty());
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
