// A hub that lies: answers about others, forged and foreign items, groups that are not what they
// are called, and plain garbage. Nothing unproven is shown or believed, nothing crashes, and no
// lie makes a device ask without end.
#include "client/commits.h"
#include "cmd/causeway-sim/engine_forger_test.h"

namespace causeway::simulate::lying {
namespace {

/// The device cannot follow the conversation any more, and begins anew.
void lose(EngineWorld& world, Phone& phone, ConversationId id) {
  world.change(phone, [&](StoreTransaction& store) -> Result<void> {
    auto conversation = *TRY(store.conversation(id));
    conversation.state = ConversationState::broken;
    return store.put_conversation(conversation);
  });
  world.restart(phone);
}

/// Bob logs in again, and hears of an acknowledgement that he never made.
void end_inbox(Pair& pair, std::uint64_t newest) {
  pair.world.on_reply = changed<api::LoginReply>(api::Op::login, [=](api::LoginReply& reply) {
    reply.acked = ~std::uint64_t{0};
    reply.newest = newest;
  });
  pair.world.cut(pair.bob);
  pair.world.pass(minutes(2));
}

// --- Messages

TEST(LyingHub, SenderIsTheLeaf) {
  Pair pair;
  pair.tamper([&](api::MessageItem& item) {
    item.frank.sender_account = pair.world.self(pair.bob).account;
  });
  EXPECT_EQ(
      failures(pair.world, pair.bob, pair.id),
      std::vector<std::string>{std::string(franking::rules::sender_is_the_leaf.name)}
  );
}

TEST(LyingHub, LeafOfTheSenderExists) {
  Pair pair;
  const auto group = pair.world.load(pair.ann, pair.id);
  const auto beyond = client::credential_at(*group, mls_wire::LeafIndex{77});
  ASSERT_FALSE(beyond.ok());
  EXPECT_TRUE(beyond.error().is(client::rules::sender_is_the_leaf));
}

TEST(LyingHub, SequenceIsNew) {
  Pair pair;
  pair.tamper([](api::MessageItem& item) { item.frank.seq = 1; });
}

TEST(LyingHub, TimeDoesNotDecrease) {
  Pair pair;
  pair.tamper([](api::MessageItem& item) { item.frank.accepted_ms = 1; });
}

TEST(LyingHub, CiphertextIsWhole) {
  Pair pair;
  pair.tamper([](api::MessageItem& item) { item.message.back() ^= 1; });
}

TEST(LyingHub, MessageIsOfItsConversation) {
  Pair pair;
  pair.tamper([](api::MessageItem& item) { item.message = Bytes(40, 0); });
}

TEST(LyingHub, MessageIsShownOnce) {
  Pair pair;
  api::MessageItem first;
  pair.world.on_item = [&](Phone&, api::InboxItem item) {
    if (auto* message = std::get_if<api::MessageItem>(&item.payload)) first = *message;
    return std::optional(item);
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "once").ok());
  first.frank.seq += 1;
  deliver(pair.world, pair.bob, first);
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "once"}));
}

TEST(LyingHub, FrankOfWhatWasSentNamesItsSender) {
  Pair pair;
  pair.world.on_reply = changed<api::SendReply>(api::Op::send, [&](api::SendReply& reply) {
    reply.frank.sender_device = pair.world.self(pair.bob).device;
  });
  const std::size_t before = pair.ann.requests[api::Op::send];
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "signed").ok());
  EXPECT_EQ(pair.world.outbox(pair.ann).size(), 1U);
  pair.world.on_reply = nullptr;
  pair.world.pass(seconds(10));
  EXPECT_TRUE(pair.world.outbox(pair.ann).empty());
  EXPECT_EQ(pair.ann.requests[api::Op::send], before + 2);
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "signed"}));
}

// --- Order

TEST(LyingHub, GapMakesTheDeviceAskAgain) {
  Pair pair;
  bool lost = false;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &pair.bob && !std::exchange(lost, true)) return {};
    return item;
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "one").ok());
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "two").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), Texts{"hello"});
  pair.world.pass(seconds(2));
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "one", "two"}));
  EXPECT_EQ(pair.bob.connections, 2U);
}

