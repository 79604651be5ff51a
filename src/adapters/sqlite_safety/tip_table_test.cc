// CyberTips in a real SQLite file: one for each decision, those in alarm before the others, and
// what belongs to them is kept for as long as the law wants it.
#include "safety/tip_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "safety/cybertip_submission_test.h"
#include "safety/tips.h"

namespace causeway::adapters::sqlite_safety {
namespace {

using namespace std::chrono_literals;
using namespace safety;  // NOLINT(google-build-using-namespace): it is about these
using safety::test::make_submission;
using ::testing::ElementsAre;

class Tips : public testing::Test {
 protected:
  static ChildAbuse order() {
    return {
        .incident = IncidentType::online_enticement,
        .files = {{ReportNumber{4}, 17, 1, IndustryClassification::b2, 1}},
        .words = {"She says that she is twelve."},
    };
  }

  TipId draft(std::uint8_t decision, CaseNumber in = CaseNumber{1}) {
    const auto transaction = store.begin_write();
    const TipId id = draft_tip(*transaction, in, {{decision}}, order(), now);
    transaction->commit();
    return id;
  }

  Tip look(TipId id) { return *store.begin_read()->tips().find(id); }

  void put(const Tip& tip) {
    const auto transaction = store.begin_write();
    transaction->tips().put(tip);
    transaction->commit();
  }

  /// As if the filing had come so far.
  void file(TipId id, const std::function<void(Filing&)>& change) {
    Tip tip = look(id);
    Filing filing = *parse_filing(
        *begin_filing(make_submission(0), now + tip_is_late, std::max(now, safety::test::noon))
    );
    change(filing);
    tip.filing = tls::encode(filing);
    tip.state = state_of(filing);
    tip.target = TipTarget::test;
    put(tip);
  }

  void finish(TipId id) {
    file(id, [&](Filing& filing) {
      filing.state = FilingState::finished;
      filing.times.finished = to_unix_ms(now);
      filing.report_id.value = "101";
    });
  }

  bool preserved() { return is_preserved(*store.begin_read(), CaseNumber{1}, now); }

  std::vector<TipId> listed(
      std::optional<TipState> state = {},
      const std::optional<TipPlace>& after = {},
      std::size_t limit = 10
  ) {
    std::vector<TipId> ids;
    for (const Tip& tip : store.begin_read()->tips().list(state, after, limit)) {
      ids.push_back(tip.id);
    }
    return ids;
  }

