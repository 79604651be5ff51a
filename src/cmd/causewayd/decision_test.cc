// What decisions do: from two people who say the same to what the hub refuses and the device is
// told. The provider's and the reviewers' real databases, and the hub; wherever the program dies,
// each thing is done, and nothing twice that shows.
#include <algorithm>
#include <future>
#include <latch>

#include "adapters/sqlite_safety/safety_store.h"
#include "api/profile.h"
#include "cmd/causewayd/decision_loop.h"
#include "cmd/causewayd/hub_world_test.h"
#include "provider/measures.h"
#include "safety/appeals.h"
#include "safety/audit.h"
#include "safety/decisions.h"
#include "safety/no_keys_test.h"
#include "safety/retention.h"
#include "safety/tally_table.h"

namespace causeway::causewayd {
namespace {

using safety::Measure;
using safety::Reviewer;
using safety::Role;

constexpr Reviewer wren{{{1}}, {Role::reviewer}};
constexpr Reviewer hawk{{{2}}, {Role::reviewer}};
constexpr Reviewer owl{{{3}}, {Role::reviewer}};

/// Holds keys for as long as it is asked to, or is not there.
class Keeper final : public safety::test::NoKeys {
 public:
  std::variant<report::WrappedKey, safety::Refusal> keep_until(
      const report::EvidenceName&, const report::WrappedKey&, report::Month keep
  ) override {
    if (is_away) throw nobody();
    meanwhile();
    return report::WrappedKey{.month = keep};
  }

  bool is_away = false;
  std::function<void()> meanwhile = [] {};
};

class Decisions : public HubWorld {
 protected:
  /// Somebody has reported Ann.
  safety::CaseNumber reported() {
    const auto transaction = safety_.begin_write();
    safety::Case about{.subject = {safety::SubjectKind::account, {ann.value}}};
    about.queue = safety::Queue::harassment;
    about.received = clock_.now();
    about.due = clock_.now() + hours(24);
    about.reports = 1;
    about.reporters = 1;
    const auto number = transaction->cases().add(about);
    safety::Report report{.in = number, .reporter = AccountId{{9}}};
    report.received = clock_.now();
    report.evidence = report::SealedEvidence{.key = {.month = report::month_of(clock_.now())}};
    transaction->reports().add(report);
    transaction->commit();
    return number;
  }

  safety::Verdict verdict(Measure measure, std::optional<hours> time = std::nullopt) {
    safety::Verdict verdict;
    verdict.measure = measure;
    if (time) verdict.until = clock_.now() + *time;
    verdict.policy = "harassment.repeated";
    verdict.reason = "He goes on.";
    return verdict;
  }

  safety::DecisionMade decide(
      safety::CaseNumber number, const safety::Verdict& verdict, const Reviewer& reviewer
  ) {
    const auto transaction = safety_.begin_write();
    const auto claimed = *safety::claim(*transaction, number, reviewer, clock_.now());
    auto made = *safety::decide(
        *transaction, number, claimed.version, verdict, reviewer, random_, clock_.now()
    );
    transaction->commit();
    return made;
  }

  safety::DecisionMade suspend(safety::CaseNumber number, hours time) {
    auto made = decide(number, verdict(Measure::suspend, time), wren);
    clock_.pass(safety::undo_time);
    return made;
  }

  void log_in() {
    here_ = visit();
    say_login(here_);
    token_ = token(here_);
  }

  /// Ann says something of herself to everybody: 200, or 403 where she may say nothing.
  unsigned speak() {
    const api::PutProfileRequest request{++changed_, random_.id<content::ProfileId>(), Bytes(64)};
    return post("put_profile", tls::encode(request), token_);
  }

  /// What her device was pushed of notices.
  std::vector<api::NoticeItem> notices() {
    drain();
    std::vector<api::NoticeItem> told;
    for (const api::Frame& frame : here_.wire->take()) {
      if (frame.op != api::Op::inbox_item) continue;
      told.push_back(std::get<api::NoticeItem>(tls::decode<api::InboxItem>(frame.body)->payload));
    }
    return told;
  }

  std::size_t outbox() { return safety_.begin_read()->effects().read(1000).size(); }

  std::vector<provider::MeasureRecord> at_hub() { return store_.begin_read()->measures().of(ann); }

  static constexpr AccountId ann{{1}};
  adapters::sqlite_safety::SafetyStore safety_{folder_ / "safety.db"};
  Keeper keeper_;
  std::function<void()> after_commit_ = [] {};
  DecisionLoop loop_{
      {store_,
       safety_,
       keeper_,
       clock_,
       [this](std::function<void()> job) {
         hub_.between_batches(std::move(job));
         drain();
         after_commit_();
       },
       [this](const std::set<DeviceId>& devices) { hub_.wake(devices); },
       [this](const std::string& why) { failed_.push_back(why); }}
  };
  std::vector<std::string> failed_;
  Visit here_;
  std::string token_;
  std::uint64_t changed_ = 0;
};

TEST_F(Decisions, OfTwoSilenceAnAccountAndTellIt) {
  log_in();
  const auto number = reported();
  const auto ban = verdict(Measure::ban);
  EXPECT_EQ(decide(number, ban, wren).outcome, safety::Outcome::proposed);
  loop_.round();
  EXPECT_EQ(speak(), 200U) << "one of two has said so";
  const auto agreed = decide(number, ban, hawk);
  ASSERT_EQ(agreed.outcome, safety::Outcome::agreed);
  notices();
  loop_.round();
  EXPECT_EQ(speak(), 403U);
  const auto told = notices();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].decision, agreed.decision.id);
  EXPECT_EQ(told[0].measure, api::Measure::banned);
  EXPECT_EQ(as_text(told[0].statement), agreed.decision.statement);
  EXPECT_EQ(outbox(), 0U);
}

