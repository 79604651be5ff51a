// Sending: order of the checks, franks, repeats, and what a batch promises.
#include <set>

#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "mls_wire/message.h"
#include "provider/expiry.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

class Messages : public testing::Test {
 protected:
  Answer send(const TestDevice& by, std::string_view text) {
    return world.ask(by, group.send(text));
  }

  /// `group.message("x")` with something changed.
  template <typename Change>
  api::SendRequest changed(Change&& change) {
    auto message = *tls::decode<mls_wire::MlsMessage>(group.message("x"));
    change(std::get<mls_wire::PrivateMessage>(message.body));
    return {group.id, tls::encode(message), {}};
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
};

TEST_F(Messages, AnAcceptedMessageIsFrankedAndReachesEveryOtherLeaf) {
  const Answer answer = send(ada.device(), "hello");
  ASSERT_EQ(refusal_of(answer), "200 ");
  EXPECT_EQ(answer.outcome.wake, std::vector{bob.device().id()});
  const auto frank = answer.body<api::SendReply>().frank;
  EXPECT_EQ(frank.seq, 1U);
  EXPECT_EQ(frank.accepted_ms, to_unix_ms(world.now));
  EXPECT_EQ(frank.sender_account, ada.account);
  EXPECT_EQ(frank.sender_device, ada.device().id());
  EXPECT_EQ(
      world.franker.check(group.context_of(frank, "hello"), frank.frank),
      franking::FrankVerdict::valid
  );
  const auto item = std::get<api::MessageItem>(world.inbox(bob.device().id()).back().payload);
  EXPECT_EQ(item.frank, frank);
  EXPECT_EQ(item.message, group.message("hello"));
  EXPECT_EQ(item.conversation, group.id);
  EXPECT_EQ(world.inbox(ada.device().id()).size(), 1U) << "the sender gets its commit only";
}

TEST_F(Messages, CheckFrankTellsGenuineFromForged) {
  const auto frank = send(ada.device(), "hello").body<api::SendReply>().frank;
  api::CheckFrankRequest request{
      .context = tls::encode(group.context_of(frank, "hello")), .frank = frank.frank
  };
  const auto verdict = [&] {
    return world.ask(bob.device(), request).body<api::CheckFrankReply>().verdict;
  };
  EXPECT_EQ(verdict(), franking::FrankVerdict::valid);
  request.context = tls::encode(group.context_of(frank, "hullo"));
  EXPECT_EQ(verdict(), franking::FrankVerdict::invalid);
  request.context.push_back(0);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), request)), "400 tls.no_trailing_bytes");
}

TEST_F(Messages, FranksAreCheckedForMembersOnly) {
  const auto frank = send(ada.device(), "hello").body<api::SendReply>().frank;
  auto context = group.context_of(frank, "hello");
  const auto ask = [&](const TestDevice& by) {
    return refusal_of(
        world.ask(by, api::CheckFrankRequest{.context = tls::encode(context), .frank = frank.frank})
    );
  };
  EXPECT_EQ(ask(bob.device()), "200 ");
  EXPECT_EQ(ask(cleo.device()), "403 api.device_is_member");
  context.group_id = {};
  EXPECT_EQ(ask(bob.device()), "404 api.conversation_exists");
}

TEST_F(Messages, MessageIsNewAndARepeatGetsTheFirstAnswer) {
  const auto first = send(ada.device(), "once").body<api::SendReply>();
  // Also after the conversation has moved on: the device never saw the first answer.
  const auto late = group.send("once");
  const auto bundle = group.bundle(bob.device(), {});
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::CommitRequest{group.id, bundle})), "200 ");
  const Answer again = world.ask(ada.device(), late);
  EXPECT_EQ(refusal_of(again), "409 api.message_is_new");
  EXPECT_EQ(again.body<api::SendReply>(), first);
}