  sqlite::Scratch scratch;
  SafetyStore store{scratch / "safety.db"};
  Instant now = safety::test::noon;
};

TEST_F(Tips, AreDraftedOnceForADecision) {
  const TipId id = draft(1);
  const Tip tip = look(id);
  EXPECT_EQ(tip.in, CaseNumber{1});
  EXPECT_EQ(tip.created, now);
  EXPECT_EQ(tip.state, TipState::draft);
  EXPECT_EQ(tip.order, order());
  EXPECT_FALSE(filing_of(tip));
  now += 1min;
  EXPECT_EQ(draft(1), id);
  EXPECT_EQ(look(id), tip);
  EXPECT_THAT(listed(), ElementsAre(id));
}

TEST_F(Tips, AreKeptAsTheyAre) {
  Tip tip = look(draft(1));
  tip.state = TipState::alarm;
  tip.target = TipTarget::production;
  tip.submission = report::SealedEvidence{{.month = report::Month{700}}, {1, 2, 3}};
  tip.filing = {4, 5};
  tip.kept = report::Month{701};
  tip.destroyed = now;
  put(tip);
  EXPECT_EQ(look(tip.id), tip);
  EXPECT_THAT(store.begin_read()->tips().of_case(CaseNumber{1}), ElementsAre(tip));
  EXPECT_TRUE(store.begin_read()->tips().held().empty());
}

TEST_F(Tips, InAlarmComeFirstThenTheNewest) {
  std::vector<TipId> ids;
  for (std::uint8_t i = 1; i <= 4; ++i) {
    ids.push_back(draft(i, CaseNumber{i}));
    now += 1min;
  }
  file(ids[1], [](Filing& filing) { filing.alarms = 1; });
  EXPECT_THAT(listed(), ElementsAre(ids[1], ids[3], ids[2], ids[0]));
  EXPECT_THAT(listed(TipState::draft), ElementsAre(ids[3], ids[2], ids[0]));
  EXPECT_THAT(listed({}, {}, 2), ElementsAre(ids[1], ids[3]));
  const auto place = [&](TipId id) {
    const Tip tip = look(id);
    return TipPlace{tip.state == TipState::alarm, tip.created, tip.id};
  };
  EXPECT_THAT(listed({}, place(ids[1])), ElementsAre(ids[3], ids[2], ids[0]));
  EXPECT_THAT(listed({}, place(ids[3])), ElementsAre(ids[2], ids[0]));
}

TEST_F(Tips, PreserveTheEvidenceUntilAYearAfterTheyWereFiled) {
  EXPECT_FALSE(preserved());
  const TipId id = draft(1);
  now += 24h * 400;
  EXPECT_TRUE(preserved()) << "nobody has sent it, and that is no reason to destroy it";
  file(id, [](Filing&) {});
  EXPECT_TRUE(preserved());
  finish(id);
  now += 24h * 366 - 1ms;
  EXPECT_TRUE(preserved());
  now += 1ms;
  EXPECT_FALSE(preserved());
}

TEST_F(Tips, ThatWereGivenUpPreserveNothing) {
  file(draft(1), [](Filing& filing) { filing.state = FilingState::retracted; });
  EXPECT_FALSE(preserved());
  draft(2);
  EXPECT_TRUE(preserved()) << "another one does";
}

TEST_F(Tips, AreDraftsNoMoreOnceSent) {
  const TipId id = draft(1);
  file(id, [](Filing&) {});
  EXPECT_EQ(look(id).state, TipState::open);
  file(id, [](Filing& filing) { filing.alarms = 1; });
  EXPECT_EQ(look(id).state, TipState::alarm);
  file(id, [](Filing& filing) {
    filing.alarms = 1U << static_cast<unsigned>(Alarm::files_differ);
    filing.state = FilingState::finished;
  });
  EXPECT_EQ(look(id).state, TipState::finished) << "filed is filed";
}

TEST_F(Tips, SayWhatIsWrong) {
  const TipId id = draft(1);
  EXPECT_FALSE(says(look(id), now));
  EXPECT_EQ(says(look(id), now + tip_is_late), sentence_of(Alarm::late));
  file(id, [](Filing& filing) {
    filing.alarms = 1U << static_cast<unsigned>(Alarm::late) |
                    1U << static_cast<unsigned>(Alarm::keeps_failing);
  });
  EXPECT_EQ(says(look(id), now), sentence_of(Alarm::keeps_failing));
}

TEST_F(Tips, OfOneSubjectAreFound) {
  const auto transaction = store.begin_write();
  const Subject ada{SubjectKind::account, {{1}}};
  const CaseNumber of_ada = transaction->cases().add({.subject = ada});
  const CaseNumber of_bob = transaction->cases().add({.subject = {SubjectKind::account, {{2}}}});
  const TipId id = draft_tip(*transaction, of_ada, {{1}}, order(), now);
  draft_tip(*transaction, of_bob, {{2}}, order(), now);
  const auto found = transaction->tips().of_subject(ada);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, id);
}

TEST_F(Tips, StatesAreNamed) {
  for (unsigned i = 1; i <= 8; ++i) {
    const auto state = static_cast<TipState>(i);
    EXPECT_EQ(find_tip_state(name_of(state)), state);
  }
  EXPECT_FALSE(find_tip_state("sent"));
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
