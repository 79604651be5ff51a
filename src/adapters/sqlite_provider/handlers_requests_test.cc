// Message requests: how much the hub lets somebody say to whom it has not been accepted by.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/safety.h"
#include "provider/measures.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

constexpr std::string_view not_accepted = "403 api.contact_has_accepted";

class Requests : public testing::Test {
 protected:
  explicit Requests(
      const provider::FirstContacts& limits = {.messages = 1, .per_day = 2, .per_month = 3}
  )
      : world(provider::Registration::open, 1, limits) {}

  std::string say(TestPerson& by, TestGroup& group) {
    return refusal_of(world.ask(by.device(), group.send("word " + std::to_string(++words))));
  }

  std::string open(TestPerson& by, TestPerson& peer) {
    TestGroup direct(world, ConversationKind::direct, by);
    return refusal_of(world.ask(by.device(), direct.create({&peer})));
  }

  api::SafetySettingsReply settings(TestPerson& of) {
    return world.ask(of.device(), api::SafetySettingsRequest{}).body<api::SafetySettingsReply>();
  }

  std::string accept(TestPerson& by, AccountId whom) {
    return refusal_of(world.ask(by.device(), api::AcceptContactRequest{whom}));
  }

  /// As time does.
  void forget_requests() {
    const auto transaction = world.store->begin_write();
    const provider::Day day{
        static_cast<std::uint32_t>(to_unix_ms(world.now) / (24ULL * 3600 * 1000))
    };
    EXPECT_EQ(transaction->safety().expire_requests(day, 10), 0U);
    EXPECT_GT(transaction->safety().expire_requests(day.next(), 10), 0U);
    transaction->commit();
  }

  unsigned words = 0;
  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
  TestPerson& dan = world.person("dan");
};

TEST_F(Requests, ContactHasAccepted) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(say(ada, direct), "200 ");
  EXPECT_EQ(say(ada, direct), not_accepted);
  ASSERT_EQ(say(bob, direct), "200 ") << "which accepts her";
  EXPECT_EQ(say(ada, direct), "200 ");
  EXPECT_EQ(say(bob, direct), "200 ") << "she has accepted him by opening it";
}

TEST_F(Requests, AreAcceptedWithoutAWord) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(say(ada, direct), "200 ");
  EXPECT_EQ(accept(bob, ada.account), "200 ");
  EXPECT_EQ(accept(bob, ada.account), "200 ") << "again, without effect";
  EXPECT_EQ(say(ada, direct), "200 ");
  EXPECT_EQ(settings(bob).accepted, std::vector{ada.account});
  EXPECT_EQ(settings(ada).accepted, std::vector{bob.account}) << "to whom she has written";
  EXPECT_EQ(accept(bob, AccountId{{9, 9}}), "404 api.account_exists");
}

TEST_F(Requests, AreNeitherMadeNorAcceptedBySignsThatDoNotStay) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  const auto sign = [&](TestPerson& by) {
    auto request = direct.send("typing " + std::to_string(++words));
    request.ttl_seconds = 10;
    return refusal_of(world.ask(by.device(), request));
  };
  EXPECT_EQ(sign(ada), not_accepted);
  ASSERT_EQ(say(ada, direct), "200 ") << "it was not counted";
  EXPECT_EQ(sign(ada), not_accepted);
  EXPECT_EQ(sign(bob), "200 ");
  EXPECT_EQ(say(ada, direct), not_accepted) << "nor has he accepted her by it";
  ASSERT_EQ(say(bob, direct), "200 ");
  EXPECT_EQ(sign(ada), "200 ");
}

TEST_F(Requests, LimitNothingThatIsSaidInGroups) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(say(ada, group), "200 ");
}

TEST_F(Requests, GoOnInANewConversation) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(say(ada, direct), "200 ");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), direct.leave(ada.device()))), "200 ");
  TestGroup again = conversation(world, ConversationKind::direct, ada, {&bob});
  EXPECT_EQ(say(ada, again), not_accepted) << "leaving wins no second word";
}

TEST_F(Requests, FirstContactsAreFew) {
  EXPECT_EQ(settings(ada).first_contacts_left, 2U);
  ASSERT_EQ(open(ada, bob), "200 ");
  ASSERT_EQ(open(ada, cleo), "200 ");
  EXPECT_EQ(settings(ada).first_contacts_left, 0U);
  EXPECT_EQ(open(ada, dan), "403 api.first_contacts_are_few");
  ASSERT_EQ(accept(cleo, ada.account), "200 ");
  EXPECT_EQ(open(ada, dan), "200 ") << "who has accepted does not count";
  world.now += std::chrono::hours(24);
  EXPECT_EQ(settings(ada).first_contacts_left, 1U) << "of three a month";
  world.now += api::limits::contact_request_retention;
  EXPECT_EQ(settings(ada).first_contacts_left, 2U);
}