TEST_F(Messages, ARepeatWithinOneBatchGetsTheSameFrank) {
  const Bytes body = tls::encode(group.send("twice"));
  const auto outcomes = world.batch({
      world.request(ada.device(), api::Op::send, body),
      world.request(ada.device(), api::Op::send, tls::encode(group.send("between"))),
      world.request(ada.device(), api::Op::send, body),
  });
  const Answer first = read_answer(outcomes[0]);
  const Answer again = read_answer(outcomes[2]);
  EXPECT_EQ(refusal_of(again), "409 api.message_is_new");
  EXPECT_EQ(again.body<api::SendReply>(), first.body<api::SendReply>());
  EXPECT_NE(first.body<api::SendReply>().frank.frank, franking::Frank{});
  EXPECT_EQ(read_answer(outcomes[1]).body<api::SendReply>().frank.seq, 2U);
}

TEST_F(Messages, ConversationExists) {
  auto request = group.send("x");
  request.conversation = {};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "404 api.conversation_exists");
}

TEST_F(Messages, DeviceIsMember) {
  EXPECT_EQ(refusal_of(send(cleo.device(), "x")), "403 api.device_is_member");
}

TEST_F(Messages, MessageIsApplication) {
  const auto handshake =
      changed([](auto& message) { message.content_type = mls_wire::ContentType::commit; });
  EXPECT_EQ(refusal_of(world.ask(ada.device(), handshake)), "422 api.message_is_application");
  const api::SendRequest in_public{group.id, group.bundle(ada.device(), {}).commit, {}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), in_public)), "422 api.message_is_application");
}

TEST_F(Messages, MessageIsForThisGroup) {
  const auto elsewhere = changed([](auto& message) { message.group_id = Bytes(16, 1); });
  EXPECT_EQ(refusal_of(world.ask(ada.device(), elsewhere)), "422 mls.message.is_for_this_group");
}

TEST_F(Messages, MessageIsDecodedStrictly) {
  auto request = group.send("x");
  request.message.push_back(0);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "400 tls.no_trailing_bytes");
}

TEST_F(Messages, SizeIsWithinLimit) {
  const std::string huge(api::limits::message_size_max, 'x');
  EXPECT_EQ(refusal_of(send(ada.device(), huge)), "413 api.size_is_within_limit");
}

TEST_F(Messages, EpochIsCurrent) {
  for (const std::uint64_t epoch : {0U, 2U}) {
    const auto other = changed([epoch](auto& message) { message.epoch = {epoch}; });
    const Answer answer = world.ask(ada.device(), other);
    EXPECT_EQ(refusal_of(answer), "409 api.epoch_is_current");
    EXPECT_EQ(answer.body<api::StaleEpoch>().epoch, 1U);
  }
}

TEST_F(Messages, CommitmentIsPresent) {
  const auto without = changed([](auto& message) { message.authenticated_data = {0}; });
  EXPECT_EQ(refusal_of(world.ask(ada.device(), without)), "422 frank.commitment_is_present");
}

TEST_F(Messages, DevicesAreCurrentUntilACommitSettlesIt) {
  const TestDevice& second = world.link(bob);
  const Answer refused = send(ada.device(), "x");
  EXPECT_EQ(refusal_of(refused), "409 api.devices_are_current");
  const auto stale = refused.body<api::StaleDevices>();
  ASSERT_EQ(stale.differences.size(), 1U);
  EXPECT_EQ(stale.differences[0].account, bob.account);
  EXPECT_EQ(stale.differences[0].statement, tls::encode(bob.statement));
  EXPECT_EQ(stale.differences[0].missing, std::vector{second.id()});

  const auto bundle = group.bundle(bob.device(), {group.add(second)});
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::CommitRequest{group.id, bundle})), "200 ");
  group.apply(bundle);
  EXPECT_EQ(refusal_of(send(ada.device(), "x")), "200 ");
}

