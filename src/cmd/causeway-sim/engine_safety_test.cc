// Blocking, between engines and the production provider: what is heard, shown and told.
#include <algorithm>

#include "api/rules.h"
#include "cmd/causeway-sim/engine_world_test.h"

namespace causeway::simulate {
namespace {

using client::Engine;
using client::OutboxKind;
using client::StoreTransaction;
using client::ToUser;
using client::notice::Done;
using std::chrono::seconds;

using Texts = std::vector<std::string>;

class Blocking : public testing::Test {
 protected:
  void block(Phone& phone, const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.block(store, username);
                        }
                    )
                    .ok());
  }

  void unblock(Phone& phone, const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.unblock(store, username);
                        }
                    )
                    .ok());
  }

  std::vector<AccountId> blocked(Phone& phone) {
    return world.look(phone, [](StoreTransaction& store) { return store.blocked(); });
  }

  /// What `recv` would say.
  std::size_t unshown(Phone& phone) {
    return world.look(phone, [](StoreTransaction& store) { return store.unshown({}, 100); }).size();
  }

  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
};

TEST_F(Blocking, KeepsDirectMessagesAwayAndTheSenderUntold) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  block(bob, "ann");
  EXPECT_EQ(bob.heard<Done>().back().kind, OutboxKind::block);
  EXPECT_EQ(bob.heard<Done>().back().rule, "");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "are you there?").ok());
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(ann.heard<client::notice::MessageSent>().size(), 2U);
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "no").ok());
  EXPECT_EQ(world.texts(ann), Texts{"no"});
  unblock(bob, "ann");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "thanks").ok());
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "thanks"}));
}

TEST_F(Blocking, HidesWhatIsSaidInGroups) {
  const ConversationId id = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, id, "one").ok());
  EXPECT_EQ(unshown(bob), 1U);
  block(bob, "ann");
  ASSERT_TRUE(world.say(ann, id, "two").ok());
  EXPECT_TRUE(world.texts(bob, id).empty());
  EXPECT_EQ(unshown(bob), 0U);
  unblock(bob, "ann");
  EXPECT_EQ(world.texts(bob, id), (Texts{"one", "two"}));
}

TEST_F(Blocking, IsOfTheAccountWithAllItsDevices) {
  Phone& second = world.link(bob);
  block(bob, "ann");
  world.cut(second);
  world.pass(seconds(2));
  EXPECT_EQ(blocked(second), std::vector{world.self(ann).account});
  EXPECT_EQ(blocked(second), blocked(bob));
  const auto name = world.look(second, [&](StoreTransaction& store) {
    return store.person(world.self(ann).account);
  });
  EXPECT_EQ(name.value().username, "ann") << "which is looked up";
  unblock(second, "ann");
  world.cut(bob);
  world.pass(seconds(2));
  EXPECT_TRUE(blocked(bob).empty());
}

TEST_F(Blocking, WaitsForTheHub) {
  world.instead = [left = 2](Phone&, const api::Frame& frame) mutable -> std::optional<Bytes> {
    if (frame.op != api::Op::block || left == 0) return std::nullopt;
    --left;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  block(bob, "ann");
  EXPECT_TRUE(blocked(bob).empty());
  world.restart(bob);
  world.pass(seconds(20));
  EXPECT_EQ(blocked(bob).size(), 1U);
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Blocking, IsRefusedWhereTheHubKnowsNobodyOfThatName) {
  block(bob, "nobody");
  EXPECT_EQ(bob.heard<Done>().back().rule, api::rules::account_exists.name);
  block(bob, "ann");
  EXPECT_EQ(blocked(bob).size(), 1U) << "what is behind it goes on";
}

TEST_F(Blocking, AdmissionsAreOfTheAccountWithAllItsDevices) {
  Phone& second = world.link(bob);
  const client::Admissions wanted{api::Admission::accepted, api::Admission::nobody};
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.admit(store, wanted);
                      }
                  )
                  .ok());
  EXPECT_EQ(bob.heard<Done>().back().kind, OutboxKind::admit);
  for (Phone* phone : {&bob, &second}) world.cut(*phone);
  world.pass(seconds(2));
  const auto held = [&](Phone& phone) {
    return world.look(phone, [](StoreTransaction& store) { return store.admissions(); });
  };
  EXPECT_EQ(held(bob), wanted);
  EXPECT_EQ(held(second), wanted);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  EXPECT_EQ(ann.heard<client::notice::MessageFailed>().size(), 1U);
}

TEST_F(Blocking, TellsOfNoReason) {
  block(bob, "ann");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const auto failed = ann.heard<client::notice::MessageFailed>();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed.front().rule, api::rules::contact_is_welcome.name);
}

}  // namespace
}  // namespace causeway::simulate
