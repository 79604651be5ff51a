// What decisions make of a case's CyberTips, over a real SQLite file: nothing is filed twice, and
// nothing that two reviewers agreed on is left out.
#include "adapters/sqlite_safety/desk_world_test.h"
#include "base/encoding.h"
#include "safety/appeals.h"
#include "safety/no_keys_test.h"
#include "safety/retention.h"
#include "safety/tip_desk.h"
#include "safety/tip_table.h"

namespace causeway::safety::desk_test {
namespace {

constexpr Reviewer child_safety_4{StaffId{{9}}, {Role::child_safety}};
constexpr Reviewer child_lead{StaffId{{10}}, {Role::child_safety, Role::lead}};

class NoCiphertexts final : public Ciphertexts {
 public:
  std::optional<Bytes> read(ReportNumber, const crypto::Sha256&) override { return {}; }
};

class NoHouse final : public ClearingHouse {
 public:
  TipText write(const Submission&, const Filing*) const override { return {}; }

  Event send(const Send&, const Submission&, const SecretBytes*) override {
    throw std::logic_error("nothing is sent");
  }
};

class CaseTips : public DeskWorld {
 protected:
  Result<Tip> give_up(TipId id, std::uint64_t version) {
    test::NoKeys keys;
    NoCiphertexts files;
    NoHouse house;
    const TipPorts ports{
        .sources = {{store, keys, files}, {}},
        .sender = {.target = TipTarget::nobody, .platform = {}, .reporter = {}},
        .house = house,
        .alarm = {},
    };
    return retract_tip(ports, {id, child_safety_1.id}, version, "It was a doll.", now);
  }

  static Verdict abuse(Measure measure) {
    Verdict said = verdict(measure);
    said.policy = "child.abuse";
    said.child_abuse = ChildAbuse{
        .incident = IncidentType::online_enticement, .files = {}, .words = {"Look at it."}
    };
    return said;
  }

  AbuseFile file_of(CaseNumber number) {
    return {reports_of(number).at(0).number, 3, 0, IndustryClassification::a2, 0};
  }

  CaseNumber child_case() { return a_case(3, report::Reason::child_safety); }

  std::string broken(CaseNumber number, const Verdict& said, const Reviewer& who) {
    EXPECT_EQ(refusal(claim(number, who)), "");
    const auto transaction = store.begin_write();
    const auto in = transaction->cases().find(number);
    return refusal(check_verdict(*transaction, *in, said, who, now));
  }

  /// Handed on by two.
  DecisionMade handed_on(CaseNumber number, const Verdict& said) {
    decided(number, said, child_safety_1);
    return decided(number, said, child_safety_2);
  }

  /// Banned by two others.
  DecisionId banned(CaseNumber number, const Verdict& said) {
    decided(number, said, child_safety_3);
    return decided(number, said, child_safety_4).decision.id;
  }

  void reversed(const DecisionId& id) {
    const auto decision = attempt([&](Transaction& transaction) {
      return reverse(transaction, id, "It was a doll.", "", child_lead, now);
    });
    EXPECT_EQ(refusal(decision), "");
  }

  void overturned(CaseNumber number, const DecisionId& id) {
    write([&](Transaction& transaction) {
      const provider::Filing filing{
          .account = ada,
          .kind = provider::FilingKind::appeal,
          .sealed = {{id.value}, 4, {}, {}},
          .filed = now,
      };
      EXPECT_EQ(refusal(take_in_appeal(transaction, filing, {{}, {4, 5, 6}}, now)), "");
    });
    EXPECT_EQ(refusal(claim(number, child_lead)), "");
    const auto decision = attempt([&](Transaction& transaction) {
      const auto version = transaction.cases().find(number)->version;
      return decide_appeal(
          transaction, number, version, AppealOutcome::overturned, "So it is.", "", child_lead, now
      );
    });
    EXPECT_EQ(refusal(decision), "");
  }

