// CyberTips from a report to the clearing house: the reviewers' real database, the real process
// that holds the keys, and the strict stand-in of tools/clearing_house.py over TLS. Wherever the
// program dies, one report is finished there and one tip says so here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/clearing_house/stand_in_test.h"
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/dying_test.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/tip_house.h"
#include "report/conversation_test.h"
#include "safety/audit.h"
#include "safety/intake.h"
#include "safety/tip_filer.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

using namespace std::chrono_literals;
using adapters::clearing_house::test::StandIn;
using causewayd::KeyFolder;
using causewayd::TipHouse;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr StaffId moderator{{7}};
constexpr std::string_view words = "I know where you live";
constexpr std::string_view picture = "a picture that was sent";

class Fetched final : public Ciphertexts {
 public:
  std::optional<Bytes> read(ReportNumber, const crypto::Sha256& content_hash) override {
    const auto found = blobs.find(content_hash);
    if (found == blobs.end()) return std::nullopt;
    return found->second;
  }

  std::map<crypto::Sha256, Bytes> blobs;
};

class TipFilings : public testing::Test {
 protected:
  TipFilings() {
    crypto::initialize();
    KeyFolder::create(keys, now, random);
    adapters::frank::FrankOptions options;
    options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
    options.arguments = {"frank", keys.string(), "chat.example"};
    frank = std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
    conversation.time_ms = to_unix_ms(now) - 3'600'000;
  }

  report::ReportEntry tagged(report::ReportEntry entry) {
    entry.context.key_id = frank->key_id();
    entry.frank = frank->tag({&entry.context, 1}).front();
    return entry;
  }

  report::ReportEntry line(std::string_view text = words) {
    return tagged(conversation.say(conversation.ada, text));
  }

  /// A message with a file that the provider's blob store has.
  report::ReportEntry file_message(std::string_view content = picture) {
    const auto blob = conversation.blob(content);
    fetched.blobs[blob.attachment.description.content_hash] = blob.ciphertext;
    auto entry = tagged(conversation.send(conversation.ada, blob.attachment));
    entry.attachments.push_back({blob.attachment.description.content_hash, {}, {}});
    return entry;
  }

  TakenIn take(
      std::vector<report::ReportEntry> entries, report::Reason reason = report::Reason::child_safety
  ) {
    auto filed = conversation.report(std::move(entries));
    filed.reason = reason;
    const auto sealed =
        *report::seal_report(frank->moderation_key(), conversation.bob, filed, random);
    const provider::Filing filing{
        .account = conversation.bob,
        .kind = provider::FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = now,
    };
    auto opened = frank->open({&filing, 1}, report::month_of(now + 24h * 60));
    const auto transaction = store.begin_write();
    const TakenIn taken = take_in(
        *transaction,
        filing,
        std::get<report::OpenedReport>(std::move(opened[0])),
        Membership::member,
        now
    );
    transaction->commit();
    return taken;
  }

  ChildAbuse order(std::vector<AbuseFile> files = {}) const {
    return {IncidentType::online_enticement, std::move(files), {"He wants to meet her."}};
  }

  TipId draft(CaseNumber in, const ChildAbuse& abuse, std::uint8_t decision = 1) {
    const auto transaction = store.begin_write();
    const TipId id = draft_tip(*transaction, in, {{decision}}, abuse, now);
    transaction->commit();
    return id;
  }

  /// A tip about one message, and one file of another.
  TipId draft() {
    const CaseNumber in = take(report::entries(line(), file_message())).in;
    const auto report = store.begin_read()->reports().of_case(in).front().number;
    return draft(in, order({{report, conversation.seq, 0, IndustryClassification::b1, 1}}));
  }

  TipPorts ports(SafetyStore& of, ClearingHouse& house) {
    TipSender sender;
    sender.platform.value = "chat.example";
    sender.reporter.reporting_person.email.value = "safety@chat.example";
    return {
        .sources =
            {{of, *frank, fetched},
             [this](AccountId account) {
               return account == conversation.ada ? username : std::string();
             }},
        .sender = sender,
        .house = house,
        .alarm = [this](Alarm alarm) { alarms.push_back(alarm); },
    };
  }

  TipPorts ports() { return ports(store, house); }

  Result<TipPreview> preview(TipId id) { return preview_tip(ports(), {id, moderator}, now); }

