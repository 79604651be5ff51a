// A registration meets a crash at any moment, and a name that is taken.
#include "api/rules.h"
#include "client/session.h"
#include "cmd/causeway-sim/engine_world_test.h"

namespace causeway::simulate {
namespace {

using client::StoreTransaction;

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
