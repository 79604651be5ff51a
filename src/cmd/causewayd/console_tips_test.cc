// The console's requests about tips, known material and pictures, over TLS: real databases, the
// real processes that hold the keys and that unpack pictures, and the strict clearing house.
#include <gmock/gmock.h>
#include <set>

#include "adapters/http_safety/case_json.h"
#include "adapters/http_safety/world_test.h"
#include "base/files_test.h"
#include "cmd/causewayd/media_desk.h"
#include "cmd/causewayd/tip_world_test.h"
#include "safety/audit.h"
#include "safety/login.h"
#include "safety/pictures.h"
#include "safety/staff_table.h"

namespace causeway::safety {
namespace {

using adapters::http_safety::Console;
using adapters::http_safety::ConsoleOptions;
using adapters::http_safety::Json;
using adapters::http_safety::test::Browser;
using adapters::http_safety::test::SetClock;

class ConsoleRoutes : public TipFilings {
 protected:
  ConsoleRoutes() {
    clock.set(now);
    server.start();
    address = {"localhost", server.port(), identity.fingerprint()};
  }

  Person add_person(const std::string& alias, Roles roles) {
    Person person;
    person.id = random.id<StaffId>();
    person.alias = alias;
    person.roles = roles;
    person.added = clock.now();
    const auto transaction = store.begin_write();
    transaction->staff().add(person);
    transaction->commit();
    return person;
  }

  Browser log_in(const Person& person) {
    const auto transaction = store.begin_write();
    auto begun = begin_session(*transaction, person, "Firefox", clock.now(), random);
    transaction->commit();
    return Browser(address, begun.token);
  }

  Browser log_in_as(const std::string& alias, Roles roles) {
    return log_in(add_person(alias, roles));
  }

  std::string path_of(TipId id) const { return "cybertips/" + to_hex(id); }

  static std::string digest_of(const Json& whole) {
    std::string all = whole["xml"];
    for (const Json& file : whole["attached"]) all += "\n" + file["xml"].get<std::string>();
    return to_hex(crypto::sha256({as_bytes(all)}));
  }

  AuditEntry newest() { return store.begin_read()->audit().find({}, {}, 1).at(0); }

  /// A case about one picture, which this person has.
  Report claimed_picture(StaffId by, std::string_view file) {
    const CaseNumber in = take(report::entries(file_message(file))).in;
    const auto transaction = store.begin_write();
    Case changed = *transaction->cases().find(in);
    changed.claim = Claim{by, now, now + std::chrono::minutes(20)};
    transaction->cases().put(changed);
    transaction->commit();
    return store.begin_read()->reports().of_case(in).front();
  }

  std::string media_path(const Report& report) const {
    return "cases/" + std::to_string(report.in.value) + "/reports/" + id_of(report.number) +
           "/media";
  }

  Json wanted(const std::string& size = "small", std::uint32_t index = 0) const {
    return {{"seq", std::to_string(conversation.seq)}, {"index", index}, {"size", size}};
  }

  SetClock clock;
  KnownMaterial known{store};
  causewayd::MediaDesk media{{.program = std::string(CAUSEWAY_BIN_DIR) + "/causewayd"}};
  TipPorts tip_ports = ports();

  static ConsoleOptions options() {
    return {
        .origin = "https://safety.example.org",
        .provider = "chat.example",
        .passphrase_cost = crypto::password_cost_min,
    };
  }