TEST_F(Messages, ARemovedDeviceIsSurplusAndGetsNothing) {
  TestDevice& second = world.link(bob);
  const auto added = group.bundle(bob.device(), {group.add(second)});
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::CommitRequest{group.id, added})), "200 ");
  group.apply(added);
  bob.statement = world.next_statement(bob, {&bob.device()});
  const api::PublishStatementRequest publish{.statement = tls::encode(bob.statement)};
  ASSERT_EQ(refusal_of(world.ask(bob.device(), publish)), "200 ");
  EXPECT_EQ(
      send(ada.device(), "x").body<api::StaleDevices>().differences.at(0).surplus,
      std::vector{second.id()}
  );
  const auto removed = group.bundle(ada.device(), {});  // does not settle it
  ASSERT_EQ(refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, removed})), "200 ");
  group.apply(removed);
  EXPECT_EQ(refusal_of(send(ada.device(), "x")), "409 api.devices_are_current");
  EXPECT_TRUE(world.inbox(second.id()).empty());
}

// Whoever lists a device that nobody can add stops nobody.
TEST_F(Messages, GoWithoutDevicesThatCannotBeAdded) {
  const TestDevice& second = world.link(bob);
  const TestDevice& third = world.link(bob);
  api::SendRequest request = group.send("x");
  request.without = {second.id()};
  const Answer refused = world.ask(ada.device(), request);
  ASSERT_EQ(refusal_of(refused), "409 api.devices_are_current");
  EXPECT_EQ(refused.body<api::StaleDevices>().differences.at(0).missing, std::vector{third.id()});
  request.without = {third.id(), second.id()};
  ASSERT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
  EXPECT_FALSE(world.inbox(bob.device().id()).empty());
  EXPECT_EQ(refusal_of(send(ada.device(), "y")), "409 api.devices_are_current") << "as before";

  const auto bundle = group.bundle(bob.device(), {group.add(second), group.add(third)});
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::CommitRequest{group.id, bundle})), "200 ");
  group.apply(bundle);
  bob.statement = world.next_statement(bob, {&bob.device(), &third});
  const api::PublishStatementRequest publish{.statement = tls::encode(bob.statement)};
  ASSERT_EQ(refusal_of(world.ask(bob.device(), publish)), "200 ");
  request = group.send("z");
  request.without = {second.id()};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "409 api.devices_are_current")
      << "one that has to go can be removed by anybody";
}

TEST_F(Messages, TimeOfAcceptanceNeverGoesBack) {
  const auto first = send(ada.device(), "1").body<api::SendReply>().frank;
  world.now -= std::chrono::hours(1);
  const auto second = send(ada.device(), "2").body<api::SendReply>().frank;
  EXPECT_EQ(second.accepted_ms, first.accepted_ms);
}

// Random sends, good and bad, in random batches: franks of a conversation count 1, 2, 3, …, and
// each inbox counts its items likewise.
TEST_F(Messages, SequenceIsContiguousOverRandomRefusals) {
  std::uint64_t accepted = 0;
  std::set<std::string> sent;
  for (int round = 0; round < 60; ++round) {
    std::vector<provider::Request> requests;
    std::vector<bool> is_good;
    for (std::uint64_t i = 1 + world.random.below(12); i > 0; --i) {
      const std::string text = std::to_string(world.random.below(200));
      const std::uint64_t kind = world.random.below(4);
      const TestDevice& by = kind == 3 ? cleo.device() : ada.device();
      auto request =
          kind == 2 ? changed([](auto& message) { message.epoch = {9}; }) : group.send(text);
      is_good.push_back(kind < 2 && sent.insert(text).second);
      requests.push_back(world.request(by, api::Op::send, tls::encode(request)));
    }
    const auto outcomes = world.batch(std::move(requests));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const Answer answer = read_answer(outcomes[i]);
      ASSERT_EQ(answer.ok(), is_good[i]) << answer.rule();
      if (answer.ok()) {
        EXPECT_EQ(answer.body<api::SendReply>().frank.seq, ++accepted);
      }
    }
  }
  const auto items = world.inbox(bob.device().id());
  ASSERT_EQ(items.size(), accepted + 1);  // the welcome comes first
  for (std::size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(items[i].number, i + 1);
    if (i == 0) continue;
    EXPECT_EQ(std::get<api::MessageItem>(items[i].payload).frank.seq, i);
  }
}