  Result<Tip> send(TipId id) {
    return send_tip(ports(), {id, moderator}, preview(id)->digest, now);
  }

  Tip look(TipId id) { return *store.begin_read()->tips().find(id); }

  void wait(TipId id) {
    const auto filing = filing_of(look(id));
    const Instant until = std::max(now, from_unix_ms(filing->times.try_at));
    stand_in.advance(std::chrono::ceil<std::chrono::seconds>(until - now));
    now = until;
  }

  /// Until nothing is to be done before a person decides.
  void run(TipFiler& filer, TipId id) {
    for (int rounds = 0; rounds < 60; ++rounds) {
      while (filer.round(now)) ++rounds;
      const Tip tip = look(id);
      const bool is_over = tip.state == TipState::finished || tip.state == TipState::retracted;
      if (is_over || filing_of(tip)->is_halted != 0) return;
      wait(id);
    }
    FAIL() << "it goes on and on";
  }

  void run(TipId id) {
    TipFiler filer(ports());
    run(filer, id);
  }

  std::vector<nlohmann::json> finished() {
    std::vector<nlohmann::json> reports;
    const auto state = stand_in.state();
    for (const auto& report : state["reports"]) {
      if (report["state"] == "finished") reports.push_back(report);
    }
    return reports;
  }

  std::vector<Act> acts() {
    std::vector<Act> all;
    for (const AuditEntry& entry : store.begin_read()->audit().read({}, 1000)) {
      all.push_back(entry.act);
    }
    return all;
  }

  adapters::sqlite::Scratch scratch;
  std::filesystem::path keys = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = adapters::clearing_house::test::now();
  StandIn stand_in;
  TipHouse house{stand_in.settings(), random};
  adapters::sqlite_safety::SafetyStore store{scratch / "safety.db"};
  std::unique_ptr<adapters::frank::FrankProcess> frank;
  report::Conversation conversation;
  Fetched fetched;
  std::string username = "mallory";
  std::vector<Alarm> alarms;
};

TEST_F(TipFilings, SendWhatWasLookedAt) {
  const TipId id = draft();
  const auto seen = preview(id);
  ASSERT_TRUE(seen.ok()) << seen.error().rule().name;
  EXPECT_THAT(seen->text.report, HasSubstr(words));
  EXPECT_THAT(seen->text.report, HasSubstr("mallory"));
  EXPECT_THAT(seen->text.report, Not(HasSubstr(to_hex(conversation.bob)))) << "who reported";
  ASSERT_EQ(seen->text.files.size(), 1U);
  EXPECT_THAT(seen->text.files[0], HasSubstr("<fileViewedByEsp>true<"));
  const auto sent = send_tip(ports(), {id, moderator}, seen->digest, now);
  ASSERT_TRUE(sent.ok()) << sent.error().rule().name;
  EXPECT_EQ(sent->state, TipState::open);
  EXPECT_THAT(finished(), IsEmpty()) << "nothing is filed before the loop has it";
  run(id);
  EXPECT_EQ(look(id).state, TipState::finished);
  ASSERT_EQ(finished().size(), 1U);
  const auto report = finished()[0];
  EXPECT_EQ(report["xml"], seen->text.report);
  EXPECT_EQ(report["files"][0]["sha256"], to_hex(crypto::sha256({as_bytes(picture)})));
  EXPECT_THAT(stand_in.state()["problems"], IsEmpty());
  EXPECT_THAT(alarms, IsEmpty());
  EXPECT_THAT(acts(), ElementsAre(Act::tip_viewed, Act::tip_sent, Act::tip_finished));
  EXPECT_EQ(preview(id)->text.report, seen->text.report) << "also afterwards";
}

TEST_F(TipFilings, PreviewIsCurrent) {
  const TipId id = draft();
  const auto seen = preview(id);
  username = "renamed";
  const auto refused = send_tip(ports(), {id, moderator}, seen->digest, now);
  EXPECT_EQ(refused.error(), Error{rules::preview_is_current});
  EXPECT_EQ(look(id).state, TipState::draft);
}

TEST_F(TipFilings, AreSentOnce) {
  const TipId id = draft();
  const auto digest = preview(id)->digest;
  ASSERT_TRUE(send_tip(ports(), {id, moderator}, digest, now).ok());
  const auto again = send_tip(ports(), {id, moderator}, digest, now);
  EXPECT_EQ(again.error(), Error{rules::tip_state_allows});
}

