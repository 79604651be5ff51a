// What becomes of somebody about whom reviewers decide: they are told, are refused by the rule that
// says so, go on receiving, and appeal. By the production engine and provider.
#include "api/rules.h"
#include "cmd/causeway-sim/engine_reports_test.h"

namespace causeway::simulate::answers {
namespace {

using api::Measure;
using api::NoticeKind;
using client::MessageState;
using client::notice::MessageFailed;
using std::chrono::hours;

struct Decided : Reporting {
  Decided() {
    say_all(ann, {"hello"});
    say_all(bob, {"hello yourself"});
    world.pass(seconds(5));
  }

  api::NoticeItem about_ann(Measure measure) {
    return {
        .decision = {{8}},
        .kind = NoticeKind::measure,
        .time_ms = to_unix_ms(world.now),
        .measure = measure,
        .until_ms = measure == Measure::suspended ? to_unix_ms(world.now + hours(1)) : 0,
        .appeal_until_ms = to_unix_ms(world.now + hours(24)),
        .policy = to_bytes("harassment"),
        .statement = to_bytes("You threatened somebody."),
    };
  }

  /// Why what ann said last did not leave; empty where it did.
  std::string failure() { return world.messages(ann, id).back().failure; }

  Result<void> appeal() {
    return world.command(ann, [&](Engine& engine, StoreTransaction& store) {
      return engine.appeal(store, {{8}}, SecretBytes(as_bytes("It was a joke.")), world.now);
    });
  }
};

TEST_F(Decided, WhoIsSuspendedIsToldSaysNothingHearsAllAndGoesOnAfterwards) {
  const Texts before = world.texts(bob);
  world.decide(ann, about_ann(Measure::suspended));
  ASSERT_EQ(notices(ann).size(), 1U);
  EXPECT_EQ(notices(ann).front().item, about_ann(Measure::suspended));
  ASSERT_TRUE(world.say(ann, id, "and another thing").ok());
  EXPECT_EQ(failure(), api::rules::account_is_not_suspended.name);
  ASSERT_EQ(ann.heard<MessageFailed>().size(), 1U);
  EXPECT_EQ(ann.heard<MessageFailed>().back().rule, api::rules::account_is_not_suspended.name);
  EXPECT_TRUE(world.outbox(ann).empty()) << "nor does it wait";
  say_all(bob, {"are you there?"});
  world.pass(seconds(30));
  EXPECT_EQ(world.texts(bob), before);
  EXPECT_EQ(world.texts(ann).back(), "are you there?");
  world.now += hours(1);
  say_all(ann, {"I am"});
  EXPECT_EQ(world.texts(bob).back(), "I am");
}

TEST_F(Decided, AnAppealThatWinsLiftsIt) {
  world.decide(ann, about_ann(Measure::banned));
  ASSERT_TRUE(world.say(ann, id, "hey").ok());
  EXPECT_EQ(failure(), api::rules::account_is_not_banned.name);
  ASSERT_TRUE(appeal().ok());
  EXPECT_EQ(world.filings().size(), 1U) << "an appeal can be filed by who is banned";
  EXPECT_EQ(notices(ann).front().appeal, FilingState::filed);
  api::NoticeItem answer = about_ann(Measure::none);
  answer.kind = NoticeKind::appeal_decided;
  world.decide(ann, answer);
  EXPECT_EQ(notices(ann).size(), 2U);
  say_all(ann, {"thank you"});
  EXPECT_EQ(world.texts(bob).back(), "thank you");
}

TEST_F(Decided, IsShownOnceHoweverOftenItIsSaid) {
  for (int i = 0; i < 2; ++i) world.decide(ann, about_ann(Measure::banned));
  world.restart(ann);
  world.decide(ann, about_ann(Measure::banned));
  EXPECT_EQ(notices(ann).size(), 1U);
  EXPECT_EQ(ann.heard<client::notice::DecisionTold>().size(), 1U);
}

TEST_F(Decided, WhoIsRestrictedWritesToWhomTheyKnow) {
  Phone& eve = world.person("eve");
  world.decide(ann, about_ann(Measure::restricted));
  say_all(ann, {"still here"});
  EXPECT_EQ(world.texts(bob).back(), "still here");
  ASSERT_TRUE(world.say(ann, client::ToUser{"eve"}, "hi, stranger").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.texts(eve).empty());
  ASSERT_FALSE(ann.heard<MessageFailed>().empty());
  EXPECT_EQ(ann.heard<MessageFailed>().back().rule, api::rules::account_is_not_restricted.name);
}

TEST_F(Decided, NobodyWaitsForWhoIsBanned) {
  world.decide(ann, about_ann(Measure::banned));
  Phone& tablet = world.link(ann);
  world.link(bob);
  world.pass(seconds(30));
  say_all(bob, {"from all"});
  world.pass(seconds(30));
  for (Phone* phone : {&ann, &tablet}) EXPECT_EQ(world.texts(*phone).back(), "from all");
  EXPECT_TRUE(world.outbox(bob).empty());
}

}  // namespace
}  // namespace causeway::simulate::answers