TEST_F(Messages, ABodyStaysUntilTheLastRecipientHasIt) {
  TestGroup three = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  ASSERT_EQ(refusal_of(world.ask(ada.device(), three.send("to two"))), "200 ");
  world.ack(bob.device().id(), 99);
  const auto left = world.inbox(cleo.device().id());
  ASSERT_EQ(left.size(), 2U);
  EXPECT_EQ(std::get<api::MessageItem>(left[1].payload).message, three.message("to two"));
  world.ack(cleo.device().id(), 99);
  world.ack(ada.device().id(), 99);
  sqlite::Database file = sqlite::Database::open(world.scratch / "provider.db");
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM body"), 0);
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM body_acked"), 0);
}

TEST_F(Messages, ThatAreFleetingBecomeTombstonesForWhoeverHasNotCollectedThem) {
  TestGroup three = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  api::SendRequest request = three.send("typing");
  request.ttl_seconds = 10;
  const Answer sent = world.ask(ada.device(), request);
  ASSERT_EQ(refusal_of(sent), "200 ");
  const auto frank = sent.body<api::SendReply>().frank;
  const auto expire = [&](std::chrono::seconds later) {
    auto transaction = world.store->begin_write();
    provider::expire(*transaction, from_unix_ms(frank.accepted_ms) + later);
    transaction->commit();
  };
  expire(std::chrono::seconds(9));
  const auto early = world.inbox(bob.device().id()).back();
  EXPECT_EQ(std::get<api::MessageItem>(early.payload).message, three.message("typing"));
  const std::uint64_t place = world.inbox(cleo.device().id()).back().number;
  world.ack(bob.device().id(), 99);
  expire(std::chrono::seconds(10));
  const auto late = world.inbox(cleo.device().id()).back();
  const auto* tombstone = std::get_if<api::TombstoneItem>(&late.payload);
  ASSERT_NE(tombstone, nullptr);
  EXPECT_EQ(tombstone->frank, frank);
  EXPECT_EQ(late.number, place) << "its place is kept";
  world.ack(cleo.device().id(), 99);
  world.ack(ada.device().id(), 99);
  sqlite::Database file = sqlite::Database::open(world.scratch / "provider.db");
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM body"), 0);
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM fleeting"), 0);
}

TEST_F(Messages, ThatAreFleetingAndCollectedLeaveNothing) {
  api::SendRequest request = group.send("typing");
  request.ttl_seconds = 10;
  ASSERT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
  world.ack(bob.device().id(), 99);
  auto transaction = world.store->begin_write();
  provider::expire(*transaction, world.now + std::chrono::hours(1));
  transaction->commit();
  sqlite::Database file = sqlite::Database::open(world.scratch / "provider.db");
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM fleeting"), 0);
}

TEST_F(Messages, TtlIsWithinLimit) {
  api::SendRequest request = group.send("typing");
  request.ttl_seconds = 301;
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "422 api.ttl_is_within_limit");
  request.ttl_seconds = 300;
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
}

TEST_F(Messages, ABodyThatIsSentAndAcknowledgedInOneBatchIsGone) {
  world.ack(ada.device().id(), 99);
  const std::uint64_t waiting = world.inbox(bob.device().id()).back().number;
  const auto ack = [&](std::uint64_t number) {
    return world.request(bob.device(), api::Op::ack, tls::encode(api::AckRequest{number}));
  };
  world.batch({
      ack(waiting),
      world.request(ada.device(), api::Op::send, tls::encode(group.send("1"))),
      ack(waiting + 1),
      world.request(ada.device(), api::Op::send, tls::encode(group.send("2"))),
  });

  const auto left = world.inbox(bob.device().id());
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].number, waiting + 2);
  sqlite::Database file = sqlite::Database::open(world.scratch / "provider.db");
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM body"), 1);
  EXPECT_EQ(file.query_one<std::int64_t>("SELECT count(*) FROM body_acked"), 0);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
