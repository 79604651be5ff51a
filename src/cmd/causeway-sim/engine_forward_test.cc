// What is forwarded is said anew, counted, and goes to few chats at once.
#include "client/forwards.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "content/forward.h"

namespace causeway::simulate::answers {
namespace {

/// Ann has said "hello", Bob "hi"; Ann has a chat with Cat, too.
struct ForwardChat : Pair {
  Phone& cat = world.person("cat");
  ConversationId other = world.group(ann, {"cat"});

  Result<void> forward(Phone& phone, MessageRow row, std::size_t times = 1) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
      std::vector<client::ForwardTo> targets(times);
      for (auto& to : targets) to.target = other;
      TRY(engine.forward(store, row, targets, world.now));
      return {};
    });
  }

  static unsigned count_of(const Message& line) {
    return *content::forward_count(*content::decode(line.content));
  }

  /// A message of Ann's that says it was forwarded so often.
  MessageRow forwarded(unsigned count) {
    const std::string text = "chain letter " + std::to_string(count);
    auto content = content::make_message(world.random, content::text_part(text));
    content::add_forward_count(content, count);
    EXPECT_TRUE(send_raw(world, ann, id, content).ok());
    return line_called(world, ann, id, text).row;
  }
};

TEST(EngineForward, SaysAnewWhatIsShownNowAndCounts) {
  ForwardChat chat;
  const MessageRow row = line_called(chat.world, chat.ann, chat.id, "hello").row;
  ASSERT_TRUE(edit(chat.world, chat.ann, row, "hello, all").ok());
  ASSERT_TRUE(chat.forward(chat.ann, row).ok());
  const auto line = line_called(chat.world, chat.cat, chat.other, "hello, all");
  EXPECT_EQ(ForwardChat::count_of(line), 1U);
  EXPECT_NE(line.id, line_called(chat.world, chat.ann, chat.id, "hello").id);
  ASSERT_TRUE(
      chat.forward(chat.ann, line_called(chat.world, chat.ann, chat.other, "hello").row).ok()
  );
  EXPECT_EQ(ForwardChat::count_of(chat.world.messages(chat.cat, chat.other).back()), 2U);
}

TEST(EngineForward, CounterEndsAtItsMost) {
  ForwardChat chat;
  ASSERT_TRUE(chat.forward(chat.ann, chat.forwarded(255)).ok());
  const auto line = line_called(chat.world, chat.cat, chat.other, "chain letter");
  EXPECT_EQ(ForwardChat::count_of(line), 255U);
}

TEST(EngineForward, ForwardsAreFew) {
  ForwardChat chat;
  const MessageRow row = line_called(chat.world, chat.ann, chat.id, "hello").row;
  EXPECT_EQ(
      chat.forward(chat.ann, row, 6).error().rule().name, client::rules::forwards_are_few.name
  );
  chat.world.pass(seconds(2));
  EXPECT_TRUE(chat.forward(chat.ann, row, 5).ok());
  EXPECT_TRUE(chat.forward(chat.ann, chat.forwarded(4), 5).ok());
  const MessageRow often = chat.forwarded(5);
  EXPECT_EQ(
      chat.forward(chat.ann, often, 2).error().rule().name, client::rules::forwards_are_few.name
  );
  chat.world.pass(seconds(2));
  EXPECT_TRUE(chat.forward(chat.ann, often, 1).ok());
}

TEST(EngineForward, ThereIsNothingToForwardOfWhatWasDeleted) {
  ForwardChat chat;
  const MessageRow row = line_called(chat.world, chat.bob, chat.id, "hi").row;
  ASSERT_TRUE(erase_for_everyone(chat.world, chat.bob, row).ok());
  const MessageRow at_ann = line_called(chat.world, chat.ann, chat.id, "deleted").row;
  const auto refused = chat.forward(chat.ann, at_ann);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().rule().name, client::rules::message_is_a_line.name);
}

}  // namespace
}  // namespace causeway::simulate::answers