  std::vector<Tip> tips_of(CaseNumber number) { return store.begin_read()->tips().of_case(number); }
};

// Handed on, and then banned for the same: it is filed once.
TEST_F(CaseTips, ACaseHasOneDraftToWhichLaterDecisionsAdd) {
  const CaseNumber number = child_case();
  Verdict said = abuse(Measure::escalate);
  said.child_abuse->words.value = "He wants to meet her.";
  decided(number, said, child_safety_1);
  const auto handed_on = decided(number, said, child_safety_2);
  said.measure = Measure::ban;
  said.child_abuse->files = {file_of(number)};
  said.child_abuse->words.value = "He sent a picture.";
  ASSERT_EQ(decided(number, said, child_safety_3).outcome, Outcome::proposed);
  ASSERT_EQ(decided(number, said, child_safety_4).outcome, Outcome::agreed);
  const auto tips = tips_of(number);
  ASSERT_EQ(tips.size(), 1U);
  EXPECT_EQ(tips[0].id.value, handed_on.decision.id.value);
  EXPECT_EQ(tips[0].state, TipState::draft);
  EXPECT_EQ(tips[0].order.files, said.child_abuse->files);
  EXPECT_EQ(tips[0].order.words.value, "He wants to meet her.\nHe sent a picture.");
}

TEST_F(CaseTips, TipCanBeAddedTo) {
  const CaseNumber number = child_case();
  decided(number, abuse(Measure::escalate), child_safety_1);
  decided(number, abuse(Measure::escalate), child_safety_2);
  const auto set_state = [&](TipState state) {
    write([&](Transaction& transaction) {
      Tip tip = transaction.tips().of_case(number).at(0);
      tip.state = state;
      transaction.tips().put(tip);
    });
  };
  for (const TipState sealed : {TipState::open, TipState::described, TipState::alarm}) {
    set_state(sealed);
    EXPECT_EQ(broken(number, abuse(Measure::ban), child_safety_3), "safety.tip_can_be_added_to");
  }
  EXPECT_EQ(broken(number, verdict(Measure::warn), child_safety_3), "") << "without one";
  set_state(TipState::finished);
  EXPECT_EQ(broken(number, abuse(Measure::ban), child_safety_3), "");
  decided(number, abuse(Measure::ban), child_safety_3);
  decided(number, abuse(Measure::ban), child_safety_4);
  EXPECT_EQ(tips_of(number).size(), 2U) << "what is filed is filed";
}

// A file that was classified twice is said once, as it was last.
TEST_F(CaseTips, ADraftSaysAFileOnce) {
  const CaseNumber number = child_case();
  ChildAbuse first = *abuse(Measure::ban).child_abuse;
  first.files = {file_of(number)};
  first.files[0].is_viewed = 1;
  ChildAbuse second = first;
  second.files[0].is_viewed = 0;
  second.files[0].classification = IndustryClassification::a1;
  second.incident = IncidentType::child_sex_trafficking;
  write([&](Transaction& transaction) {
    draft_tip(transaction, number, {{1}}, first, now);
    draft_tip(transaction, number, {{2}}, second, now);
  });
  const auto tips = tips_of(number);
  ASSERT_EQ(tips.size(), 1U);
  second.files[0].is_viewed = 1;
  EXPECT_EQ(tips[0].order, second);
}

// What a decision added goes with it; what others say stays.
TEST_F(CaseTips, ADraftSaysWhatTheDecisionsSayThatStillHold) {
  const CaseNumber number = child_case();
  Verdict first = abuse(Measure::escalate);
  first.child_abuse->words.value = "He wants to meet her.";
  const auto stays = handed_on(number, first);
  Verdict second = abuse(Measure::ban);
  second.child_abuse->incident = IncidentType::child_sex_trafficking;
  second.child_abuse->files = {file_of(number)};
  const DecisionId ban = banned(number, second);
  ASSERT_EQ(tips_of(number).at(0).order.files.size(), 1U);
  EXPECT_EQ(tips_of(number).at(0).decisions, (std::vector{stays.decision.id, ban}));
  reversed(ban);
  const auto tips = tips_of(number);
  ASSERT_EQ(tips.size(), 1U);
  EXPECT_EQ(tips[0].state, TipState::draft);
  EXPECT_EQ(tips[0].order, *first.child_abuse);
  EXPECT_EQ(tips[0].decisions, std::vector{stays.decision.id});
  EXPECT_EQ(logged(Act::tip_retracted), 0U);
}

TEST_F(CaseTips, ADraftThatNoDecisionHoldsForIsGivenUp) {
  const CaseNumber reversed_case = child_case();
  reversed(banned(reversed_case, abuse(Measure::ban)));
  const CaseNumber appealed = a_case(4, report::Reason::child_safety);
  overturned(appealed, banned(appealed, abuse(Measure::ban)));
  for (const CaseNumber number : {reversed_case, appealed}) {
    const auto tips = tips_of(number);
    ASSERT_EQ(tips.size(), 1U);
    EXPECT_EQ(tips[0].state, TipState::retracted);
    EXPECT_FALSE(is_preserved(*store.begin_read(), number, now)) << "nothing is to be filed";
    const auto said = store.begin_read()->audit().find({.act = Act::tip_retracted}, {}, 9);
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0].by, child_lead.id);
    EXPECT_EQ(said[0].object, to_hex(tips_of(appealed).at(0).id));
  }
}

