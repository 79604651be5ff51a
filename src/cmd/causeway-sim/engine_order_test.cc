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

/// Ann's second device waits in vain for its Welcome to her note and comes in by itself; it hears
/// only when it is told to of all that was before: that it was let in, what changed since, and its
/// own coming.
struct Late {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone* second = nullptr;
  ConversationId note;

  Late() {
    say(ann, "first");
    note = world.conversations(ann).front().id;
    world.on_item = [this](Phone& phone, api::InboxItem item) {
      return &phone == &world.phones[1] ? std::nullopt : std::optional(std::move(item));
    };
    second = &world.link(ann);
    world.pass(minutes(2));
    world.link(ann);
    world.pass(minutes(2));
    say(ann, "before");
    say(*second, "mine");
    world.pass(minutes(3));
    say(ann, "after");
    EXPECT_EQ(world.inbox_number(*second), 0U);
    EXPECT_EQ(epoch(ann), 3U);
  }

  void say(Phone& phone, const std::string& text) {
    EXPECT_TRUE(world.say(phone, client::ToNote{}, text).ok());
  }

  std::uint64_t epoch(Phone& phone) { return world.load(phone, note)->epoch().value; }

  void hear() {
    world.on_item = nullptr;
    world.cut(*second);
    world.pass(minutes(3));
    for (const auto& changed : second->heard<client::notice::ConversationChanged>()) {
      EXPECT_NE(changed.change, client::notice::Change::removed);
    }
    EXPECT_EQ(all_texts(world, *second, note), (Texts{"before", "after", "mine"}));
    EXPECT_EQ(all_texts(world, ann, note), (Texts{"first", "before", "after", "mine"}));
  }
};

TEST(EngineOrder, ADeviceThatCameByItselfHearsOfItInItsTurn) {
  Late late;
  late.hear();
  EXPECT_EQ(late.epoch(late.ann), 3U) << "once";
}

// As where the hub has said since that the epoch is over, for it remembers a commit for a week.
TEST(EngineOrder, ADeviceThatForgotItsComingIsNotTakenOutByIt) {
  Late late;
  late.world.change(*late.second, [&](StoreTransaction& store) {
    return store.delete_pending(late.note);
  });
  late.hear();
}

// By its own commit of an epoch that is over it would be among those again who have gone since.
TEST(EngineOrder, NothingLeadsBackToAnEpochThatIsOver) {
  Late late;
  Phone& second = *late.second;
  auto pending =
      *late.world.look(second, [&](StoreTransaction& store) { return store.pending(late.note); });
  const auto commit = *tls::decode<api::CommitRequest>(pending.request);
  late.hear();
  late.world.link(late.ann);
  late.world.pass(minutes(2));
  ASSERT_EQ(late.epoch(second), 4U);
  late.world.change(second, [&](StoreTransaction& store) {
    return store.put_pending(late.note, pending);
  });
  const api::HandshakeItem again{.conversation = late.note, .message = commit.bundle.commit};
  const std::uint64_t next = late.world.inbox_number(second) + 1;
  late.world.push(second, api::Op::inbox_item, tls::encode(api::InboxItem{next, again}));
  late.world.settle();
  EXPECT_EQ(late.world.inbox_number(second), next);
  EXPECT_EQ(late.epoch(second), 4U);
}

}  // namespace
}  // namespace causeway::simulate::answers