TEST(LyingHub, RepeatedItemsAreTakenOnce) {
  Pair pair;
  std::vector<api::InboxItem> items;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) {
    if (&phone == &pair.bob) items.push_back(item);
    return std::optional(item);
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "one").ok());
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "two").ok());
  std::reverse(items.begin(), items.end());
  for (const auto& item : items) {
    pair.world.push(pair.bob, api::Op::inbox_item, tls::encode(item));
  }
  pair.world.settle();
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "one", "two"}));
  EXPECT_EQ(pair.bob.connections, 1U);
}

// More than the window allows is not kept, whatever it waits for.
TEST(LyingHub, ItemsThatWaitAreBounded) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::lookup_account) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const std::uint64_t stored = world.inbox_number(bob);
  for (std::uint64_t i = 2; i < 400 && bob.is_connected; ++i) {
    const api::InboxItem item{stored + i, api::TombstoneItem{}};
    world.push(bob, api::Op::inbox_item, tls::encode(item));
    world.settle();
  }
  EXPECT_FALSE(bob.is_connected);
  EXPECT_EQ(world.inbox_number(bob), stored);
}

// --- Epochs

TEST(LyingHub, EpochThatWasIsNotAskedForWithoutEnd) {
  Pair pair;
  pair.world.instead = [](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::send) return std::nullopt;
    return refuse(
        api::Status::conflict,
        api::rules::epoch_is_current,
        tls::encode(api::StaleEpoch{.epoch = 0})
    );
  };
  const std::size_t before = pair.ann.requests[api::Op::send];
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "again").ok());
  pair.world.pass(minutes(5));
  EXPECT_LT(pair.ann.requests[api::Op::send] - before, 20U);
  pair.world.instead = nullptr;
  pair.world.pass(minutes(2));
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "again"}));
}

TEST(LyingHub, GroupInfoThatDoesNotHoldIsAskedForOnceAMinute) {
  Pair pair;
  pair.world.change(pair.bob, [&](StoreTransaction& store) -> Result<void> {
    auto conversation = *TRY(store.conversation(pair.id));
    conversation.state = ConversationState::broken;
    return store.put_conversation(conversation);
  });
  pair.world.on_reply = changed<api::ConversationInfoReply>(
      api::Op::conversation_info,
      [](api::ConversationInfoReply& reply) { reply.group_info.back() ^= 1; }
  );
  pair.world.restart(pair.bob);
  pair.world.pass(minutes(5));
  EXPECT_LE(pair.bob.requests[api::Op::conversation_info], 6U);
  EXPECT_EQ(pair.bob.connections, 2U);
  pair.world.on_reply = nullptr;
  pair.world.pass(minutes(2));
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
}

// What bob says next would go to the members of the other conversation.
TEST(LyingHub, GroupInfoIsTheOneAskedFor) {
  Pair pair;
  pair.world.person("cid");
  const ConversationId other = pair.world.group(pair.ann, {"bob", "cid"});
  pair.world.change(pair.bob, [&](StoreTransaction& store) -> Result<void> {
    auto conversation = *TRY(store.conversation(pair.id));
    conversation.state = ConversationState::broken;
    return store.put_conversation(conversation);
  });
  pair.world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op != api::Op::conversation_info) return reply;
    const api::ConversationInfoRequest about_other{.conversation = other};
    return pair.world.ask(pair.world.self(pair.bob).device, about_other).reply;
  };
  pair.world.restart(pair.bob);
  const std::size_t commits = pair.bob.requests[api::Op::commit];
  pair.world.pass(minutes(2));
  EXPECT_TRUE(disbelieved(pair.bob, client::rules::group_info_is_the_one_asked_for));
  EXPECT_EQ(pair.bob.requests[api::Op::commit], commits);
  pair.world.on_reply = nullptr;
  pair.world.pass(minutes(2));
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
}

