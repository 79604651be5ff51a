// What one device keeps another one can show: all of it, in whatever order it comes, once; and
// nothing that does not open as what it claims to be.
#include "client/history.h"
#include "client/messages.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"

namespace causeway::simulate::answers {
namespace {

using client::Arrival;
using client::HistoryMessage;

std::vector<HistoryMessage> exported(EngineWorld& world, Phone& phone, ConversationId id) {
  std::vector<HistoryMessage> records;
  for (const Message& message : world.look(phone, [&](StoreTransaction& store) {
         return store.all_messages(id, {}, 1'000);
       })) {
    if (auto record = client::export_message(message)) records.push_back(*std::move(record));
  }
  return records;
}

/// Bob's new device knows nothing of what was said before it came.
struct History : testing::Test {
  Pair pair;
  EngineWorld& world = pair.world;
  Phone* tablet = nullptr;

  void link_tablet() {
    world.pass(seconds(10));
    tablet = &world.link(pair.bob);
    world.pass(seconds(90));
    ASSERT_TRUE(lines(world, *tablet, pair.id).empty());
  }

  Result<bool> import(const HistoryMessage& record, Arrival arrival = Arrival::history) {
    auto store = *tablet->store->begin();
    client::Memory memory;
    client::Context context{
        .store = *store,
        .now = world.now,
        .random = world.random,
        .workers = alone(),
        .stock = 100,
        .memory = memory,
        .effects = {},
    };
    auto conversation = **store->conversation(pair.id);
    const auto kept = TRY(client::import_message(context, conversation, record, arrival));
    TRY(store->put_conversation(conversation));
    TRY(store->commit());
    return kept.is_new;
  }

  std::size_t owed() {
    return world.look(
                    *tablet, [](StoreTransaction& store) { return store.owed_receipts(100); }
    ).size();
  }

  std::size_t unshown() {
    return world.look(
                    *tablet, [](StoreTransaction& store) { return store.unshown({}, 100); }
    ).size();
  }

  HistoryMessage first() {
    return *client::export_message(line_called(world, pair.ann, pair.id, "hello"));
  }
};

TEST_F(History, IsWhatItWasInWhateverOrderItComes) {
  ASSERT_TRUE(world.say(pair.ann, pair.id, "gone soon").ok());
  const MessageRow hello = line_called(world, pair.ann, pair.id, "hello").row;
  ASSERT_TRUE(edit(world, pair.ann, hello, "hello, bob").ok());
  ASSERT_TRUE(react(world, pair.bob, line_called(world, pair.bob, pair.id, "hello").row, "+").ok());
  const Message gone = line_called(world, pair.ann, pair.id, "gone soon");
  const HistoryMessage said_before = *client::export_message(gone);
  ASSERT_TRUE(erase_for_everyone(world, pair.ann, gone.row).ok());
  link_tablet();
  const auto records = exported(world, pair.ann, pair.id);
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    ASSERT_TRUE(import(*record).ok());
  }
  EXPECT_EQ(lines(world, *tablet, pair.id), (Texts{"hello, bob [edited] +1", "hi"}))
      << "what is erased is handed to nobody";
  ASSERT_TRUE(import(said_before).ok());
  EXPECT_EQ(lines(world, *tablet, pair.id), lines(world, pair.bob, pair.id));
  EXPECT_EQ(lines(world, *tablet, pair.id), (Texts{"hello, bob [edited] +1", "hi", "deleted"}));
  EXPECT_EQ(exported(world, *tablet, pair.id), exported(world, pair.ann, pair.id))
      << "with all that proves it";
}

TEST_F(History, IsThereOnce) {
  link_tablet();
  EXPECT_EQ(*import(first()), true);
  EXPECT_EQ(*import(first()), false);
  EXPECT_EQ(*import(first(), Arrival::late), false);
  EXPECT_EQ(lines(world, *tablet, pair.id), Texts{"hello"});
}

TEST_F(History, StandsWhereItWasAcceptedFirst) {
  link_tablet();
  ASSERT_TRUE(import(first()).ok());
  // The same words, encrypted anew by a sender that had forgotten that they were accepted.
  const auto line = line_called(world, *tablet, pair.id, "hello");
  HistoryMessage again = first();
  again.frank.seq += 50;
  ASSERT_TRUE(import(again).ok());
  EXPECT_EQ(line_called(world, *tablet, pair.id, "hello").place, line.place);
  HistoryMessage before = first();
  before.frank.seq = 0;
  EXPECT_FALSE(import(before).ok());
}

TEST_F(History, IsNoNewsAndOwesNothing) {
  link_tablet();
  ASSERT_TRUE(import(first()).ok());
  EXPECT_EQ(owed(), 0U);
  EXPECT_EQ(unshown(), 0U);
}

TEST_F(History, ThatComesLateIsNewsAndOwesAReceipt) {
  link_tablet();
  ASSERT_TRUE(import(first(), Arrival::late).ok());
  EXPECT_EQ(owed(), 1U) << "delivered means stored by a device of the recipient: it is";
  EXPECT_EQ(unshown(), 1U);
}

TEST_F(History, OfWhatDisappearsIsGoneAtItsTime) {
  auto content = content::make_message(world.random, content::text_part("an hour"));
  content::expire_after(content, seconds(3'600));
  ASSERT_TRUE(send_raw(world, pair.ann, pair.id, content).ok());
  link_tablet();
  const auto records = exported(world, pair.bob, pair.id);
  for (const HistoryMessage& record : records) ASSERT_TRUE(import(record).ok());
  EXPECT_EQ(lines(world, *tablet, pair.id), (Texts{"hello", "hi", "an hour"}));
  world.pass(seconds(3'600));
  EXPECT_EQ(lines(world, *tablet, pair.id), (Texts{"hello", "hi"})) << "though nobody read it";
}

TEST_F(History, OnesOwnIsOnesOwnAgain) {
  tablet = &pair.ann;
  const HistoryMessage record = first();
  Message line = line_called(world, pair.ann, pair.id, "hello");
  line.id = world.random.id<client::MessageId>();  // as if it had never been
  world.change(pair.ann, [&](StoreTransaction& store) { return store.put_message(line); });
  ASSERT_TRUE(*import(record, Arrival::late));
  EXPECT_EQ(world.messages(pair.ann, pair.id).at(1).state, client::MessageState::sent);
  EXPECT_EQ(owed(), 1U) << "that of bob's words";
}

TEST_F(History, ThatIsNotThereIsNotHandedOver) {
  ASSERT_FALSE(exported(world, pair.bob, pair.id).empty());
  pair.ann.is_online = false;
  world.cut(pair.ann);
  const std::size_t accepted = exported(world, pair.ann, pair.id).size();
  ASSERT_TRUE(world.say(pair.ann, pair.id, "queued").ok());
  EXPECT_EQ(exported(world, pair.ann, pair.id).size(), accepted);
  const auto hello = line_called(world, pair.bob, pair.id, "hello");
  Message unproven =
      *world.look(pair.bob, [&](StoreTransaction& store) { return store.message(hello.row); });
  EXPECT_TRUE(client::export_message(unproven));
  unproven.state = client::MessageState::unproven;
  EXPECT_FALSE(client::export_message(unproven));
  unproven.state = client::MessageState::received;
  unproven.application_data = {};
  EXPECT_FALSE(client::export_message(unproven)) << "its evidence is erased";
}

TEST_F(History, IsProvenByItsFrankAlone) {
  const auto verdict = [&](const HistoryMessage& record) {
    const auto context = *client::frank_context_of(record, world.self(pair.bob).domain);
    const auto outcome = world.ask(
        world.self(pair.bob).device,
        api::CheckFrankRequest{.context = tls::encode(context), .frank = record.frank.frank}
    );
    const auto reply = *api::parse_reply(outcome.reply);
    return tls::decode<api::CheckFrankReply>(reply.body)->verdict;
  };
  HistoryMessage record = first();
  EXPECT_EQ(verdict(record), franking::FrankVerdict::valid);
  Bytes forged = to_bytes(record.application_data.reveal());
  forged.back() ^= 1U;
  record.application_data = SecretBytes(forged);
  EXPECT_EQ(verdict(record), franking::FrankVerdict::invalid);
  record = first();
  record.frank.sender_account = world.self(pair.bob).account;
  EXPECT_EQ(verdict(record), franking::FrankVerdict::invalid) << "nobody said so but ann";
}

TEST_F(History, HistoryIsOfThisConversation) {
  link_tablet();
  HistoryMessage record = first();
  record.conversation.value[0] ^= 1U;
  EXPECT_EQ(
      import(record).error().rule().name, client::rules::history_is_of_this_conversation.name
  );
  EXPECT_TRUE(lines(world, *tablet, pair.id).empty());
}

TEST_F(History, BreaksNoRuleOfLiveMessages) {
  link_tablet();
  HistoryMessage record = first();
  record.application_data = SecretBytes(Bytes{2});
  EXPECT_EQ(import(record).error().rule().name, franking::rules::version_is_1.name);
  record = first();
  record.frank.accepted_ms = to_unix_ms(world.now + std::chrono::hours(1));
  EXPECT_EQ(import(record).error().rule().name, franking::rules::time_is_not_ahead.name);
  record = first();
  Bytes other = to_bytes(record.application_data.reveal());
  other.resize(33);
  other.push_back(0);  // no content
  record.application_data = SecretBytes(other);
  EXPECT_FALSE(import(record).ok());
  EXPECT_TRUE(lines(world, *tablet, pair.id).empty());
}

}  // namespace
}  // namespace causeway::simulate::answers
