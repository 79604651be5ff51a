// What a person does with their chats: others learn that a message was read only where both sides
// want it, and the devices of one account agree on what was read and muted.
#include "client/personal.h"
#include "client/receipts.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "content/status.h"

namespace causeway::simulate::answers {
namespace {

/// Ann has said "hello", Bob "hi", in a group of the two.
struct Reading : Pair {
  void switch_receipts(Phone& phone, bool are_on) {
    world.change(phone, [&](StoreTransaction& store) {
      return store.put_signs({.state = {are_on, are_on, to_unix_ms(world.now)}});
    });
  }

  void see_all(Phone& phone, ConversationId chat) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                          TRY(engine.read(store, chat, world.now));
                          return {};
                        }
                    )
                    .ok());
    world.pass(seconds(10));
  }

  /// What Bob says of Ann's "hello".
  std::vector<content::Status> heard(Phone& phone, const std::string& line) {
    const MessageRow row = line_called(world, phone, id, line).row;
    std::vector<content::Status> statuses;
    for (const auto& receipt :
         world.look(phone, [&](StoreTransaction& store) { return store.receipts(row); })) {
      statuses.push_back(receipt.status);
    }
    return statuses;
  }

  std::size_t unread(Phone& phone) {
    const AccountId own = world.self(phone).account;
    return world.look(phone, [&](StoreTransaction& store) -> Result<std::size_t> {
      const auto chat = TRY(store.personal_chat(id));
      return store.unread_count(id, chat.state.read_seq, own);
    });
  }

  client::PersonalChat personal(Phone& phone) {
    return world.look(phone, [&](StoreTransaction& store) { return store.personal_chat(id); });
  }

  Result<void> type(Phone& phone) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.typing(store, id);
    });
  }

  Result<void> mute(Phone& phone, std::uint64_t until_ms) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.mute(store, id, until_ms, world.now);
    });
  }
};

using Statuses = std::vector<content::Status>;

TEST(EnginePersonal, NobodyIsToldWhatIsReadUnlessTheyAskForIt) {
  Reading chat;
  chat.see_all(chat.bob, chat.id);
  EXPECT_EQ(chat.heard(chat.ann, "hello"), Statuses{content::Status::delivered});
}

TEST(EnginePersonal, ReadingIsToldWhereBothSidesWantIt) {
  Reading chat;
  chat.switch_receipts(chat.ann, true);
  chat.switch_receipts(chat.bob, true);
  chat.see_all(chat.bob, chat.id);
  EXPECT_EQ(chat.heard(chat.ann, "hello"), Statuses{content::Status::read});
  EXPECT_EQ(
      chat.ann.heard<client::notice::MessageDelivered>().back().status, content::Status::read
  );
}

TEST(EnginePersonal, WhoDoesNotTellIsNotTold) {
  Reading chat;
  chat.switch_receipts(chat.bob, true);
  chat.see_all(chat.bob, chat.id);
  EXPECT_EQ(chat.heard(chat.ann, "hello"), Statuses{content::Status::delivered});
}

TEST(EnginePersonal, StrangersAreNotTold) {
  Reading chat;
  chat.switch_receipts(chat.ann, true);
  chat.switch_receipts(chat.bob, true);
  ASSERT_TRUE(
      chat.world
          .command(
              chat.ann,
              [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                TRY(engine.send(
                    store,
                    client::ToUser{"bob"},
                    content::make_message(chat.world.random, content::text_part("do you know me?")),
                    chat.world.now
                ));
                return {};
              }
          )
          .ok()
  );
  chat.world.pass(seconds(10));
  ConversationId direct;
  for (const auto& one :
       chat.world.look(chat.bob, [](StoreTransaction& store) { return store.conversations(); })) {
    if (one.kind == api::ConversationKind::direct) direct = one.id;
  }
  chat.see_all(chat.bob, direct);
  chat.id = direct;
  EXPECT_EQ(chat.heard(chat.ann, "do you know me?"), Statuses{});
  ASSERT_TRUE(chat.world.say(chat.bob, direct, "no").ok());
  ASSERT_TRUE(chat.world.say(chat.ann, direct, "now you do").ok());
  chat.see_all(chat.bob, direct);
  EXPECT_EQ(chat.heard(chat.ann, "now you do"), Statuses{content::Status::read});
}

TEST(EnginePersonal, WhatIsReadIsNotUnread) {
  Reading chat;
  EXPECT_EQ(chat.unread(chat.bob), 1U);
  chat.see_all(chat.bob, chat.id);
  EXPECT_EQ(chat.unread(chat.bob), 0U);
  ASSERT_TRUE(chat.world.say(chat.bob, chat.id, "of one's own").ok());
  EXPECT_EQ(chat.unread(chat.bob), 0U);
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "one").ok());
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "two").ok());
  EXPECT_EQ(chat.unread(chat.bob), 2U);
}

TEST(EnginePersonal, WhatIsWithheldIsNotRead) {
  Reading chat;
  const auto put_state = [&](client::ConversationState state) {
    chat.world.change(chat.bob, [&](StoreTransaction& store) -> Result<void> {
      auto conversation = TRY(store.conversation(chat.id));
      conversation->state = state;
      return store.put_conversation(*conversation);
    });
  };
  const auto read = [&] {
    return chat.world.look(chat.bob, [&](StoreTransaction& store) {
      return chat.bob.engine.read(store, chat.id, chat.world.now);
    });
  };
  put_state(client::ConversationState::untrusted);
  EXPECT_EQ(read(), 0U);
  put_state(client::ConversationState::active);
  EXPECT_EQ(read(), 1U);
}