TEST_F(CaseTips, ADraftIsGivenUpAsItWasLookedAt) {
  const CaseNumber number = child_case();
  handed_on(number, abuse(Measure::escalate));
  const Tip seen = tips_of(number).at(0);
  const DecisionId ban = banned(number, abuse(Measure::ban));
  EXPECT_EQ(refusal(give_up(seen.id, seen.version)), "safety.preview_is_current") << "more";
  reversed(ban);
  EXPECT_EQ(refusal(give_up(seen.id, seen.version + 1)), "safety.preview_is_current") << "less";
  EXPECT_EQ(tips_of(number).at(0).state, TipState::draft);
  EXPECT_EQ(logged(Act::tip_retracted), 0U);
  EXPECT_EQ(refusal(give_up(seen.id, seen.version + 2)), "");
  EXPECT_EQ(tips_of(number).at(0).state, TipState::retracted);
}

TEST_F(CaseTips, WhatIsSentStaysAsItWasSent) {
  const CaseNumber number = child_case();
  const DecisionId ban = banned(number, abuse(Measure::ban));
  write([&](Transaction& transaction) {
    Tip tip = transaction.tips().of_case(number).at(0);
    tip.state = TipState::open;
    transaction.tips().put(tip);
  });
  const auto before = tips_of(number);
  reversed(ban);
  EXPECT_EQ(tips_of(number), before);
}

// Which decisions a draft rests on was not kept before.
TEST_F(CaseTips, ADraftOfBeforeRestsOnItsDecisionAndThoseSince) {
  const CaseNumber number = child_case();
  const auto stays = handed_on(number, abuse(Measure::escalate));
  Verdict second = abuse(Measure::ban);
  second.child_abuse->words.value = "He sent a picture.";
  const DecisionId ban = banned(number, second);
  write([&](Transaction& transaction) {
    Tip tip = transaction.tips().of_case(number).at(0);
    tip.decisions.clear();
    transaction.tips().put(tip);
  });
  reversed(ban);
  EXPECT_EQ(tips_of(number).at(0).order.words.value, "Look at it.");
  EXPECT_EQ(tips_of(number).at(0).decisions, std::vector{stays.decision.id});
}

// The clearing house's numbers and the files' hashes are no longer there than the case.
TEST_F(CaseTips, GoWithTheirCaseWhereTheyAreOver) {
  const CaseNumber number = a_case();
  const CaseNumber kept = a_case(9);
  const auto tip_of = [&](CaseNumber in, TipState state) {
    write([&](Transaction& transaction) {
      Tip tip;
      tip.id = {{static_cast<std::uint8_t>(in.value)}};
      tip.in = in;
      tip.state = state;
      if (transaction.tips().find(tip.id)) {
        transaction.tips().put(tip);
      } else {
        transaction.tips().add(tip);
      }
    });
  };
  const auto destroy = [&] {
    write([&](Transaction& transaction) { destroy_what_is_over(transaction, now); });
  };
  tip_of(number, TipState::retracted);
  tip_of(kept, TipState::retracted);
  in_force(number, verdict(Measure::none));
  in_force(kept, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  ASSERT_EQ(look(kept).state, CaseState::closed);
  tip_of(kept, TipState::alarm);
  EXPECT_EQ(tips_of(number).size(), 1U);
  now = start + case_retention + std::chrono::milliseconds(1);
  destroy();
  EXPECT_FALSE(store.begin_read()->cases().find(number));
  EXPECT_EQ(tips_of(number).size(), 0U);
  EXPECT_TRUE(store.begin_read()->cases().find(kept));
  EXPECT_EQ(tips_of(kept).size(), 1U) << "somebody has to see to it";
  tip_of(kept, TipState::retracted);
  destroy();
  EXPECT_FALSE(store.begin_read()->cases().find(kept));
  EXPECT_EQ(tips_of(kept).size(), 0U);
}

}  // namespace
}  // namespace causeway::safety::desk_test