TEST_F(Requests, AreForgottenAfterAMonth) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(say(ada, direct), "200 ");
  forget_requests();
  EXPECT_EQ(say(ada, direct), "200 ");
  EXPECT_EQ(say(ada, direct), not_accepted);
}

TEST_F(Requests, DoNotTellWhoIsBlockedAfterAMonth) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  TestGroup other = conversation(world, ConversationKind::direct, ada, {&cleo});
  for (TestGroup* group : {&direct, &other}) ASSERT_EQ(say(ada, *group), "200 ");
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::BlockRequest{ada.account})), "200 ");
  forget_requests();
  for (TestGroup* group : {&direct, &other}) {
    EXPECT_EQ(say(ada, *group), "200 ") << "who is blocked as who is not";
    EXPECT_EQ(say(ada, *group), not_accepted);
  }
}

TEST_F(Requests, DoNotTellWhoIsBlocked) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(say(ada, direct), "200 ");
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::BlockRequest{ada.account})), "200 ");
  EXPECT_EQ(say(ada, direct), not_accepted) << "as before";
  TestGroup friends = conversation(world, ConversationKind::direct, cleo, {&bob});
  ASSERT_EQ(say(bob, friends), "200 ");
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::BlockRequest{cleo.account})), "200 ");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(say(cleo, friends), "200 ") << "as before";
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::UnblockRequest{cleo.account})), "200 ");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(say(cleo, friends), "200 ") << "and as after";
}

TEST_F(Requests, ShowTheDayOnWhichAnAccountWasMade) {
  const auto day = static_cast<std::uint32_t>(to_unix_ms(world.now) / (24ULL * 3600 * 1000));
  world.now += std::chrono::hours(48);
  const auto reply = world.ask(ada.device(), api::LookupAccountRequest{bob.account});
  EXPECT_EQ(reply.body<api::AccountReply>().created_day, day);
}

// --- What is seen of an account without any content

class Signals : public Requests {
 protected:
  Signals()
      : Requests({
            .messages = 1,
            .per_day = 4,
            .per_month = 20,
            .per_day_new = 2,
            .unanswered = 3,
            .per_day_unanswered = 1,
            .per_day_in_groups = 2,
        }) {}

  void pass(int days) { world.now += std::chrono::hours(24) * days; }

  /// Ada comes to so many people that she never came to.
  std::string open_new(int count) {
    std::string last;
    for (int i = 0; i < count; ++i) {
      last = open(ada, world.person("person" + std::to_string(world.people.size())));
    }
    return last;
  }

  /// Ada lets them into a group of their own.
  std::string let_in(const std::vector<TestPerson*>& people) {
    TestGroup group(world, ConversationKind::group, ada);
    return refusal_of(world.ask(ada.device(), group.create(people)));
  }

  std::uint32_t left() { return settings(ada).first_contacts_left; }
};

TEST_F(Signals, AccountIsOlder) {
  EXPECT_EQ(left(), 2U);
  ASSERT_EQ(open_new(2), "200 ");
  EXPECT_EQ(open_new(1), "403 api.account_is_older");
  pass(1);
  EXPECT_EQ(left(), 2U);
  pass(2);
  EXPECT_EQ(left(), 4U) << "three days later it is as any other";
  ASSERT_EQ(open_new(4), "200 ");
  EXPECT_EQ(open_new(1), "403 api.first_contacts_are_few");
}

TEST_F(Signals, FirstContactsAreAnswered) {
  pass(10);
  ASSERT_EQ(open_new(3), "200 ");
  pass(3);
  EXPECT_EQ(left(), 4U) << "they have had no time to answer";
  pass(1);
  EXPECT_EQ(left(), 1U);
  ASSERT_EQ(open_new(1), "200 ");
  EXPECT_EQ(left(), 0U);
  EXPECT_EQ(open_new(1), "403 api.first_contacts_are_answered");
  ASSERT_EQ(accept(world.people.at(4), ada.account), "200 ");
  EXPECT_EQ(left(), 3U) << "one of them has answered";
}

TEST_F(Signals, AreForgottenAfterAMonth) {
  pass(10);
  ASSERT_EQ(open_new(3), "200 ");
  pass(4);
  ASSERT_EQ(left(), 1U);
  pass(27);
  EXPECT_EQ(left(), 4U);
}

TEST_F(Signals, DoNotTellWhoBlocks) {
  pass(10);
  ASSERT_EQ(open_new(2), "200 ");
  ASSERT_EQ(
      refusal_of(world.ask(world.people.back().device(), api::BlockRequest{ada.account})), "200 "
  );
  pass(4);
  EXPECT_EQ(left(), 4U);
  ASSERT_EQ(open_new(1), "200 ");
  pass(4);
  EXPECT_EQ(left(), 1U) << "who blocks counts as who does not answer, no more and no less";
}