// Bob missed the commit that brought eve in, and the next is hers: he cannot follow, and comes
// back.
TEST(LyingHub, CommitOfAnUnknownLeafMakesTheDeviceComeBack) {
  Pair pair;
  EngineWorld& world = pair.world;
  Phone& eve = world.person("eve");
  bool is_lost = false;
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    auto* handshake = std::get_if<api::HandshakeItem>(&item.payload);
    if (&phone == &pair.bob && handshake != nullptr && !std::exchange(is_lost, true)) {
      handshake->message.clear();
    }
    return std::optional(item);
  };
  const auto added = world.command(pair.ann, [&](client::Engine& engine, StoreTransaction& store) {
    return engine.add_members(store, pair.id, {eve.username});
  });
  ASSERT_TRUE(added.ok());
  ASSERT_TRUE(is_lost);
  ASSERT_EQ(world.member_count(pair.bob, pair.id), 2U);
  // Her own program is not there any more to hear of a commit that it does not know.
  const DeviceId hers = world.self(eve).device;
  eve.is_online = false;
  world.cut(eve);
  const auto made = *world.load(eve, pair.id)->commit({}, mls_group::NoPsks{}, world.random);
  const auto outcome = world.ask(
      hers,
      api::CommitRequest{.conversation = pair.id, .bundle = client::encode_bundle(made.bundle)}
  );
  ASSERT_EQ(outcome.status, api::Status::ok);
  world.tell_devices(outcome);
  world.pass(minutes(2));
  EXPECT_EQ(world.member_count(pair.bob, pair.id), 3U);
  ASSERT_TRUE(world.say(pair.ann, pair.id, "to all three").ok());
  EXPECT_EQ(world.texts(pair.bob), (Texts{"hello", "to all three"}));
}

// A hub that keeps what was could bring a device back into an epoch whose secrets a removed member
// has.
TEST(LyingHub, GroupInfoIsNotOlder) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& eve = world.person("eve");
  const ConversationId id = world.group(ann, {"bob", "eve"});
  const api::ConversationInfoRequest about{.conversation = id};
  const Bytes old_info = world.ask(world.self(bob).device, about).reply;
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](client::Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, id, {eve.username});
                      }
                  )
                  .ok());
  ASSERT_EQ(world.member_count(bob, id), 2U);

  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    return frame.op == api::Op::conversation_info ? old_info : reply;
  };
  std::optional<Bytes> commit;
  world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::commit) return std::nullopt;
    commit = tls::decode<api::CommitRequest>(frame.body)->bundle.commit;
    return api::make_reply(api::Status::ok, {}, tls::encode(api::CommitReply{}));
  };
  lose(world, bob, id);
  world.pass(seconds(2));
  EXPECT_TRUE(disbelieved(bob, client::rules::group_info_is_not_older));
  if (commit) deliver(world, bob, api::HandshakeItem{id, *commit});
  EXPECT_EQ(world.member_count(bob, id), 2U);

  world.on_reply = nullptr;
  world.instead = nullptr;
  world.pass(minutes(2));
  EXPECT_EQ(world.conversation(bob, id).state, ConversationState::active);
}

// Whoever could not follow for a while is told who came in meanwhile, or a hub could break a
// conversation to let somebody in unseen.
TEST(LyingHub, NobodyComesInUnseen) {
  Pair pair;
  Phone& eve = pair.world.person("eve");
  pair.bob.is_online = false;
  pair.world.cut(pair.bob);
  ASSERT_TRUE(pair.world
                  .command(
                      pair.ann,
                      [&](client::Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, pair.id, {eve.username});
                      }
                  )
                  .ok());
  pair.bob.is_online = true;
  pair.bob.notices.clear();
  lose(pair.world, pair.bob, pair.id);
  pair.world.pass(minutes(2));
  ASSERT_EQ(pair.world.member_count(pair.bob, pair.id), 3U);
  std::vector<AccountId> added;
  for (const auto& change : pair.bob.heard<client::notice::ConversationChanged>()) {
    if (change.change != client::notice::Change::members) continue;
    added.insert(added.end(), change.added.begin(), change.added.end());
  }
  EXPECT_EQ(added, std::vector{pair.world.self(eve).account});
}

// --- The session

