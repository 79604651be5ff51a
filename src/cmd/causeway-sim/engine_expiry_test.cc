// Messages that disappear: at whoever received them after they were read, at whoever sent them
// after they were sent, everywhere with a day's evidence; and who may say when.
#include "client/erasure.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"

namespace causeway::simulate::answers {
namespace {

using std::chrono::hours;

Result<void> set_timer(EngineWorld& world, Phone& phone, ConversationId id, seconds timer) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.set_timer(store, id, timer, world.now));
    return {};
  });
}

Result<void> shown(EngineWorld& world, Phone& phone, MessageRow row) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.shown(store, row, world.now);
  });
}

Result<void> say_for(
    EngineWorld& world, Phone& phone, ConversationId id, const std::string& text, seconds time
) {
  auto content = content::make_message(world.random, content::text_part(text));
  content::expire_after(content, time);
  return send_raw(world, phone, id, content);
}

/// What is left to report of what is not shown any more.
std::size_t evidence(EngineWorld& world, Phone& phone, ConversationId id) {
  std::size_t left = 0;
  for (const Message& message : world.look(phone, [&](StoreTransaction& store) {
         return store.all_messages(id, {}, 100);
       })) {
    if (message.content.empty() && message.application_data.size() > 0) ++left;
  }
  return left;
}

TEST(EngineExpiry, BeginsWhenItIsReadAndWhenItIsSent) {
  Pair pair;
  ASSERT_TRUE(say_for(pair.world, pair.ann, pair.id, "secret", seconds(60)).ok());
  const auto at_bob = line_called(pair.world, pair.bob, pair.id, "secret");
  pair.world.pass(seconds(59));
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi", "secret"}));
  pair.world.pass(seconds(1));
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi"}));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi", "secret"}));
  ASSERT_TRUE(shown(pair.world, pair.bob, at_bob.row).ok());
  pair.world.pass(seconds(59));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi", "secret"}));
  pair.world.pass(seconds(1));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi"}));
  EXPECT_EQ(evidence(pair.world, pair.bob, pair.id), 1U);
  pair.world.now += client::evidence_time;
  pair.world.pass(seconds(1));
  EXPECT_EQ(evidence(pair.world, pair.bob, pair.id), 0U);
}

TEST(EngineExpiry, IsTheFirstThingThatIsDoneWhateverComes) {
  Pair pair;
  ASSERT_TRUE(say_for(pair.world, pair.ann, pair.id, "secret", seconds(60)).ok());
  pair.world.now += seconds(60);
  const auto nothing = [](Engine&, StoreTransaction&) -> Result<void> { return {}; };
  ASSERT_TRUE(pair.world.command(pair.ann, nothing).ok());
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi"})) << "without a tick";
}

TEST(EngineExpiry, IsOfWhatComesTooLate) {
  Pair pair;
  auto content = content::make_message(pair.world.random, content::text_part("until then"));
  const auto then = std::chrono::floor<seconds>(pair.world.now) + seconds(30);
  content.expires = {
      content::ExpirationKind::absolute,
      static_cast<std::uint32_t>(then.time_since_epoch().count()),
  };
  pair.bob.is_online = false;
  pair.world.cut(pair.bob);
  ASSERT_TRUE(send_raw(pair.world, pair.ann, pair.id, content).ok());
  pair.world.pass(seconds(60));
  pair.bob.is_online = true;
  pair.world.pass(seconds(1));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id).size(), 2U) << "with the step that took it in";
  EXPECT_EQ(evidence(pair.world, pair.bob, pair.id), 1U) << "which it did";
}

TEST(EngineExpiry, EditsGoWithWhatTheyEdit) {
  Pair pair;
  ASSERT_TRUE(say_for(pair.world, pair.ann, pair.id, "secret", seconds(60)).ok());
  const auto at_ann = line_called(pair.world, pair.ann, pair.id, "secret");
  ASSERT_TRUE(edit(pair.world, pair.ann, at_ann.row, "SECRET").ok());
  pair.world.pass(seconds(60));
  EXPECT_EQ(evidence(pair.world, pair.ann, pair.id), 2U);
}