// A stranger who lets people into a group comes to them as one who writes to them does.
TEST_F(Signals, GroupNewcomersAreFew) {
  pass(10);
  EXPECT_EQ(let_in({&bob, &cleo, &dan}), "403 api.group_newcomers_are_few");
  EXPECT_EQ(left(), 4U) << "nothing of it was kept";
  ASSERT_EQ(let_in({&bob, &cleo}), "200 ");
  EXPECT_EQ(left(), 2U);
  EXPECT_EQ(let_in({&dan}), "403 api.group_newcomers_are_few");
  EXPECT_EQ(let_in({&bob}), "200 ") << "once is enough";
  EXPECT_EQ(open(ada, dan), "200 ") << "two more may be written to";
  ASSERT_EQ(accept(bob, ada.account), "200 ");
  EXPECT_EQ(let_in({&dan}), "200 ") << "who has accepted does not count, nor who was written to";
}

TEST_F(Signals, WhoWasLetIntoAGroupNeedNotAnswer) {
  pass(10);
  for (int day = 0; day < 3; ++day) {
    TestGroup group(world, ConversationKind::group, ada);
    TestPerson& one = world.person("one" + std::to_string(day));
    ASSERT_EQ(refusal_of(world.ask(ada.device(), group.create({&one}))), "200 ");
    pass(1);
  }
  pass(4);
  EXPECT_EQ(left(), 4U);
  EXPECT_EQ(open_new(4), "200 ");
}

// Whoever writes to somebody in person whom it let into a group comes to them anew.
TEST_F(Signals, WhoWasLetIntoAGroupIsWrittenToWithinTheLimits) {
  pass(10);
  ASSERT_EQ(let_in({&bob, &cleo}), "200 ");
  ASSERT_EQ(open_new(2), "200 ");
  ASSERT_EQ(left(), 0U);
  EXPECT_EQ(open(ada, bob), "200 ") << "he is one of the four of today, before and after";
  EXPECT_EQ(left(), 0U);
  pass(1);
  ASSERT_EQ(left(), 4U);
  EXPECT_EQ(open(ada, cleo), "200 ");
  EXPECT_EQ(left(), 3U) << "and she is one of today from now on";
  ASSERT_EQ(open_new(3), "200 ");
}

TEST_F(Signals, WhoWasLetIntoAGroupIsWrittenToByNoneWhoHasNoneLeft) {
  pass(10);
  ASSERT_EQ(let_in({&bob}), "200 ");
  pass(1);
  ASSERT_EQ(open_new(4), "200 ");
  EXPECT_EQ(open(ada, bob), "403 api.first_contacts_are_few");
  EXPECT_EQ(let_in({&bob}), "200 ") << "what was there before is as it was";
}

TEST_F(Signals, WhoWasLetIntoAGroupIsOneOfThoseOfTheMonthAlready) {
  pass(10);
  ASSERT_EQ(let_in({&bob, &cleo}), "200 ");
  for (int day = 1; day < 10; ++day) {
    pass(1);
    const std::string name = "day" + std::to_string(day);
    TestPerson& one = world.person(name + "one");
    ASSERT_EQ(let_in({&one, &world.person(name + "two")}), "200 ");
  }
  pass(1);
  ASSERT_EQ(left(), 0U) << "of twenty a month";
  EXPECT_EQ(open_new(1), "403 api.first_contacts_are_few");
  EXPECT_EQ(open(ada, bob), "200 ");
}

TEST_F(Signals, AreAnsweredBySpeakingInTheGroup) {
  pass(10);
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  ASSERT_EQ(left(), 2U);
  ASSERT_EQ(say(ada, group), "200 ");
  EXPECT_EQ(left(), 2U) << "who speaks to oneself is not answered";
  auto sign = group.send("typing");
  sign.ttl_seconds = 10;
  ASSERT_EQ(refusal_of(world.ask(bob.device(), sign)), "200 ");
  EXPECT_EQ(left(), 2U) << "nor by signs that do not stay";
  ASSERT_EQ(say(bob, group), "200 ");
  EXPECT_EQ(left(), 3U);
  EXPECT_EQ(let_in({&dan}), "200 ") << "nor is he one of those let into groups any more";
  EXPECT_TRUE(settings(bob).accepted.empty()) << "he hears no more of her in person by it";
}

TEST_F(Signals, AreAnsweredByNobodyWhoWasWrittenToAndSpeaksInAGroup) {
  pass(10);
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  ASSERT_EQ(open(ada, bob), "200 ");
  ASSERT_EQ(say(bob, group), "200 ");
  EXPECT_EQ(left(), 3U);
}

TEST_F(Signals, SayThatNobodyNewIsLeftToWhoIsRestricted) {
  pass(10);
  ASSERT_EQ(left(), 4U);
  const auto writing = world.store->begin_write();
  provider::put_measure(
      *writing,
      {ada.account, {{1}}, api::Measure::restricted, world.now + std::chrono::hours(1)},
      world.now
  );
  writing->commit();
  EXPECT_EQ(left(), 0U);
  world.now += std::chrono::hours(1);
  EXPECT_EQ(left(), 4U);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
