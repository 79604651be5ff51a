// Commands that break exactly one rule, and what a device does with them. Rules that only the hub
// can break are in engine_hostile_test.cc.
#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_world_test.h"
#include "content/message.h"
#include "identity/username.h"

namespace causeway::simulate {
namespace {

using client::Engine;
using client::StoreTransaction;
using client::notice::Done;

/// The rule that a result names; empty: none.
template <typename T>
std::string_view broken(const Result<T>& result) {
  return result.ok() ? std::string_view() : result.error().rule().name;
}

std::string last_done(const Phone& phone) {
  const auto done = phone.heard<Done>();
  return done.empty() ? "nothing was done" : done.back().rule;
}

Result<void> add(EngineWorld& world, Phone& phone, ConversationId id, const std::string& username) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.add_members(store, id, {username});
  });
}

Result<void> remove(
    EngineWorld& world, Phone& phone, ConversationId id, const std::string& username
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.remove_members(store, id, {username});
  });
}

Result<void> leave(EngineWorld& world, Phone& phone, ConversationId id) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.leave(store, id);
  });
}

TEST(EngineRules, DeviceIsRegisteredBeforeItSends) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.change(ann, [](StoreTransaction& store) -> Result<void> {
    client::Self self = *TRY(store.self());
    self.registration = client::Registration::begun;
    return store.put_self(self);
  });
  EXPECT_EQ(
      broken(world.say(ann, client::ToNote{}, "x")), client::rules::device_is_registered.name
  );
  EXPECT_TRUE(world.conversations(ann).empty());
  world.pass(std::chrono::seconds(2));
  EXPECT_FALSE(ann.heard<client::notice::NotRegistered>().empty());
}

TEST(EngineRules, DeviceIsNewWhenItRegisters) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  auto transaction = *ann.store->begin();
  EXPECT_EQ(
      broken(ann.engine.begin_registration(*transaction, {"hub.example", "ann", {}}, world.now)),
      client::rules::device_is_new.name
  );
}

TEST(EngineRules, UsernameIsValid) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  EXPECT_EQ(
      broken(world.say(ann, client::ToUser{"No Such Name"}, "x")),
      identity::rules::username_is_valid.name
  );
}

TEST(EngineRules, ConversationIsKnown) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  EXPECT_EQ(
      broken(world.say(ann, ConversationId{{1}}, "x")), client::rules::conversation_is_known.name
  );
}

TEST(EngineRules, ConversationIsOpen) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  const ConversationId id = world.group(ann, {"bob"});
  ASSERT_TRUE(leave(world, bob, id).ok());
  EXPECT_EQ(world.conversation(bob, id).state, client::ConversationState::left);
  EXPECT_EQ(broken(world.say(bob, id, "x")), client::rules::conversation_is_open.name);
  EXPECT_EQ(broken(add(world, bob, id, "ann")), client::rules::conversation_is_open.name);
}

TEST(EngineRules, ConversationIsAGroup) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.person("bob");
  ASSERT_TRUE(world.say(ann, client::ToUser{"bob"}, "hello").ok());
  EXPECT_EQ(
      broken(add(world, ann, world.only(ann), "cyd")), client::rules::conversation_is_a_group.name
  );
}

TEST(EngineRules, PeerIsSomebodyElse) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  EXPECT_EQ(
      broken(world.say(ann, client::ToUser{"ann"}, "x")), client::rules::peer_is_somebody_else.name
  );
}

TEST(EngineRules, AccountIsMemberThatIsRemoved) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.person("bob");
  world.person("cyd");
  const ConversationId id = world.group(ann, {"bob"});
  EXPECT_EQ(broken(remove(world, ann, id, "cyd")), client::rules::account_is_member.name);
  // Known, but not in.
  world.pass(std::chrono::seconds(2));
  ASSERT_TRUE(world.say(ann, client::ToUser{"cyd"}, "hello").ok());
  ASSERT_TRUE(remove(world, ann, id, "cyd").ok());
  EXPECT_EQ(last_done(ann), client::rules::account_is_member.name);
}

TEST(EngineRules, AccountIsNoMemberThatIsAdded) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.person("bob");
  const ConversationId id = world.group(ann, {"bob"});
  ASSERT_TRUE(add(world, ann, id, "bob").ok());
  EXPECT_EQ(last_done(ann), client::rules::account_is_no_member.name);
  ASSERT_TRUE(add(world, ann, id, "ann").ok());
  EXPECT_EQ(last_done(ann), client::rules::account_is_no_member.name);
}

TEST(EngineRules, GroupNameCanBeShown) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  const auto made =
      world.command(ann, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
        TRY(engine.create_group(store, std::string("a\nb"), {}, world.now));
        return {};
      });
  EXPECT_EQ(broken(made), content::rules::group_state_is_valid.name);
}

TEST(EngineRules, WhoIsNamedTwiceIsAddedOnce) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  const ConversationId id = world.group(ann, {"bob", "ann", "bob"});
  ASSERT_TRUE(world.say(ann, id, "hello").ok());
  EXPECT_EQ(world.member_count(bob, id), 2U);
  EXPECT_EQ(world.texts(bob), std::vector<std::string>{"hello"});
}

TEST(EngineRules, GroupOfSeveralDevicesWithoutPackagesIsRefused) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.link(ann);
  world.instead = [](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::claim_key_packages) return std::nullopt;
    return refuse(api::Status::not_found, api::rules::account_exists);
  };
  world.group(ann, {});
  EXPECT_EQ(last_done(ann), api::rules::account_exists.name);
  EXPECT_TRUE(world.outbox(ann).empty());
}

}  // namespace
}  // namespace causeway::simulate
