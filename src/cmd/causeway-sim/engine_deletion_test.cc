// Deleting an account: its groups get other owners, and the others go on without it.
#include "api/accounts.h"
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {
namespace {

struct Deletion : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cyd = world.person("cyd");
  ConversationId id = world.group(ann, {"bob", "cyd"});

  std::vector<ConversationId> hand_over(Phone& phone) {
    return world.command_for<std::vector<ConversationId>>(phone, [](auto& engine, auto& store) {
      return engine.hand_over_groups(store);
    });
  }

  Bytes tombstone(Phone& phone) {
    return world.command_for<Bytes>(phone, [](auto& engine, auto& store) {
      return engine.make_tombstone(store);
    });
  }

  void remove(Phone& phone) {
    const auto outcome =
        world.ask(world.self(phone).device, api::DeleteAccountRequest{tombstone(phone)});
    ASSERT_EQ(outcome.status, api::Status::ok);
    phone.is_online = false;
    for (Phone& one : world.phones) world.cut(one);  // so that all hear of it
    world.pass(seconds(1));
  }

  mls_tree::Role role(Phone& of) {
    const auto group = world.load(cyd, id);
    return (*mls_tree::find_roles(group->context().extensions))->of(world.self(of).account);
  }

  void make_admin(const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        ann,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.set_role(store, id, username, mls_tree::Role::admin);
                        }
                    )
                    .ok());
  }
};

TEST_F(Deletion, AnAdminBecomesOwner) {
  make_admin("cyd");
  EXPECT_EQ(hand_over(ann), std::vector{id});
  EXPECT_EQ(role(cyd), mls_tree::Role::owner);
  EXPECT_EQ(role(bob), mls_tree::Role::member);
  EXPECT_TRUE(hand_over(ann).empty()) << "there are two now";
  EXPECT_TRUE(hand_over(bob).empty()) << "who owns nothing";
}

TEST_F(Deletion, WhoeverHasBeenInForLongestBecomesOwner) {
  Phone& dan = world.person("dan");
  ASSERT_TRUE(add(world, ann, id, "dan").ok());
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, id, {"bob"});
                      }
                  )
                  .ok());
  ASSERT_TRUE(add(world, ann, id, "bob").ok());
  EXPECT_EQ(hand_over(ann).size(), 1U);
  EXPECT_EQ(role(cyd), mls_tree::Role::owner);
  EXPECT_EQ(role(dan), mls_tree::Role::member);
}

TEST_F(Deletion, IsEnteredOnceThoughItIsAskedForAgain) {
  ann.is_online = false;
  world.cut(ann);
  EXPECT_EQ(hand_over(ann).size(), 1U);
  EXPECT_EQ(hand_over(ann).size(), 1U);
  EXPECT_EQ(world.outbox(ann).size(), 1U);
}

TEST_F(Deletion, TheOthersGoOn) {
  make_admin("bob");
  ASSERT_TRUE(world.say(ann, id, "farewell").ok());
  hand_over(ann);
  remove(ann);
  ASSERT_TRUE(world.say(cyd, id, "ann is gone").ok());
  EXPECT_EQ(world.texts(bob).back(), "ann is gone");
  EXPECT_EQ(world.member_count(bob, id), 2U);
  const Texts texts = world.texts(bob);
  EXPECT_EQ(std::ranges::count(texts, "farewell"), 1) << "what came before stays";
}

TEST_F(Deletion, IsDoneThoughNobodySpeaks) {
  remove(cyd);
  world.pass(seconds(120));
  EXPECT_EQ(world.member_count(bob, id), 2U);
  const auto changes = bob.heard<client::notice::ConversationChanged>();
  const AccountId gone = world.self(cyd).account;
  EXPECT_EQ(
      std::ranges::count_if(
          changes, [&](const auto& change) { return change.removed == std::vector{gone}; }
      ),
      1
  ) << "and is told once";
}

// A change that was made before the deletion does not take the account out, and may come after
// what the hub said of it when it refused something in another chat.
TEST_F(Deletion, WhatIsSaidOfOneChatIsNotSaidOfAnother) {
  const ConversationId other = world.group(ann, {"bob", "cyd"});
  const directory::Statement gone = *tls::decode<directory::Statement>(tombstone(cyd));
  world.instead = refuse_next(
      api::Op::send,
      1,
      refuse(
          api::Status::refused,
          api::rules::devices_are_current,
          tls::encode(api::StaleDevices{{{world.self(cyd).account, tls::encode(gone), {}, {}}}, {}})
      )
  );
  ASSERT_TRUE(world.say(bob, other, "hello").ok());
  make_admin("cyd");
  EXPECT_EQ(world.conversation(bob, id).rejoined_ms, 0U) << "it was followed";
  EXPECT_EQ(world.load(bob, id)->epoch(), world.load(ann, id)->epoch());
}

TEST_F(Deletion, NobodyWritesToADeletedAccount) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  hand_over(ann);
  remove(ann);
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "are you there?").ok());
  world.pass(seconds(120));
  ASSERT_FALSE(bob.heard<MessageFailed>().empty());
  EXPECT_EQ(bob.heard<MessageFailed>().back().rule, api::rules::account_exists.name);
}

TEST_F(Deletion, TheTombstoneIsTheSameAgain) {
  EXPECT_EQ(tombstone(ann), tombstone(ann));
  const auto parsed = directory::parse_statement(tombstone(ann));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->body().kind, directory::StatementKind::tombstone);
  EXPECT_TRUE(parsed->credentials().empty());
}

}  // namespace
}  // namespace causeway::simulate::answers