TEST(EnginePersonal, DevicesOfOneAccountAgree) {
  Reading chat;
  Phone& tablet = chat.world.link(chat.bob);
  chat.world.pass(seconds(20));
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "to both").ok());
  EXPECT_EQ(chat.unread(tablet), 1U);
  chat.see_all(chat.bob, chat.id);
  ASSERT_TRUE(chat.mute(chat.bob, content::never_ms).ok());
  ASSERT_TRUE(chat.world
                  .command(
                      chat.bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.set_signs(store, {true, false, to_unix_ms(chat.world.now)});
                      }
                  )
                  .ok());
  chat.world.pass(seconds(30));
  EXPECT_EQ(chat.unread(tablet), 0U);
  EXPECT_EQ(chat.personal(tablet).state, chat.personal(chat.bob).state);
  EXPECT_EQ(chat.personal(tablet).state.muted_until_ms, content::never_ms);
  EXPECT_TRUE(chat.world.look(
                            tablet, [](StoreTransaction& store) { return store.signs(); }
  ).state.read_receipts);
}

TEST(EnginePersonal, ADeviceThatComesLaterIsToldToo) {
  Reading chat;
  chat.see_all(chat.bob, chat.id);
  ASSERT_TRUE(chat.mute(chat.bob, content::never_ms).ok());
  Phone& tablet = chat.world.link(chat.bob);
  chat.world.pass(seconds(30));
  EXPECT_EQ(chat.personal(tablet).state, chat.personal(chat.bob).state);
  Phone& third = chat.world.link(chat.bob);
  chat.world.pass(seconds(30));
  EXPECT_EQ(chat.personal(third).state, chat.personal(chat.bob).state);
}

TEST(EnginePersonal, TheLaterChangeOfTwoHolds) {
  Reading chat;
  Phone& tablet = chat.world.link(chat.bob);
  chat.world.pass(seconds(20));
  ASSERT_TRUE(chat.mute(chat.bob, content::never_ms).ok());
  chat.world.pass(seconds(1));
  ASSERT_TRUE(chat.mute(tablet, 0).ok());
  chat.world.pass(seconds(40));
  EXPECT_EQ(chat.personal(tablet).state.muted_until_ms, 0U);
  EXPECT_EQ(chat.personal(chat.bob).state.muted_until_ms, 0U);
}

using client::notice::Typing;

TEST(EnginePersonal, WritingIsToldWhereBothSidesWantItAndKeptByNobody) {
  Reading chat;
  chat.world.pass(seconds(20));
  const auto rows = [&](Phone& phone) {
    return chat.world
        .look(phone, [&](StoreTransaction& store) { return store.all_messages(chat.id, {}, 100); })
        .size();
  };
  const std::size_t at_ann = rows(chat.ann);
  const std::size_t at_bob = rows(chat.bob);
  ASSERT_TRUE(chat.type(chat.ann).ok());
  EXPECT_TRUE(chat.bob.heard<Typing>().empty()) << "nobody asked for it";
  chat.switch_receipts(chat.ann, true);
  ASSERT_TRUE(chat.type(chat.ann).ok());
  EXPECT_TRUE(chat.bob.heard<Typing>().empty()) << "who does not tell is not told";
  chat.world.pass(seconds(6));
  chat.switch_receipts(chat.bob, true);
  ASSERT_TRUE(chat.type(chat.ann).ok());
  ASSERT_EQ(chat.bob.heard<Typing>().size(), 1U);
  EXPECT_EQ(chat.bob.heard<Typing>()[0].account, chat.world.self(chat.ann).account);
  EXPECT_EQ(rows(chat.ann), at_ann);
  EXPECT_EQ(rows(chat.bob), at_bob);
  ASSERT_TRUE(chat.world.say(chat.ann, chat.id, "done").ok());
  EXPECT_EQ(
      line_called(chat.world, chat.bob, chat.id, "done").state, client::MessageState::received
  );
}

TEST(EnginePersonal, WritingIsToldEveryFewSecondsAtMost) {
  Reading chat;
  chat.switch_receipts(chat.ann, true);
  chat.switch_receipts(chat.bob, true);
  chat.world.pass(seconds(20));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(chat.type(chat.ann).ok());
  EXPECT_EQ(chat.bob.heard<Typing>().size(), 1U);
  chat.world.pass(seconds(6));
  ASSERT_TRUE(chat.type(chat.ann).ok());
  EXPECT_EQ(chat.bob.heard<Typing>().size(), 2U);
}

TEST(EnginePersonal, OthersCannotSayIt) {
  Reading chat;
  content::PersonalState state;
  state.chats.push_back({.conversation = chat.id, .read_seq = 1'000});
  ASSERT_TRUE(send_raw(
                  chat.world,
                  chat.ann,
                  chat.id,
                  content::make_message(chat.world.random, content::personal_state_part(state))
  )
                  .ok());
  chat.world.pass(seconds(5));
  EXPECT_EQ(last_disbelieved(chat.bob), client::rules::state_is_ones_to_change.name);
  EXPECT_EQ(chat.personal(chat.bob).state.read_seq, 0U);
}

}  // namespace
}  // namespace causeway::simulate::answers
