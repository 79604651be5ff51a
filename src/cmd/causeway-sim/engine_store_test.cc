// A store that fails at any one call: whatever was not committed was never said, and is done again.
// What comes of it is what would have come of it without the failure. And the same for a process
// that ends at any moment of its registration.
#include <algorithm>

#include "api/rules.h"
#include "client/rules.h"
#include "client/session.h"
#include "cmd/causeway-sim/engine_world_test.h"
#include "identity/username.h"

namespace causeway::simulate {
namespace {

using client::Engine;
using client::StoreTransaction;
using std::chrono::seconds;

using Texts = std::vector<std::string>;

/// Asks again until the store did its work, as a person does who is told that it did not.
template <typename Try>
void insist(EngineWorld& world, Try&& attempt) {
  for (int attempts = 0; attempts < 3; ++attempts) {
    const Result<void> done = attempt();
    if (done.ok()) return;
    ASSERT_TRUE(done.error().is(client::rules::store_works)) << done.error().rule().name;
    world.pass(seconds(2));
  }
}

std::size_t count(const Texts& texts, const std::string& text) {
  return static_cast<std::size_t>(std::count(texts.begin(), texts.end(), text));
}

/// Logs in, receives, answers, opens a group and leaves it. What everybody has in the end.
struct Scenario {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});

  void run(const std::string& name) {
    world.now += seconds(60);  // as the hub's rate limits want it
    world.cut(bob);
    world.pass(seconds(2));
    insist(world, [&] { return world.say(ann, id, "to bob " + name); });
    insist(world, [&] { return world.say(bob, id, "to ann " + name); });
    ConversationId other;
    insist(world, [&] {
      return world.command(bob, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
        other = TRY(engine.create_group(store, "Other", {"ann"}, world.now));
        return {};
      });
    });
    insist(world, [&] { return world.say(bob, other, "elsewhere " + name); });
    insist(world, [&] {
      return world.command(bob, [&](Engine& engine, StoreTransaction& store) {
        return engine.set_role(store, other, "ann", mls_tree::Role::owner);
      });
    });
    insist(world, [&] {
      return world.command(bob, [&](Engine& engine, StoreTransaction& store) {
        return engine.leave(store, other);
      });
    });
    world.pass(seconds(5));
    EXPECT_EQ(count(world.texts(bob, id), "to bob " + name), 1U);
    EXPECT_EQ(count(world.texts(ann, id), "to ann " + name), 1U);
    EXPECT_EQ(count(world.texts(ann, other), "elsewhere " + name), 1U);
    EXPECT_EQ(world.conversation(bob, other).state, client::ConversationState::left);
    EXPECT_TRUE(world.outbox(bob).empty());
  }
};

TEST(StoreFailure, StoreWorksAgainAfterAnyCall) {
  Scenario scenario;
  StoreFaults& faults = scenario.bob.faults;
  std::size_t failed = 0;
  for (std::size_t at = 1;; at += 5) {
    faults.fail_at = faults.calls + at;
    const std::size_t before = scenario.bob.store_failures;
    scenario.run(std::to_string(at));
    const bool was_reached = scenario.bob.store_failures > before;
    faults.fail_at = 0;
    if (::testing::Test::HasFailure()) {
      FAIL() << "with call " << at << " failing";
    }
    if (!was_reached) break;
    ++failed;
  }
  EXPECT_GT(failed, 40U);
}

/// What stands between the parts of a registration is a crash each time.
TEST(Registration, IsRepeatedUntilTheHubHasAnswered) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.change(ann, [](StoreTransaction& store) { return store.delete_self(); });
  const client::Registrant bob{"hub.example", "bob", {}};
  const auto begin = [&] {
    client::Engine engine(world.random);
    auto transaction = *ann.store->begin();
    const Bytes body = *engine.begin_registration(*transaction, bob, world.now);
    EXPECT_TRUE(transaction->commit().ok());
    return body;
  };
  const auto finish = [&](const Bytes& answer) {
    client::Engine engine(world.random);
    auto transaction = *ann.store->begin();
    EXPECT_TRUE(engine.finish_registration(*transaction, *api::parse_reply(answer)).ok());
    EXPECT_TRUE(transaction->commit().ok());
  };
  const Bytes first = begin();
  EXPECT_EQ(begin(), first) << "crashed before the request: the same keys again";
  EXPECT_EQ(world.ask({}, api::Op::register_account, first).status, api::Status::ok);
  // Crashed before the answer: the hub knows the request.
  const auto again = world.ask({}, api::Op::register_account, begin());
  EXPECT_EQ(again.status, api::Status::ok);
  // "Later" says nothing about what was kept.
  finish(refuse(api::Status::unavailable, api::rules::store_is_available));
  EXPECT_EQ(begin(), first);
  finish(again.reply);
  EXPECT_EQ(world.self(ann).registration, client::Registration::done);
}

TEST(Registration, NameThatIsTakenLeavesNothingBehind) {
  EngineWorld world;
  world.person("ann");
  Phone& bob = world.person("bob");
  world.change(bob, [](StoreTransaction& store) { return store.delete_self(); });
  client::Engine engine(world.random);
  for (const std::string username : {"ann", "carl"}) {
    auto transaction = *bob.store->begin();
    const auto body =
        engine.begin_registration(*transaction, {"hub.example", username, {}}, world.now);
    ASSERT_TRUE(body.ok());
    const auto outcome = world.ask({}, api::Op::register_account, *body);
    ASSERT_TRUE(engine.finish_registration(*transaction, *api::parse_reply(outcome.reply)).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  EXPECT_EQ(world.self(bob).username, "carl");
}

}  // namespace
}  // namespace causeway::simulate
