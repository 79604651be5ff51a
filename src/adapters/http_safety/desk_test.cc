// What reviewers do with cases, over TLS and with a real store and real keys: that no request that
// only looks shows a word of anybody, and that what is shown was logged.
#include <gtest/gtest.h>
#include <set>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/desk_world_test.h"
#include "safety/pictures.h"

namespace causeway::adapters::http_safety::test {
namespace {

class Desk : public DeskTest {};

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
    transaction->reports().replace_key(row.number, row.evidence->key, key);
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

/// The same, while somebody else is to decide whether the first was right.
class KnownOfTheFirst : public Repeats {
 protected:
  safety::KnownId add_known(std::uint8_t first_byte, safety::StaffId by) {
    std::string hash(64, '0');
    hash[0] = static_cast<char>('0' + first_byte);
    const auto added = known_.add(safety::BankKind::confirm, hash, "seen", by, clock_.now());
    EXPECT_TRUE(added.ok());
    return added->id;
  }

  void mark(const std::string& number, safety::KnownId by_what) {
    const auto transaction = store_.begin_write();
    for (safety::Picture picture : transaction->pictures().of_case(*parse_case(number))) {
      picture.match = safety::KnownMatch{by_what, safety::BankKind::confirm, 0};
      transaction->pictures().put(picture);
    }
    const std::string says = "confirm " + std::to_string(by_what.value);
    safety::record(*transaction, {{}, safety::Act::known_matched, number, says}, clock_.now());
    transaction->commit();
  }

  safety::KnownMaterial known_{store_};
  safety::Person heron_ = add_person("heron", {Role::reviewer, Role::child_safety});
  Browser first_ = log_in(heron_);
  Browser second_ = log_in_as("kestrel", {Role::reviewer, Role::child_safety, Role::lead});
  Browser auditor_ = log_in_as("wren", {Role::auditor});
};

TEST_F(KnownOfTheFirst, MarksNothingForTheSecond) {
  const safety::KnownId before = add_known(1, heron_.id);
  clock_.pass(std::chrono::minutes(1));
  const std::string number = shown("a drawing", report::entries(sent("a drawing")));
  const Json one = first_.post("cases/" + number + "/claim").json;
  const safety::KnownId since = add_known(2, heron_.id);
  mark(number, since);
  EXPECT_EQ(first_.get("cases/" + number).json["known"], "confirm");
  EXPECT_FALSE(attachment(first_, number, 0)["match"].is_null());
  ASSERT_EQ(decide(first_, one, verdict("ban", "hate.attack")).json["outcome"], "proposed");

  second_.post("queues/second/next");
  EXPECT_TRUE(second_.get("cases/" + number).json["known"].is_null());
  EXPECT_TRUE(attachment(second_, number, 0)["match"].is_null());
  EXPECT_EQ(first_.get("cases/" + number).json["known"], "confirm") << "it is theirs";
  mark(number, before);
  EXPECT_EQ(second_.get("cases/" + number).json["known"], "confirm") << "known before it came";
  EXPECT_FALSE(attachment(second_, number, 0)["match"].is_null());
}

TEST_F(KnownOfTheFirst, SaysNeitherInTheBankNorInTheLogWhoAddedIt) {
  add_known(1, heron_.id);
  clock_.pass(std::chrono::minutes(1));
  const std::string number = shown("a drawing", report::entries(sent("a drawing")));
  const Json one = first_.post("cases/" + number + "/claim").json;
  mark(number, add_known(2, heron_.id));
  ASSERT_EQ(decide(first_, one, verdict("ban", "hate.attack")).json["outcome"], "proposed");

  const std::string bank = "banks/confirm/entries";
  const Json seen = second_.get(bank).json["items"];
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_TRUE(seen[0]["by"].is_null());
  EXPECT_EQ(seen[1]["by"]["alias"], "heron") << "it was there before the case";
  EXPECT_EQ(auditor_.get(bank).json["items"][0]["by"]["alias"], "heron");
  EXPECT_EQ(second_.get("audit?act=known_added").json["items"].size(), 1U) << "the older";
  EXPECT_TRUE(second_.get("audit?act=known_matched").json["items"].empty());
  EXPECT_EQ(auditor_.get("audit?act=known_added").json["items"].size(), 2U);
  EXPECT_EQ(auditor_.get("audit?act=known_matched").json["items"].size(), 1U);

  const Json next = second_.post("queues/second/next").json;
  ASSERT_EQ(decide(second_, next, verdict("ban", "hate.attack")).json["outcome"], "agreed");
  EXPECT_EQ(second_.get(bank).json["items"][0]["by"]["alias"], "heron");
  EXPECT_EQ(second_.get("audit?act=known_added").json["items"].size(), 2U);
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

TEST_F(Desk, ACaseThatManyReportedIsReadAPageAtATime) {
  constexpr std::size_t many = 10'000;
  const std::string number = insult();
  {
    const auto transaction = store_.begin_write();
    safety::Report report = transaction->reports().of_case(*parse_case(number)).at(0);
    report.evidence.reset();
    for (std::uint16_t i = 2; i <= many; ++i) {
      report.reporter = {{9, static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i)}};
      transaction->reports().add(report);
    }
    transaction->commit();
  }
  Browser browser = log_in_as("Wren", {Role::reviewer});
  const Reply one = browser.get("cases/" + number);
  ASSERT_EQ(one.status, 200U);
  EXPECT_EQ(one.json["reports_list"].size(), reports_shown);
  EXPECT_LT(one.raw.body.size(), 64U * 1024);
  std::set<std::string> seen;
  for (const Json& each : one.json["reports_list"]) seen.insert(each["id"]);
  const Json first = one.json["reports_list"][0];
  EXPECT_EQ(one.json["reports_list"][1]["same_as"], first["id"]);
  Json next = one.json["reports_next"];
  Json last;
  while (!next.is_null()) {
    const Reply page =
        browser.get("cases/" + number + "/reports?limit=100&after=" + next.get<std::string>());
    ASSERT_EQ(page.status, 200U) << page.rule();
    ASSERT_LE(page.json["items"].size(), 100U);
    for (const Json& each : page.json["items"]) seen.insert(each["id"]);
    last = page.json["items"].back();
    next = page.json["next"];
  }
  EXPECT_EQ(seen.size(), many);
  EXPECT_EQ(last["reporter"], "reporter 10000");
  EXPECT_EQ(last["same_as"], first["id"]);
  EXPECT_EQ(browser.get("cases/" + number + "/reports?after=x").rule(), "safety.query_is_read");
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
