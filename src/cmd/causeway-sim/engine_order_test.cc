// The order of a chat: by the hub's numbers, whatever came first; what is not accepted yet is
// behind everything that is, and what never will be stays where it was when that became clear.
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {
namespace {

Texts all_texts(EngineWorld& world, Phone& phone, ConversationId id) {
  Texts texts;
  for (const client::Message& message : world.messages(phone, id)) {
    const auto content = *content::decode(message.content);
    if (const auto text = content::text_of(content.nested_part)) texts.emplace_back(*text);
  }
  return texts;
}

TEST(EngineOrder, QueuedMessageIsBehindWhateverIsAcceptedMeanwhile) {
  Pair pair;
  pair.world.instead = refuse_next(
      api::Op::send, 1, refuse(api::Status::unavailable, api::rules::store_is_available)
  );
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "waits").ok());
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "first").ok());
  EXPECT_EQ(all_texts(pair.world, pair.ann, pair.id), (Texts{"hello", "hi", "first", "waits"}));
  EXPECT_EQ(pair.world.messages(pair.ann, pair.id).back().place, client::place_of_queued);
  pair.world.pass(seconds(10));
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "last").ok());
  const Texts expected{"hello", "hi", "first", "waits", "last"};
  EXPECT_EQ(all_texts(pair.world, pair.ann, pair.id), expected);
  EXPECT_EQ(all_texts(pair.world, pair.bob, pair.id), expected);
}

TEST(EngineOrder, FailedMessageStaysWhereItFailed) {
  Pair pair;
  pair.world.instead = refuse_next(
      api::Op::send, 1, refuse(api::Status::refused, api::rules::message_is_application)
  );
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "never").ok());
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "later").ok());
  EXPECT_EQ(all_texts(pair.world, pair.ann, pair.id), (Texts{"hello", "hi", "never", "later"}));
}

// A number that no hub comes to does not push a message behind those that are queued.
TEST(EngineOrder, NoNumberIsBehindWhatIsQueued) {
  Pair pair;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    auto* message = std::get_if<api::MessageItem>(&item.payload);
    if (phone.username == "bob" && message != nullptr) message->frank.seq = ~std::uint64_t{0};
    return item;
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "far away").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "far away"}));
  EXPECT_LT(pair.world.messages(pair.bob, pair.id).back().place, client::place_of_queued);
}

// A device that waits in vain for its Welcome comes in by itself, and hears only then of all that
// was before: that it was let in, what changed since, and its own coming.
TEST(EngineOrder, ADeviceThatCameByItselfHearsOfItInItsTurn) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  ASSERT_TRUE(world.say(ann, client::ToNote{}, "first").ok());
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    return &phone == &world.phones[1] ? std::nullopt : std::optional(std::move(item));
  };
  Phone& second = world.link(ann);
  world.pass(minutes(2));
  const ConversationId id = world.conversations(ann).front().id;
  ASSERT_EQ(world.load(ann, id)->tree().member_count(), 2U);
  world.link(ann);
  world.pass(minutes(2));
  ASSERT_TRUE(world.say(ann, client::ToNote{}, "before").ok());
  ASSERT_TRUE(world.say(second, client::ToNote{}, "mine").ok());
  world.pass(minutes(3));
  ASSERT_TRUE(world.say(ann, client::ToNote{}, "after").ok());
  ASSERT_EQ(world.inbox_number(second), 0U);
  world.on_item = nullptr;
  world.cut(second);
  world.pass(seconds(10));
  for (const auto& changed : second.heard<client::notice::ConversationChanged>()) {
    EXPECT_NE(changed.change, client::notice::Change::removed);
  }
  EXPECT_EQ(all_texts(world, second, id), (Texts{"before", "after", "mine"}));
}

}  // namespace
}  // namespace causeway::simulate::answers