TEST(EngineExpiry, TimeThatTheSenderNamesHoldsForAll) {
  Pair pair;
  auto content = content::make_message(pair.world.random, content::text_part("until then"));
  const auto then = std::chrono::floor<seconds>(pair.world.now) + seconds(30);
  content.expires = {
      content::ExpirationKind::absolute,
      static_cast<std::uint32_t>(then.time_since_epoch().count()),
  };
  ASSERT_TRUE(send_raw(pair.world, pair.ann, pair.id, content).ok());
  pair.world.pass(seconds(28));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id).size(), 3U);
  pair.world.pass(seconds(3));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id).size(), 2U);
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id).size(), 2U);
}

TEST(EngineExpiry, TimerHoldsForWhatIsSaidFromThenOn) {
  Pair pair;
  ASSERT_TRUE(set_timer(pair.world, pair.ann, pair.id, hours(1)).ok());
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).timer, hours(1));
  EXPECT_EQ(pair.world.conversation(pair.ann, pair.id).timer, hours(1));
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).title, "Hikers");
  const auto changed = pair.bob.heard<client::notice::ConversationChanged>();
  EXPECT_EQ(changed.back().change, client::Change::timer);
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "timed").ok());
  ASSERT_TRUE(say_for(pair.world, pair.bob, pair.id, "shorter", seconds(60)).ok());
  pair.world.pass(seconds(60));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi", "timed"}));
  pair.world.now += hours(1);
  pair.world.pass(seconds(1));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi"}));
  ASSERT_TRUE(set_timer(pair.world, pair.ann, pair.id, seconds(0)).ok());
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "stays").ok());
  pair.world.now += hours(10'000);
  pair.world.pass(seconds(3));
  EXPECT_EQ(lines(pair.world, pair.bob, pair.id), (Texts{"hello", "hi", "stays"}));
}

TEST(EngineExpiry, WhoeverComesInKnowsTheTimer) {
  Pair pair;
  Phone& cyd = pair.world.person("cyd");
  ASSERT_TRUE(set_timer(pair.world, pair.ann, pair.id, hours(1)).ok());
  ASSERT_TRUE(add(pair.world, pair.ann, pair.id, "cyd").ok());
  pair.world.pass(seconds(3));
  EXPECT_EQ(pair.world.conversation(cyd, pair.id).timer, hours(1));
  EXPECT_EQ(pair.world.conversation(cyd, pair.id).title, "Hikers");
}

TEST(EngineExpiry, BothMaySetTheTimerOfADirectChat) {
  Pair pair;
  ASSERT_TRUE(pair.world.say(pair.ann, ToUser{"bob"}, "hello").ok());
  pair.world.pass(seconds(3));
  ConversationId direct;
  for (const auto& one : pair.world.conversations(pair.bob)) {
    if (one.kind == api::ConversationKind::direct) direct = one.id;
  }
  for (Phone* phone : {&pair.bob, &pair.ann}) {
    const seconds timer = phone == &pair.bob ? hours(1) : hours(2);
    ASSERT_TRUE(set_timer(pair.world, *phone, direct, timer).ok());
    EXPECT_EQ(pair.world.conversation(pair.ann, direct).timer, timer);
    EXPECT_EQ(pair.world.conversation(pair.bob, direct).timer, timer);
  }
  EXPECT_TRUE(pair.world.conversation(pair.ann, direct).title.empty());
}

TEST(EngineExpiry, StateOfAGroupIsOnesToChange) {
  Pair pair;
  EXPECT_EQ(
      broken(set_timer(pair.world, pair.bob, pair.id, hours(1))),
      client::rules::state_is_ones_to_change.name
  );
}

TEST(EngineExpiry, TimerIsWithinLimit) {
  Pair pair;
  for (const seconds timer : {seconds(-1), content::expiry_max + seconds(1)}) {
    EXPECT_EQ(
        broken(set_timer(pair.world, pair.ann, pair.id, timer)),
        content::rules::timer_is_within_limit.name
    );
    pair.world.pass(seconds(2));
  }
  EXPECT_EQ(broken(set_timer(pair.world, pair.ann, pair.id, content::expiry_max)), "");
}

}  // namespace
}  // namespace causeway::simulate::answers
