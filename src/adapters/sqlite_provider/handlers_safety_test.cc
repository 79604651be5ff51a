// Safety: what the hub keeps from whom, and what whoever is kept away is told.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/safety.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

class Safety : public testing::Test {
 protected:
  std::string block(TestPerson& by, const TestPerson& whom) {
    return refusal_of(world.ask(by.device(), api::BlockRequest{whom.account}));
  }

  std::string unblock(TestPerson& by, const TestPerson& whom) {
    return refusal_of(world.ask(by.device(), api::UnblockRequest{whom.account}));
  }

  std::vector<AccountId> blocked_by(TestPerson& by) {
    return world.ask(by.device(), api::SafetySettingsRequest{})
        .body<api::SafetySettingsReply>()
        .blocked;
  }

  template <typename Item>
  std::optional<Item> newest(TestPerson& of) {
    const auto items = world.inbox(of.device().id());
    const auto* item = items.empty() ? nullptr : std::get_if<Item>(&items.back().payload);
    return item == nullptr ? std::nullopt : std::optional(*item);
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
};

TEST_F(Safety, WhoIsBlockedIsKeptForTheAccount) {
  EXPECT_EQ(block(ada, bob), "200 ");
  EXPECT_EQ(block(ada, bob), "200 ") << "again, without effect";
  EXPECT_EQ(blocked_by(ada), std::vector{bob.account});
  EXPECT_TRUE(blocked_by(bob).empty());
  EXPECT_EQ(unblock(ada, cleo), "200 ") << "who was not blocked";
  EXPECT_EQ(unblock(ada, bob), "200 ");
  EXPECT_TRUE(blocked_by(ada).empty());
}

TEST_F(Safety, BlockedIsAnother) {
  EXPECT_EQ(block(ada, ada), "422 api.blocked_is_another");
}

TEST_F(Safety, BlockedAccountExists) {
  const api::BlockRequest unknown{AccountId{{9, 9, 9}}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), unknown)), "404 api.account_exists");
}

TEST_F(Safety, BlockedAreBounded) {
  const auto transaction = world.store->begin_write();
  for (std::uint32_t n = 0; n < api::limits::blocked_max; ++n) {
    AccountId account{{0xFF}};
    account.value[1] = static_cast<std::uint8_t>(n >> 8);
    account.value[2] = static_cast<std::uint8_t>(n);
    transaction->safety().block(ada.account, account);
  }
  transaction->commit();
  EXPECT_EQ(block(ada, bob), "413 api.size_is_within_limit");
}

TEST_F(Safety, DirectMessagesOfTheBlockedAreTombstones) {
  const TestDevice& second = world.link(bob);
  TestGroup group = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(block(bob, ada), "200 ");
  const Answer sent = world.ask(ada.device(), group.send("hello?"));
  ASSERT_EQ(refusal_of(sent), "200 ") << "who is blocked is not told";
  const auto frank = sent.body<api::SendReply>().frank;
  for (const DeviceId device : {bob.device().id(), second.id()}) {
    const auto items = world.inbox(device);
    const auto* tombstone = std::get_if<api::TombstoneItem>(&items.back().payload);
    ASSERT_NE(tombstone, nullptr);
    EXPECT_EQ(tombstone->conversation, group.id);
    EXPECT_EQ(tombstone->frank, frank) << "its place is kept";
  }
  ASSERT_EQ(refusal_of(world.ask(bob.device(), group.send("no"))), "200 ");
  EXPECT_TRUE(newest<api::MessageItem>(ada).has_value());
  ASSERT_EQ(unblock(bob, ada), "200 ");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), group.send("thanks"))), "200 ");
  EXPECT_TRUE(newest<api::MessageItem>(bob).has_value());
}

TEST_F(Safety, GroupMessagesOfTheBlockedAreDelivered) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  ASSERT_EQ(block(bob, ada), "200 ");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), group.send("to all"))), "200 ");
  EXPECT_TRUE(newest<api::MessageItem>(bob).has_value());
}

TEST_F(Safety, ContactIsWelcome) {
  ASSERT_EQ(block(bob, ada), "200 ");
  const std::string refused = "403 api.contact_is_welcome";
  TestGroup direct(world, ConversationKind::direct, ada);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), direct.create({&bob}))), refused);
  TestGroup made(world, ConversationKind::group, ada);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), made.create({&bob, &cleo}))), refused);
  TestGroup group = conversation(world, ConversationKind::group, ada, {&cleo});
  const auto bundle = group.bundle(ada.device(), {group.add(bob.device())});
  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, bundle})), refused);
  TestGroup of_bob(world, ConversationKind::direct, bob);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), of_bob.create({&ada}))), "200 ")
      << "whoever blocks may write";
}

TEST_F(Safety, AdmissionIsKnown) {
  const api::PutSafetySettingsRequest unknown{static_cast<api::Admission>(3), {}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), unknown)), "422 api.admission_is_known");
}

TEST_F(Safety, WhoMayComeIsForTheAccountToSay) {
  using api::Admission;
  const std::string refused = "403 api.contact_is_welcome";
  const auto admit = [&](Admission messages, Admission groups) {
    const api::PutSafetySettingsRequest settings{messages, groups};
    ASSERT_EQ(refusal_of(world.ask(bob.device(), settings)), "200 ");
    const auto held =
        world.ask(bob.device(), api::SafetySettingsRequest{}).body<api::SafetySettingsReply>();
    EXPECT_EQ(held.messages, messages);
    EXPECT_EQ(held.groups, groups);
  };
  const auto opened_by = [&](TestPerson& by) {
    TestGroup direct(world, ConversationKind::direct, by);
    return refusal_of(world.ask(by.device(), direct.create({&bob})));
  };
  const auto grouped_by = [&](TestPerson& by) {
    TestGroup group(world, ConversationKind::group, by);
    return refusal_of(world.ask(by.device(), group.create({&bob})));
  };
  admit(Admission::nobody, Admission::accepted);
  EXPECT_EQ(opened_by(ada), refused);
  EXPECT_EQ(grouped_by(ada), refused);
  conversation(world, ConversationKind::direct, bob, {&ada});
  EXPECT_EQ(grouped_by(ada), "200 ") << "whom it has written to";
  admit(Admission::accepted, Admission::nobody);
  EXPECT_EQ(opened_by(cleo), refused);
  EXPECT_EQ(grouped_by(ada), refused);
  admit(Admission::everybody, Admission::everybody);
  EXPECT_EQ(opened_by(cleo), "200 ");
  EXPECT_EQ(grouped_by(cleo), "200 ");
}

TEST_F(Safety, WhoeverAnswersAcceptsAndWhoeverBlocksDoesNotAnyMore) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  const auto accepts = [&] {
    return world.store->begin_read()->safety().has_accepted(bob.account, ada.account);
  };
  EXPECT_FALSE(accepts());
  ASSERT_EQ(refusal_of(world.ask(bob.device(), direct.send("hi"))), "200 ");
  EXPECT_TRUE(accepts());
  ASSERT_EQ(block(bob, ada), "200 ");
  EXPECT_FALSE(accepts());
  ASSERT_EQ(refusal_of(world.ask(bob.device(), direct.send("stop it"))), "200 ");
  EXPECT_FALSE(accepts());
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