// The hub remembers more than this store, which is what an older copy of a store looks like.
TEST(LyingHub, AcknowledgementOfTheFutureMakesTheDeviceComeBack) {
  Pair pair;
  end_inbox(pair, ~std::uint64_t{0});
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::broken);
  EXPECT_LE(pair.bob.requests[api::Op::conversation_info], 3U);
}

// What was never in the inbox was not acknowledged.
TEST(LyingHub, AcknowledgementIsOfAnItem) {
  Pair pair;
  const std::uint64_t before = pair.world.inbox_number(pair.bob);
  end_inbox(pair, before + 1);
  EXPECT_TRUE(disbelieved(pair.bob, client::rules::acknowledgement_is_of_an_item));
  EXPECT_EQ(pair.world.inbox_number(pair.bob), before);
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
  pair.world.on_reply = nullptr;
  pair.world.pass(seconds(5));
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "after the lie").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "after the lie"}));
}

// A hub that lied about both numbers, or has lost what it had.
TEST(LyingHub, InboxGoesOnFromWhatTheHubHas) {
  Pair pair;
  end_inbox(pair, ~std::uint64_t{0});
  ASSERT_EQ(pair.world.inbox_number(pair.bob), ~std::uint64_t{0});
  pair.world.on_reply = nullptr;
  pair.world.cut(pair.bob);
  pair.world.pass(minutes(2));
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "after the lie").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "after the lie"}));
  EXPECT_LT(pair.world.inbox_number(pair.bob), 100U);
}

// Anything in the place of any answer.
TEST(LyingHub, GarbageInEveryAnswer) {
  for (const api::Op op :
       {api::Op::login,
        api::Op::lookup_username,
        api::Op::lookup_account,
        api::Op::publish_key_packages,
        api::Op::claim_key_packages,
        api::Op::create_conversation,
        api::Op::commit,
        api::Op::leave,
        api::Op::send,
        api::Op::conversation_info}) {
    for (const bool ok : {true, false}) {
      EngineWorld world;
      Phone& ann = world.person("ann");
      world.person("bob");
      world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
        if (frame.op != op) return reply;
        if (ok) return api::make_reply(api::Status::ok, {}, world.random.bytes(50));
        return world.random.bytes(50);
      };
      world.cut(ann);
      world.pass(seconds(2));
      world.say(ann, ToUser{"bob"}, "hello").ok();
      world.group(ann, {"bob"});
      world.pass(minutes(1));
      EXPECT_LT(ann.requests[op], 70U) << "op " << static_cast<unsigned>(op);
      world.on_reply = nullptr;
      world.pass(minutes(2));
      for (const auto& entry : world.outbox(ann)) {
        ADD_FAILURE() << "op " << static_cast<unsigned>(op) << " left entry of kind "
                      << static_cast<unsigned>(entry.kind);
      }
    }
  }
}

// Anything in the place of any item; the next one is read.
TEST(LyingHub, GarbageInEveryItem) {
  Pair pair;
  const std::vector<api::InboxPayload> garbage{
      api::WelcomeItem{pair.id, api::ConversationKind::group, Bytes(30, 1), Bytes(30, 2), {}},
      api::WelcomeItem{ConversationId{{5}}, api::ConversationKind{9}, {}, {}, {}},
      api::HandshakeItem{pair.id, Bytes(30, 3)},
      api::HandshakeItem{ConversationId{{5}}, {}},
      api::MessageItem{ConversationId{{5}}, {}, Bytes(30, 4)},
      api::TombstoneItem{pair.id, {}},
      api::StatementItem{pair.world.self(pair.ann).account, Bytes(30, 5)},
      api::StatementItem{pair.world.self(pair.bob).account, {}},
  };
  for (const api::InboxPayload& payload : garbage) {
    // In front of the next item, under its number; the hub's own come after the next login.
    deliver(pair.world, pair.bob, payload);
  }
  EXPECT_EQ(pair.world.conversations(pair.bob).size(), 1U);
  EXPECT_EQ(pair.world.texts(pair.bob), Texts{"hello"});
  pair.world.tell(pair.bob, client::Received{Bytes(30, 6)});
  EXPECT_FALSE(pair.bob.is_connected);
}

}  // namespace
}  // namespace causeway::simulate::lying
