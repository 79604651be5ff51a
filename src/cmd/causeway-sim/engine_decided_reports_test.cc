// Reports as their reporters see them end: the production engine and provider, and the reviewers'
// real database between them.
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "base/encoding.h"
#include "cmd/causeway-sim/engine_reports_test.h"
#include "safety/appeals.h"
#include "safety/decisions.h"
#include "safety/effect_round.h"
#include "safety/intake.h"

namespace causeway::simulate::answers {
namespace {

using client::notice::DecisionTold;
using std::chrono::hours;

constexpr safety::Reviewer wren{{{1}}, {safety::Role::reviewer}};
constexpr safety::Reviewer owl{{{2}}, {safety::Role::reviewer}};

struct DecidedReports : Reporting {
  DecidedReports() {
    say_all(ann, {"threat", "worse"});
    world.pass(seconds(5));
  }

  void report(const std::string& text) {
    ASSERT_TRUE(file(bob, wish({row(bob, text)})).ok());
    world.settle();
  }

  /// Whoever has the keys has opened what waits.
  safety::TakenIn take_in_newest() {
    const provider::Filing filing = world.filings().back();
    report::OpenedReport opened;
    opened.group = id;
    opened.reported_account = account(ann);
    opened.scope = report::Scope::messages;
    opened.counts = {.opened = 1, .verified = 1};
    opened.verdict = report::Verdict::verified;
    opened.first_seq = opened.last_seq = 1;
    opened.proven = {{.seq = 1, .accepted_ms = to_unix_ms(world.now)}};
    opened.evidence = {.key = {.month = report::month_of(world.now)}, .sealed = {1}};
    const auto transaction = safety.begin_write();
    const auto taken = safety::take_in(
        *transaction, filing, std::move(opened), safety::Membership::member, world.now
    );
    transaction->commit();
    return taken;
  }

  report::DecisionId suspend(safety::CaseNumber number) {
    safety::Verdict verdict;
    verdict.measure = safety::Measure::suspend;
    verdict.until = world.now + hours(24);
    verdict.policy = "harassment.repeated";
    verdict.reason = "She goes on.";
    const auto transaction = safety.begin_write();
    const auto in = *safety::claim(*transaction, number, wren, world.now);
    const auto made =
        *safety::decide(*transaction, number, in.version, verdict, wren, world.random, world.now);
    transaction->commit();
    world.now += safety::undo_time;
    return made.decision.id;
  }

  void overturn(safety::CaseNumber number, report::DecisionId decision) {
    const provider::Filing filing{
        .account = account(ann),
        .kind = provider::FilingKind::appeal,
        .sealed = {.id = {decision.value}},
        .filed = world.now,
    };
    const auto transaction = safety.begin_write();
    ASSERT_TRUE(safety::take_in_appeal(*transaction, filing, {}, world.now).ok());
    const auto in = *safety::claim(*transaction, number, owl, world.now);
    constexpr auto overturned = safety::AppealOutcome::overturned;
    ASSERT_TRUE(safety::decide_appeal(
                    *transaction, number, in.version, overturned, "A quarrel.", "", owl, world.now
    )
                    .ok());
    transaction->commit();
  }

  /// As the provider's loop does it, which may die before it has noted that it did.
  void carry_out(bool is_noted = true) {
    const auto transaction = safety.begin_write();
    safety::settle(*transaction, world.now);
    const auto effects = transaction->effects().read(100, safety::EffectsOf::provider);
    const auto at_hub = world.hub_store().begin_write();
    const auto told = safety::carry_out(*at_hub, effects, world.now);
    at_hub->commit();
    for (const safety::Effect& each : effects) {
      if (is_noted) transaction->effects().remove(each.number);
    }
    transaction->commit();
    world.tell_devices({.wake = {told.begin(), told.end()}});
  }

  /// Whether anything was done about each of bob's, the newest first.
  std::vector<api::Measure> outcomes() {
    std::vector<api::Measure> found;
    for (const client::OwnReport& own : own_reports(bob)) {
      EXPECT_EQ(own.state, FilingState::decided) << to_hex(own.id);
      found.push_back(own.measure);
    }
    return found;
  }

  adapters::sqlite::Scratch scratch;
  adapters::sqlite_safety::SafetyStore safety{scratch / "safety.db"};
};

using Outcomes = std::vector<api::Measure>;

TEST_F(DecidedReports, AreAllClosedByOneDecision) {
  report("threat");
  const auto first = take_in_newest();
  report("worse");
  EXPECT_EQ(take_in_newest().in, first.in);
  suspend(first.in);
  carry_out();
  EXPECT_EQ(outcomes(), Outcomes(2, api::Measure::warned));
  EXPECT_EQ(bob.heard<DecisionTold>().size(), 2U);
  ASSERT_EQ(notices(bob).size(), 2U);
  EXPECT_NE(notices(bob)[0].item.decision, notices(bob)[1].item.decision);
}

TEST_F(DecidedReports, AreClosedOnceWhereTheProviderDiesMeanwhile) {
  report("threat");
  const auto in = take_in_newest().in;
  suspend(in);
  carry_out(false);
  carry_out();
  EXPECT_EQ(outcomes(), Outcomes(1, api::Measure::warned));
  EXPECT_EQ(notices(bob).size(), 1U);
}

TEST_F(DecidedReports, OfWhatAnAppealOverturnedAreClosedToo) {
  report("threat");
  const auto in = take_in_newest().in;
  const auto decision = suspend(in);
  carry_out();
  overturn(in, decision);
  carry_out();
  report("threat");
  EXPECT_EQ(take_in_newest().in, in) << "there is nothing new in it";
  carry_out();
  EXPECT_EQ(outcomes(), (Outcomes{api::Measure::none, api::Measure::warned}));
}

}  // namespace
}  // namespace causeway::simulate::answers