  Console console{
      {store, clock, random, *frank, {}, &tip_ports, &known, &fetched, &media}, options()
  };
  adapters::http::TlsIdentity identity = [] {
    adapters::http::SelfSignedOptions options;
    options.not_before = adapters::clearing_house::test::now() - std::chrono::hours(1);
    options.not_after = options.not_before + std::chrono::hours(2);
    return adapters::http::TlsIdentity::from_pem(adapters::http::make_self_signed(options));
  }();
  adapters::http::Server server{{}, identity, console};
  adapters::http::ServerAddress address;
};

TEST_F(ConsoleRoutes, SendATipThatWasLookedAt) {
  const TipId id = draft();
  Browser browser = log_in_as("Otter", {Role::child_safety});
  const auto whole = browser.get(path_of(id));
  ASSERT_EQ(whole.status, 200U) << whole.rule();
  EXPECT_EQ(newest().act, Act::tip_viewed);
  EXPECT_EQ(whole.json["state"], "draft");
  EXPECT_EQ(whole.json["incident"], "enticement");
  EXPECT_EQ(whole.json["test"], true);
  EXPECT_EQ(whole.json["attached"][0]["size_bytes"], picture.size());
  EXPECT_EQ(whole.json["attached"][0]["class"], "B1");
  EXPECT_EQ(whole.json["attached"][0]["state"], "waiting");
  EXPECT_THAT(whole.json["fields"].dump(), testing::HasSubstr(words));
  const std::string digest = digest_of(whole.json);
  const auto stale = browser.post(path_of(id) + "/send", {{"digest", std::string(64, '0')}});
  EXPECT_EQ(stale.status, 409U);
  EXPECT_EQ(stale.rule(), "safety.preview_is_current");
  const auto sent = browser.post(path_of(id) + "/send", {{"digest", digest}});
  ASSERT_EQ(sent.status, 200U) << sent.rule();
  EXPECT_EQ(sent.json["state"], "open");
  EXPECT_EQ(sent.json["finished"], nullptr) << "nothing is sent yet";
  EXPECT_EQ(newest().act, Act::tip_sent);
  EXPECT_EQ(browser.post(path_of(id) + "/send", {{"digest", digest}}).status, 409U);
  run(id);
  const auto finished_tip = browser.get(path_of(id));
  EXPECT_EQ(finished_tip.json["state"], "finished");
  EXPECT_NE(finished_tip.json["finished"], nullptr);
  EXPECT_NE(finished_tip.json["preserved_until"], nullptr);
  EXPECT_EQ(finished_tip.json["report_id"], finished()[0]["id"]);
  EXPECT_EQ(finished_tip.json["attached"][0]["state"], "described");
  EXPECT_EQ(finished_tip.json["xml"], finished()[0]["xml"]);
  const auto late = browser.post(path_of(id) + "/retract", {{"version", 1}, {"why", "a mistake"}});
  EXPECT_EQ(late.rule(), "safety.state_allows");
}

TEST_F(ConsoleRoutes, RetryAndRetractWhatIsInAlarm) {
  const TipId id = draft();
  ASSERT_TRUE(send(id).ok());
  Browser browser = log_in_as("Otter", {Role::child_safety});
  EXPECT_EQ(browser.post(path_of(id) + "/retry").status, 409U) << "it is on its way";
  stand_in.fail(1, "4100");
  run(id);
  const auto list = browser.get("cybertips?state=alarm");
  ASSERT_EQ(list.json["items"].size(), 1U);
  EXPECT_EQ(list.json["items"][0]["says"], sentence_of(Alarm::report_refused));
  EXPECT_EQ(list.json["items"][0]["finished"], nullptr);
  EXPECT_EQ(browser.post(path_of(id) + "/asked", {{"filed", true}}).status, 409U)
      << "nobody has to ask";
  EXPECT_EQ(browser.post(path_of(id) + "/retry").status, 200U);
  EXPECT_EQ(newest().act, Act::tip_retried);
  EXPECT_EQ(
      browser.post(path_of(id) + "/retract", {{"version", 1}, {"why", " "}}).rule(),
      "safety.text_is_there"
  );
  EXPECT_EQ(
      browser.post(path_of(id) + "/retract", {{"version", 1}, {"why", "a mistake"}}).status, 200U
  );
  EXPECT_EQ(newest().says, "a mistake");
  run(id);
  EXPECT_EQ(look(id).state, TipState::retracted);
}

TEST_F(ConsoleRoutes, ListTipsPageByPage) {
  const TipId first = draft();
  const CaseNumber in = look(first).in;
  for (std::uint8_t i = 2; i <= 5; ++i) draft(CaseNumber{in.value + i}, order(), i);
  Browser browser = log_in_as("Auditor", {Role::auditor});
  std::set<std::string> seen;
  std::string after;
  for (std::size_t size : {2U, 2U, 1U}) {
    const auto page = browser.get("cybertips?limit=2" + after);
    ASSERT_EQ(page.json["items"].size(), size);
    for (const Json& tip : page.json["items"]) seen.insert(tip["id"]);
    if (!page.json["next"].is_null()) after = "&after=" + page.json["next"].get<std::string>();
  }
  EXPECT_EQ(seen.size(), 5U);
  EXPECT_EQ(browser.get("cybertips?after=x").rule(), "safety.query_is_read");
  EXPECT_EQ(browser.get("cybertips?state=sent").rule(), "safety.query_is_read");
}

TEST_F(ConsoleRoutes, TipsAreForWhoMaySeeThem) {
  const TipId id = draft();
  Browser lead = log_in_as("Lead", {Role::lead});
  EXPECT_EQ(lead.get("cybertips").status, 200U);
  EXPECT_EQ(lead.get(path_of(id)).status, 403U) << "the list, and no preview";
  EXPECT_EQ(lead.post(path_of(id) + "/retry").status, 403U);
  Browser reviewer = log_in_as("Reviewer", {Role::reviewer});
  EXPECT_EQ(reviewer.get("cybertips").status, 403U);
  Browser filer = log_in_as("Otter", {Role::child_safety});
  EXPECT_EQ(filer.get(path_of({{9}})).status, 404U);
}

// What was agreed on is not stuck because nobody can file it.
TEST_F(ConsoleRoutes, GiveATipUpWhereNoClearingHouseIsConfigured) {
  const TipId id = draft();
  causewayd::NoTipHouse nowhere;
  TipPorts unfiled = ports(store, nowhere);
  unfiled.sender.target = TipTarget::nobody;
  unfiled.sender.reporter = {};
  Console alone{{store, clock, random, *frank, {}, &unfiled, &known, &fetched, &media}, options()};
  adapters::http::Server beside{{}, identity, alone};
  beside.start();
  address = {"localhost", beside.port(), identity.fingerprint()};
  Browser browser = log_in_as("Otter", {Role::child_safety});
  const auto whole = browser.get(path_of(id));
  ASSERT_EQ(whole.status, 200U) << whole.rule();
  EXPECT_THAT(whole.json["fields"].dump(), testing::HasSubstr(words));
  EXPECT_EQ(whole.json["xml"], "") << "nobody is there to read it";
  EXPECT_EQ(whole.json["attached"][0]["size_bytes"], picture.size());
  EXPECT_EQ(whole.json["attached"][0]["xml"], "");
  const auto sent = browser.post(path_of(id) + "/send", {{"digest", digest_of(whole.json)}});
  EXPECT_EQ(sent.status, 422U);
  EXPECT_EQ(sent.rule(), "safety.clearing_house_is_there");
  EXPECT_EQ(browser.post(path_of(id) + "/retry").rule(), "safety.clearing_house_is_there");
  TipFiler filer(unfiled);
  filer.round(now);
  EXPECT_EQ(look(id).kept, report::month_of(now + filing_times::preserved_for)) << "it is kept";
  const auto version = browser.get(path_of(id)).json["version"].get<int>();
  const auto give_up = [&](int of) {
    return browser.post(path_of(id) + "/retract", {{"version", of}, {"why", "No duty here."}});
  };
  EXPECT_EQ(give_up(version + 1).status, 409U);
  EXPECT_EQ(give_up(version).status, 200U);
  EXPECT_EQ(newest().act, Act::tip_retracted);
  EXPECT_EQ(newest().says, "No duty here.");
  EXPECT_FALSE(is_preserved(*store.begin_read(), look(id).in, now));
  filer.round(now);
  EXPECT_TRUE(look(id).order.words.empty()) << "and then destroyed";
}

// As where no process for pictures comes up.
TEST_F(ConsoleRoutes, RefuseWhatIsNotThere) {
  const Person otter = add_person("Otter", {Role::child_safety});
  const Report report = claimed_picture(otter.id, "no picture");
  Console bare{{store, clock, random, *frank, {}}, options()};
  adapters::http::Server beside{{}, identity, bare};
  beside.start();
  address = {"localhost", beside.port(), identity.fingerprint()};
  Browser browser = log_in(otter);
  const auto no_media = browser.post(media_path(report), wanted());
  EXPECT_EQ(no_media.status, 503U);
  EXPECT_EQ(no_media.rule(), "safety.media_is_available");
}

TEST_F(ConsoleRoutes, KeepTheBanks) {
  Browser browser = log_in_as("Otter", {Role::child_safety});
  const std::string hash(64, 'a');
  const auto added = browser.post("banks/confirm/entries", {{"hash", hash}, {"label", "a test"}});
  ASSERT_EQ(added.status, 200U) << added.rule();
  EXPECT_EQ(added.json["hash"], hash);
  EXPECT_EQ(added.json["by"]["alias"], "Otter");
  EXPECT_EQ(added.json["id"].get<std::string>().size(), 32U);
  EXPECT_EQ(newest().act, Act::known_added);
  const auto again = browser.post("banks/confirm/entries", {{"hash", hash}, {"label", "x"}});
  EXPECT_EQ(again.status, 409U);
  const auto wrong = browser.post("banks/confirm/entries", {{"hash", "abc"}, {"label", "x"}});
  EXPECT_EQ(wrong.status, 422U);
  EXPECT_EQ(wrong.rule(), "safety.hash_is_pdq");
  EXPECT_EQ(browser.get("banks").json["items"][0]["entries"], 1U);
  EXPECT_EQ(browser.get("banks/confirm/entries").json["items"][0], added.json);
  EXPECT_EQ(browser.get("banks/none/entries").status, 404U);
  const std::string entry = "/entries/" + added.json["id"].get<std::string>();
  EXPECT_EQ(browser.remove("banks/suppress" + entry).status, 404U);
  EXPECT_EQ(browser.remove("banks/confirm" + entry).status, 204U);
  EXPECT_EQ(newest().act, Act::known_removed);
  EXPECT_EQ(browser.get("banks/confirm/entries").json["items"].size(), 0U);
  Browser lead = log_in_as("Lead", {Role::lead});
  EXPECT_EQ(lead.get("banks").status, 200U);
  EXPECT_EQ(lead.post("banks/confirm/entries", {{"hash", hash}, {"label", "x"}}).status, 403U);
}

TEST_F(ConsoleRoutes, ShowAPictureOfAClaimedCaseAndLogItFirst) {
  const std::string file = *read_file(source_path("vectors/pictures/turned.png"));
  const Person otter = add_person("Otter", {Role::child_safety});
  const Report report = claimed_picture(otter.id, file);
  Browser browser = log_in(otter);
  const PictureView whole{
      report.in, report.number, conversation.seq, 0, otter.id, PictureSize::whole
  };
  const auto small = browser.post(media_path(report), wanted());
  ASSERT_EQ(small.status, 200U) << small.rule();
  EXPECT_EQ(small.raw.header("content-type"), "image/webp");
  EXPECT_EQ(small.raw.body, media.make(as_bytes(file))->thumbnail_webp);
  EXPECT_EQ(newest().act, Act::media_viewed);
  EXPECT_FALSE(was_viewed(*store.begin_read(), whole));
  const auto large = browser.post(media_path(report), wanted("whole"));
  EXPECT_EQ(large.raw.body, media.make(as_bytes(file))->display_webp);
  EXPECT_TRUE(was_viewed(*store.begin_read(), whole));
  const auto exposure = store.begin_read()->staff().exposure(otter.id);
  ASSERT_TRUE(exposure);
  EXPECT_EQ(exposure->pictures, 2U);
  EXPECT_EQ(exposure->grave, 2U);
  const auto other = browser.post(media_path(report), wanted("small", 1));
  EXPECT_EQ(other.rule(), "safety.attachment_is_proven");
  fetched.blobs.begin()->second.back() ^= 1;
  const auto damaged = browser.post(media_path(report), wanted());
  EXPECT_EQ(damaged.status, 409U);
  EXPECT_EQ(damaged.rule(), "safety.evidence_is_whole");
  fetched.blobs.clear();
  EXPECT_EQ(browser.post(media_path(report), wanted()).rule(), "safety.attachment_is_proven");
}

TEST_F(ConsoleRoutes, MediaIsAPicture) {
  const Person otter = add_person("Otter", {Role::child_safety});
  const Report report = claimed_picture(otter.id, "no picture");
  const auto refused = log_in(otter).post(media_path(report), wanted());
  EXPECT_EQ(refused.status, 422U);
  EXPECT_EQ(refused.rule(), "safety.media_is_a_picture");
}

TEST_F(ConsoleRoutes, CaseIsClaimed) {
  const std::string file = *read_file(source_path("vectors/pictures/turned.png"));
  const Person otter = add_person("Otter", {Role::child_safety});
  const Report report = claimed_picture(otter.id, file);
  Browser other = log_in_as("Heron", {Role::child_safety});
  const auto refused = other.post(media_path(report), wanted());
  EXPECT_EQ(refused.status, 409U);
  EXPECT_EQ(refused.rule(), "safety.case_is_claimed");
  Browser lead = log_in_as("Lead", {Role::lead});
  EXPECT_EQ(lead.post(media_path(report), wanted()).status, 404U) << "not what is in it";
  clock.pass(std::chrono::minutes(20));
  EXPECT_EQ(log_in(otter).post(media_path(report), wanted()).status, 409U) << "it has ended";
  EXPECT_EQ(newest().act != Act::media_viewed, true);
}

}  // namespace
}  // namespace causeway::safety