TEST_F(TipFilings, TipIsThere) {
  EXPECT_EQ(preview({{9}}).error(), Error{rules::thing_is_there});
}

// No word of it lies in the file that anybody who has the disk can read.
TEST_F(TipFilings, AreKeptSealed) {
  const TipId id = draft();
  ASSERT_TRUE(send(id).ok());
  run(id);
  for (const char* name : {"safety.db", "safety.db-wal"}) {
    const auto path = scratch / name;
    if (!std::filesystem::exists(path)) continue;
    const Bytes file = adapters::files::read_file(path, std::size_t{1} << 26);
    EXPECT_EQ(as_text(file).find(words), std::string::npos) << name;
    EXPECT_EQ(as_text(file).find(picture), std::string::npos) << name;
  }
}

TEST_F(TipFilings, TellNothingThatWasReportedForSomethingElse) {
  auto first = conversation.report(report::entries(line()));
  auto second = report::copy_of(first);
  second.entries.push_back(line("My new telephone number"));
  const CaseNumber in = take(std::move(first.entries)).in;
  ASSERT_EQ(take(std::move(second.entries), report::Reason::spam).in, in);
  const auto seen = preview(draft(in, order()));
  EXPECT_THAT(seen->text.report, HasSubstr(words));
  EXPECT_THAT(seen->text.report, Not(HasSubstr("telephone")));
}

TEST_F(TipFilings, EvidenceIsThere) {
  const CaseNumber in = take(report::entries(line())).in;
  const TipId id = draft(in, order());
  {
    const auto transaction = store.begin_write();
    Report report = transaction->reports().of_case(in).front();
    report.evidence.reset();
    transaction->reports().put(report);
    transaction->commit();
  }
  EXPECT_EQ(preview(id).error(), Error{rules::evidence_is_there});
}

TEST_F(TipFilings, AttachmentIsProven) {
  const CaseNumber in = take(report::entries(line(), file_message())).in;
  const auto report = store.begin_read()->reports().of_case(in).front().number;
  const std::uint64_t seq = conversation.seq;
  using enum IndustryClassification;
  EXPECT_TRUE(preview(draft(in, order({{report, seq, 0, b1, 1}}), 1)).ok());
  EXPECT_EQ(
      preview(draft(in, order({{report, seq, 1, b1, 1}}), 2)).error(),
      Error{rules::attachment_is_proven}
  );
  EXPECT_EQ(
      preview(draft(in, order({{report, seq - 1, 0, b1, 1}}), 3)).error(),
      Error{rules::attachment_is_proven}
  );
  fetched.blobs.begin()->second.back() ^= 1;
  EXPECT_EQ(
      preview(draft(in, order({{report, seq, 0, b1, 1}}), 4)).error(),
      Error{rules::attachment_is_proven}
  );
  fetched.blobs.clear();
  EXPECT_EQ(
      preview(draft(in, order({{report, seq, 0, b1, 1}}), 5)).error(),
      Error{rules::attachment_is_proven}
  );
}

TEST_F(TipFilings, SurviveAProgramThatDiesAnywhere) {
  int died = 0;
  for (int at = 1; at < 200; ++at) {
    stand_in.forget();
    conversation.group = conversation.random.id<ConversationId>();
    const CaseNumber in = take(report::entries(line(), file_message())).in;
    const auto report = store.begin_read()->reports().of_case(in).front().number;
    const TipId id = draft(
        in,
        order({{report, conversation.seq, 0, IndustryClassification::b1, 1}}),
        static_cast<std::uint8_t>(at)
    );
    ASSERT_TRUE(send(id).ok());
    Dying life(store, house);
    life.dies_at = at;
    bool has_died = false;
    {
      TipFiler filer(ports(life, life));
      for (int rounds = 0; rounds < 30 && !has_died; ++rounds) {
        try {
          filer.round(now);
        } catch (const Died&) {
          has_died = true;
        }
      }
    }
    run(id);
    EXPECT_EQ(look(id).state, TipState::finished) << at;
    EXPECT_EQ(finished().size(), 1U) << at;
    if (!has_died) break;
    ++died;
    Tip over = look(id);  // as if its year were: the next life begins with its own tip alone
    over.destroyed = now;
    const auto transaction = store.begin_write();
    transaction->tips().put(over);
    transaction->commit();
  }
  EXPECT_GE(died, 20);
  EXPECT_LT(died, 199);
}

