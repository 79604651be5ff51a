// CyberTips from a report to the clearing house: the reviewers' real database, the real process
// that holds the keys, and the strict stand-in of tools/clearing_house.py over TLS. Wherever the
// program dies, one report is finished there and one tip says so here.
#include <gmock/gmock.h>

#include "cmd/causewayd/tip_world_test.h"
#include "safety/pictures.h"

namespace causeway::safety {
namespace {

using namespace std::chrono_literals;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

TEST_F(TipFilings, TellTheLikenessOfAPictureThatHasOne) {
  const TipId id = draft();
  const AbuseFile file = look(id).order.files.at(0);
  Picture found{.report = file.report, .seq = file.seq, .index = file.index};
  found.hashes.turns[0].words = {1, 2, 3, 4};
  const auto put = [&] {
    const auto transaction = store.begin_write();
    transaction->pictures().put(found);
    transaction->commit();
  };
  const std::string tag = "hashType=\"PDQ\">" + pdq::to_text(found.hashes.original());
  found.hashes.quality = pdq::quality_max;
  put();
  EXPECT_THAT(preview(id)->text.files[0], Not(HasSubstr("PDQ"))) << "it was no picture";
  found.width = 16;
  put();
  EXPECT_THAT(preview(id)->text.files[0], HasSubstr(tag));
  found.hashes.quality = pdq::quality_min - 1;
  put();
  EXPECT_THAT(preview(id)->text.files[0], Not(HasSubstr("PDQ"))) << "too plain";
}

TEST_F(TipFilings, PreviewIsCurrent) {
  const TipId id = draft();
  const auto seen = preview(id);
  username = "renamed";
  const auto refused = send_tip(ports(), {id, moderator}, seen->digest, now);
  EXPECT_EQ(refused.error(), Error{rules::preview_is_current});
  EXPECT_EQ(look(id).state, TipState::draft);
}

// Sending takes a while, in which others may agree on more of the case.
TEST_F(TipFilings, WhatIsAddedMeanwhileIsNotTakenForSent) {
  const TipId id = draft();
  const auto digest = preview(id)->digest;
  TipPorts busy = ports();
  busy.sources.username = [&, asked = ports().sources.username](AccountId account) {
    ChildAbuse more = order();
    more.incident = IncidentType::child_sex_trafficking;
    draft(look(id).in, more, 2);
    return asked(account);
  };
  const auto refused = send_tip(busy, {id, moderator}, digest, now);
  EXPECT_EQ(refused.error(), Error{rules::preview_is_current});
  EXPECT_EQ(look(id).state, TipState::draft);
}

TEST_F(TipFilings, AreSentOnce) {
  const TipId id = draft();
  const auto digest = preview(id)->digest;
  ASSERT_TRUE(send_tip(ports(), {id, moderator}, digest, now).ok());
  const auto again = send_tip(ports(), {id, moderator}, digest, now);
  EXPECT_EQ(again.error(), Error{rules::state_allows});
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
    const Report report = transaction->reports().of_case(in).front();
    transaction->reports().destroy_evidence(report.number);
    transaction->commit();
  }
  EXPECT_EQ(preview(id).error(), Error{rules::evidence_is_there});
}

TEST_F(TipFilings, AttachmentIsProven) {
  const CaseNumber in = take(report::entries(line(), file_message())).in;
  const auto report = store.begin_read()->reports().of_case(in).front().number;
  const std::uint64_t seq = conversation.seq;
  using enum IndustryClassification;
  std::uint8_t decision = 0;
  const auto broken = [&](std::uint64_t of, std::uint32_t index) {
    const TipId id = draft(in, order({{report, of, index, b1, 1}}), ++decision);
    const auto seen = preview(id);
    EXPECT_TRUE(retract_tip(ports(), {id, moderator}, 1, "the next one", now).ok());
    return seen.ok() ? std::string_view() : seen.error().rule().name;
  };
  EXPECT_EQ(broken(seq, 0), "");
  EXPECT_EQ(broken(seq, 1), "safety.attachment_is_proven");
  EXPECT_EQ(broken(seq - 1, 0), "safety.attachment_is_proven");
  fetched.blobs.begin()->second.back() ^= 1;
  EXPECT_EQ(broken(seq, 0), "safety.evidence_is_whole");
  fetched.blobs.clear();
  EXPECT_EQ(broken(seq, 0), "safety.attachment_is_proven");
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
  EXPECT_EQ(retry_tip(ports(), {id, moderator}, now).error(), Error{rules::state_allows});
  EXPECT_EQ(retract_tip(ports(), {id, moderator}, 1, "x", now).error(), Error{rules::state_allows});
}

TEST_F(TipFilings, AreGivenUpByAPerson) {
  const TipId of_draft = draft();
  EXPECT_TRUE(retract_tip(ports(), {of_draft, moderator}, 1, "a mistake", now).ok());
  EXPECT_EQ(look(of_draft).state, TipState::retracted);
  const auto of_case = look(of_draft).in;
  const TipId id = draft(of_case, order(), 2);
  ASSERT_TRUE(send(id).ok());
  stand_in.fail(2, "4100");
  run(id);
  EXPECT_EQ(look(id).state, TipState::alarm);
  EXPECT_TRUE(retract_tip(ports(), {id, moderator}, 1, "a mistake", now).ok());
  run(id);
  EXPECT_EQ(look(id).state, TipState::retracted);
  EXPECT_THAT(finished(), IsEmpty());
  EXPECT_THAT(acts(), testing::Contains(Act::tip_retracted));
}

TEST_F(TipFilings, WhatIsAddedMeanwhileIsNotGivenUp) {
  const TipId id = draft();
  const std::uint64_t seen = preview(id)->tip.version;
  ChildAbuse more = order();
  more.words.value = "He sent a picture.";
  draft(look(id).in, more, 2);
  const auto refused = retract_tip(ports(), {id, moderator}, seen, "a mistake", now);
  EXPECT_EQ(refused.error(), Error{rules::preview_is_current});
  EXPECT_EQ(look(id).state, TipState::draft);
  const auto again = retract_tip(ports(), {id, moderator}, seen + 1, "a mistake", now);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->state, TipState::retracted);
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
  const auto refused = retract_tip(elsewhere, {id, moderator}, 1, "x", now);
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
  now += tip_is_late - 1ms;
  filer.round(now);
  EXPECT_EQ(alarms.size(), 1U);
  now += 1ms;
  filer.round(now);
  EXPECT_THAT(alarms, ElementsAre(Alarm::late, Alarm::late)) << "each day";
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