TEST_F(Decisions, ThatAreUndoneDidNothing) {
  log_in();
  const auto made = decide(reported(), verdict(Measure::suspend, hours(24)), wren);
  clock_.pass(safety::undo_time - Milliseconds(1));
  loop_.round();
  {
    const auto transaction = safety_.begin_write();
    ASSERT_TRUE(safety::undo(*transaction, made.decision.id, wren, clock_.now()).ok());
    transaction->commit();
  }
  clock_.pass(seconds(60));
  loop_.round();
  EXPECT_TRUE(at_hub().empty());
  EXPECT_EQ(speak(), 200U);
  EXPECT_TRUE(notices().empty());
}

TEST_F(Decisions, EndWhenTheirTimeIsOver) {
  log_in();
  suspend(reported(), hours(24));
  loop_.round();
  EXPECT_EQ(speak(), 403U);
  clock_.pass(hours(24));
  log_in();
  EXPECT_EQ(speak(), 200U) << "the hub knows until when";
  loop_.round();
  EXPECT_TRUE(at_hub().empty());
  EXPECT_EQ(outbox(), 0U);
}

// What is left of two decisions when the graver one is over, or taken back, is the other.
TEST_F(Decisions, LeaveWhatOthersSay) {
  log_in();
  suspend(reported(), hours(24));
  decide(reported(), verdict(Measure::restrict, hours(24 * 30)), hawk);
  clock_.pass(safety::undo_time);
  loop_.round();
  ASSERT_EQ(at_hub().size(), 1U);
  EXPECT_EQ(at_hub()[0].measure, api::Measure::suspended);
  clock_.pass(hours(24));
  loop_.round();
  ASSERT_EQ(at_hub().size(), 1U);
  EXPECT_EQ(at_hub()[0].measure, api::Measure::restricted);
}

TEST_F(Decisions, ThatAnAppealOverturnsAreLifted) {
  log_in();
  const auto number = reported();
  const auto made = suspend(number, hours(24 * 30));
  loop_.round();
  EXPECT_EQ(speak(), 403U);
  {
    const auto transaction = safety_.begin_write();
    const provider::Filing filing{
        .account = ann,
        .kind = provider::FilingKind::appeal,
        .sealed = {.id = {made.decision.id.value}},
        .filed = clock_.now(),
    };
    ASSERT_TRUE(safety::take_in_appeal(*transaction, filing, {}, clock_.now()).ok());
    const auto in = *safety::claim(*transaction, number, owl, clock_.now());
    ASSERT_TRUE(safety::decide_appeal(
                    *transaction,
                    number,
                    in.version,
                    safety::AppealOutcome::overturned,
                    "A quarrel.",
                    "",
                    owl,
                    clock_.now()
    )
                    .ok());
    transaction->commit();
  }
  notices();
  loop_.round();
  EXPECT_EQ(speak(), 200U);
  const auto told = notices();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, api::NoticeKind::appeal_decided);
  EXPECT_EQ(told[0].decision, made.decision.id);
  EXPECT_EQ(told[0].measure, api::Measure::none);
}

// The program dies when the provider's store has it, and the outbox as well.
TEST_F(Decisions, SurviveACrashBetweenTheTwoStores) {
  log_in();
  suspend(reported(), hours(24));

  struct Died : std::exception {};

  after_commit_ = [] { throw Died(); };
  EXPECT_THROW(loop_.round(), Died);
  EXPECT_EQ(speak(), 403U);
  EXPECT_GT(outbox(), 0U);
  after_commit_ = [] {};
  notices();
  loop_.round();
  EXPECT_EQ(outbox(), 0U);
  EXPECT_EQ(at_hub().size(), 1U);
  const auto told = notices();
  ASSERT_EQ(told.size(), 2U) << "of which a device keeps one";
  EXPECT_EQ(told[0], told[1]);
}

TEST_F(Decisions, WaitForAStoreThatFails) {
  suspend(reported(), hours(24));
  DecisionLoop lost(
      {store_,
       safety_,
       keeper_,
       clock_,
       [](const std::function<void()>&) { throw StoreError(StoreError::Kind::full, "Full."); },
       [](const std::set<DeviceId>&) {},
       [](const std::string&) {}}
  );
  EXPECT_THROW(lost.round(), StoreError);
  EXPECT_TRUE(at_hub().empty());
  loop_.round();
  EXPECT_EQ(at_hub().size(), 1U);
}