TEST_F(TipFilings, SayNothingIsSentThatIsNot) {
  const TipId id = draft();
  ASSERT_TRUE(send(id).ok());
  stand_in.fail(1, "4100");
  run(id);
  EXPECT_EQ(look(id).state, TipState::alarm);
  EXPECT_FALSE(preserved_until(look(id)));
  EXPECT_THAT(alarms, ElementsAre(Alarm::report_refused));
  EXPECT_THAT(finished(), IsEmpty());
  // The next process tells of it again: the one before may have died before it did.
  run(id);
  EXPECT_THAT(alarms, ElementsAre(Alarm::report_refused, Alarm::report_refused));
  EXPECT_TRUE(retry_tip(ports(), {id, moderator}, now).ok());
  run(id);
  EXPECT_EQ(look(id).state, TipState::finished);
  EXPECT_EQ(retry_tip(ports(), {id, moderator}, now).error(), Error{rules::tip_state_allows});
  EXPECT_EQ(
      retract_tip(ports(), {id, moderator}, "x", now).error(), Error{rules::tip_state_allows}
  );
}

TEST_F(TipFilings, AreGivenUpByAPerson) {
  const TipId of_draft = draft();
  EXPECT_TRUE(retract_tip(ports(), {of_draft, moderator}, "a mistake", now).ok());
  EXPECT_EQ(look(of_draft).state, TipState::retracted);
  const auto of_case = look(of_draft).in;
  const TipId id = draft(of_case, order(), 2);
  ASSERT_TRUE(send(id).ok());
  stand_in.fail(2, "4100");
  run(id);
  EXPECT_EQ(look(id).state, TipState::alarm);
  EXPECT_TRUE(retract_tip(ports(), {id, moderator}, "a mistake", now).ok());
  run(id);
  EXPECT_EQ(look(id).state, TipState::retracted);
  EXPECT_THAT(finished(), IsEmpty());
  EXPECT_THAT(acts(), testing::Contains(Act::tip_retracted));
}

TEST_F(TipFilings, GoOnOnlyAtTheirOwnClearingHouse) {
  const TipId id = draft();
  ASSERT_TRUE(send(id).ok());
  TipPorts elsewhere = ports();
  elsewhere.sender.target = TipTarget::production;
  TipFiler filer(elsewhere);
  while (filer.round(now)) {
  }
  EXPECT_THAT(stand_in.state()["reports"], IsEmpty());
  const auto refused = retract_tip(elsewhere, {id, moderator}, "x", now);
  EXPECT_EQ(refused.error(), Error{rules::tip_target_is_current});
}

TEST_F(TipFilings, ADraftThatNobodySendsIsTold) {
  draft();
  TipFiler filer(ports());
  filer.round(now);
  EXPECT_THAT(alarms, IsEmpty());
  now += tip_is_late;
  filer.round(now);
  filer.round(now);
  EXPECT_THAT(alarms, ElementsAre(Alarm::late));
}

TEST_F(TipFilings, PreserveTheEvidenceForAYearAndThenDestroyWhatWasSent) {
  const TipId id = draft();
  const CaseNumber in = look(id).in;
  const auto month_of_evidence = [&] {
    return store.begin_read()->reports().of_case(in).front().evidence->key.month;
  };
  const auto before = month_of_evidence();
  TipFiler filer(ports());
  while (filer.round(now)) {
  }
  const auto year = report::month_of(now + filing_times::preserved_for);
  EXPECT_LT(before, year);
  EXPECT_EQ(month_of_evidence(), year) << "from the agreement on";
  ASSERT_TRUE(send(id).ok());
  run(filer, id);
  filer.round(now);
  EXPECT_GE(look(id).submission->key.month, report::month_of(*preserved_until(look(id))));
  now = *preserved_until(look(id)) - 1ms;
  filer.round(now);
  EXPECT_TRUE(look(id).submission);
  now += 1ms;
  filer.round(now);
  EXPECT_FALSE(look(id).submission);
  EXPECT_TRUE(look(id).order.words.empty());
  EXPECT_EQ(look(id).state, TipState::finished);
  EXPECT_EQ(acts().back(), Act::evidence_destroyed);
  EXPECT_EQ(preview(id).error(), Error{rules::evidence_is_there});
}

}  // namespace
}  // namespace causeway::safety
