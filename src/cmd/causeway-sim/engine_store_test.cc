// A store that fails at any one call: whatever was not committed was never said, and is done again.
// What comes of it is what would have come of it without the failure.
#include <algorithm>

#include "client/rules.h"
#include "cmd/causeway-sim/engine_world_test.h"

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
    bob.faults.fail_at = 0;  // what follows is the test's own
    EXPECT_EQ(count(world.texts(bob, id), "to bob " + name), 1U);
    EXPECT_EQ(count(world.texts(ann, id), "to ann " + name), 1U);
    EXPECT_EQ(count(world.texts(ann, other), "elsewhere " + name), 1U);
    EXPECT_EQ(world.conversation(bob, other).state, client::ConversationState::left);
    EXPECT_TRUE(world.outbox(bob).empty());
  }
};

TEST(StoreFailure, StoreWorksAgainAfterAnyCall) {
  // Each run leaves a group behind and makes the next one longer, so that there is a new world now
  // and then.
  constexpr std::size_t runs_per_world = 30;
  std::optional<Scenario> scenario;
  bool was_reached = true;
  std::size_t at = 0;
  while (was_reached) {
    if (at % runs_per_world == 0) scenario.emplace();
    ++at;
    StoreFaults& faults = scenario->bob.faults;
    faults.fail_at = faults.calls + at;
    const std::size_t before = scenario->bob.store_failures;
    scenario->run(std::to_string(at));
    was_reached = scenario->bob.store_failures > before;
    if (HasFailure()) FAIL() << "with call " << at << " failing";
  }
  EXPECT_GT(at, 200U);
}

}  // namespace
}  // namespace causeway::simulate