TEST_F(Decisions, KeepTheirEvidenceAsLongAsAnAppealIsPossible) {
  const auto number = reported();
  suspend(number, hours(24));
  keeper_.is_away = true;
  EXPECT_THROW(loop_.round(), safety::OpenerUnavailable);
  EXPECT_EQ(at_hub().size(), 1U) << "what needs no key does not wait for one";
  EXPECT_EQ(outbox(), 1U);
  keeper_.is_away = false;
  loop_.round();
  EXPECT_EQ(outbox(), 0U);
  const auto shred = safety_.begin_read()->cases().find(number)->shred;
  const auto kept = safety_.begin_read()->reports().of_case(number).at(0).evidence;
  ASSERT_TRUE(shred && kept);
  EXPECT_EQ(kept->key.month, report::month_of(*shred));
}

// The process that holds the keys may hang.
TEST_F(Decisions, AreMadeWhileKeysAreWaitedFor) {
  suspend(reported(), hours(24));
  std::latch is_asked(1);
  std::latch may_answer(1);
  keeper_.meanwhile = [&] {
    is_asked.count_down();
    may_answer.wait();
  };
  auto round = std::async(std::launch::async, [&] { loop_.round(); });
  is_asked.wait();
  auto decision = std::async(std::launch::async, [&] {
    return decide(reported(), verdict(Measure::warn), hawk).outcome;
  });
  EXPECT_EQ(decision.wait_for(seconds(20)), std::future_status::ready) << "somebody waits for keys";
  may_answer.count_down();
  round.get();
  EXPECT_EQ(decision.get(), safety::Outcome::undoable);
  EXPECT_EQ(outbox(), 0U);
}

TEST_F(Decisions, KeepWhatSomebodyElseHasKeptForLonger) {
  const auto number = reported();
  suspend(number, hours(24));
  const report::Month later = report::month_of(clock_.now() + hours(24 * 400));
  keeper_.meanwhile = [&] {
    const auto transaction = safety_.begin_write();
    const auto kept = transaction->reports().kept_of_case(number).at(0);
    transaction->reports().replace_key(kept.number, kept.key, {.month = later});
    transaction->commit();
  };
  EXPECT_TRUE(loop_.round()) << "it is looked at once more";
  EXPECT_EQ(outbox(), 1U);
  loop_.round();
  EXPECT_EQ(outbox(), 0U);
  EXPECT_EQ(safety_.begin_read()->reports().of_case(number).at(0).evidence->key.month, later);
}

TEST_F(Decisions, AreForgottenHourly) {
  const auto number = reported();
  suspend(number, hours(24));
  loop_.round();
  const auto evidence = [&] { return safety_.begin_read()->reports().of_case(number).size(); };
  clock_.pass(*safety_.begin_read()->cases().find(number)->shred - clock_.now() - seconds(1));
  loop_.round();
  EXPECT_EQ(evidence(), 1U);
  clock_.pass(hours(1) - seconds(1));
  loop_.round();
  EXPECT_EQ(evidence(), 1U) << "it was looked for less than an hour ago";
  clock_.pass(seconds(1));
  loop_.round();
  EXPECT_EQ(evidence(), 0U);
  EXPECT_EQ(safety_.begin_read()->cases().find(number)->state, safety::CaseState::closed);
}

// What there is much of is destroyed in parts: the log is not asked about the months with each.
TEST_F(Decisions, AreForgottenBeforeTheNumbersAreBound) {
  const auto number = reported();
  {
    const auto transaction = safety_.begin_write();
    safety::Report another = transaction->reports().of_case(number).at(0);
    another.evidence.reset();
    for (std::uint8_t i = 1; i <= 150; ++i) {
      another.id = {{i}};
      transaction->reports().add(another);
    }
    transaction->tallies().count(
        safety::tally_month(clock_.now()), report::Reason::spam, safety::Tally::received, 151
    );
    transaction->commit();
  }
  const auto bound = [&] {
    return safety_.begin_read()->audit().find({.act = safety::Act::numbers_bound}, {}, 9).size();
  };
  clock_.pass(safety::undecided_retention + seconds(1));
  EXPECT_TRUE(loop_.round());
  EXPECT_EQ(bound(), 0U);
  while (loop_.round()) {
  }
  EXPECT_GT(bound(), 0U);
}

// On its own thread, it says once what is wrong, and goes on by itself.
TEST_F(Decisions, TakeEffectByThemselves) {
  suspend(reported(), hours(24));
  keeper_.is_away = true;
  std::promise<std::string> failed;
  DecisionLoop alone(
      {store_,
       safety_,
       keeper_,
       clock_,
       [this](std::function<void()> job) { hub_.between_batches(std::move(job)); },
       [this](const std::set<DeviceId>& devices) { hub_.wake(devices); },
       [&](const std::string& why) { failed.set_value(why); }}
  );
  alone.start();
  EXPECT_EQ(failed.get_future().get(), "Nobody holds the keys.");
  alone.stop();
  EXPECT_EQ(at_hub().size(), 1U);
}

}  // namespace
}  // namespace causeway::causewayd
