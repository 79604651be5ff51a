// A reset by a hub that does what it should: filed, told, taken back or gone on with, and what the
// others see of it.
#include "api/reset.h"
#include "cmd/causeway-sim/engine_reset_test.h"
#include "provider/expiry.h"
#include "provider/resets.h"

namespace causeway::simulate::lying {
namespace {

using std::chrono::hours;

struct HonestResets : Resets {
  std::string file() {
    const auto transaction = world.hub_store().begin_write();
    auto code = provider::file_reset(*transaction, to_bytes("bob"), world.now, world.random);
    transaction->commit();
    keep_house();
    return *std::move(code);
  }

  void keep_house() {
    provider::Outcome outcome;
    {
      const auto transaction = world.hub_store().begin_write();
      outcome.wake = provider::expire(*transaction, world.now).woken;
      transaction->commit();
    }
    world.tell_devices(outcome);
  }

  /// A phone on which bob goes on with his account, who had lost everything.
  Phone& go_on(const std::string& code) {
    bob.is_online = false;
    world.cut(bob);
    world.now += hours(24 * 7);
    Phone& phone = world.empty_phone("bob");
    const auto found = world.ask(
        std::nullopt, api::ResetRequest{.username = to_bytes("bob"), .code = to_bytes(code)}
    );
    const auto reply = *api::parse_reply(found.reply);
    EXPECT_TRUE(reply.ok());
    const auto account_reply = *tls::decode<api::AccountReply>(reply.body);
    const client::Resetter resetter{world.self(ann).domain, "bob", "new phone"};
    const auto publish = [&] {
      return world.command_for<api::PublishStatementRequest>(phone, [&](auto& engine, auto& store) {
        return engine.begin_reset(store, resetter, account_reply, world.now);
      });
    };
    const auto first = publish();
    const auto again = publish();
    const auto key = [](const api::PublishStatementRequest& one) {
      return directory::parse_statement(one.statement)->body().identity_key;
    };
    EXPECT_EQ(key(first), key(again)) << "after a crash";
    const auto outcome =
        world.ask(std::nullopt, api::PublishResetRequest{to_bytes("bob"), to_bytes(code), again});
    EXPECT_EQ(outcome.status, api::Status::ok);
    for (Phone& one : world.phones) world.cut(one);  // so that all hear of it
    world.start(phone);
    world.pass(seconds(2));
    return phone;
  }
};

TEST_F(HonestResets, IsHeardOfAndTakenBack) {
  file();
  ASSERT_EQ(bob.heard<client::notice::ResetFiled>().size(), 1U);
  EXPECT_EQ(
      bob.heard<client::notice::ResetFiled>().front().in_force_ms,
      to_unix_ms(world.now + hours(24 * 7))
  );
  EXPECT_EQ(world.self(bob).reset_ms, to_unix_ms(world.now + hours(24 * 7)));
  EXPECT_EQ(world.self(ann).reset_ms, 0U);
  world.restart(bob);
  EXPECT_NE(world.self(bob).reset_ms, 0U);
  const auto kept = world.ask(world.self(bob).device, api::KeepAccountRequest{});
  EXPECT_EQ(kept.status, api::Status::ok);
  world.tell_devices(kept);
  world.pass(seconds(2));
  EXPECT_EQ(world.self(bob).reset_ms, 0U);
}

TEST_F(HonestResets, ThePersonGoesOnInNewChats) {
  const Bytes before = world.self(bob).statement;
  Phone& other = go_on(file());
  EXPECT_EQ(world.self(other).registration, client::Registration::done);
  world.pass(minutes(3));
  EXPECT_EQ(world.member_count(ann, group), 2U);
  EXPECT_EQ(world.member_count(cyd, group), 2U);
  EXPECT_EQ(lines(ann, group), 1U);
  EXPECT_EQ(lines(ann, *chat), 1U);
  ASSERT_TRUE(world.say(ann, group, "without bob").ok());
  EXPECT_EQ(world.texts(cyd, group).back(), "without bob");

  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "is it you?").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(other), Texts{"is it you?"});
  ASSERT_TRUE(world.say(other, ToUser{"ann"}, "it is").ok());
  const Texts heard = world.texts(ann);
  EXPECT_EQ(std::ranges::count(heard, "it is"), 1);
  EXPECT_TRUE(refused(ann).empty());
  EXPECT_EQ(ann.heard<client::notice::NotBelieved>().size(), 0U);

  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, group, {"bob"});
                      }
                  )
                  .ok());
  ASSERT_TRUE(world.say(cyd, group, "welcome back").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(other, group), Texts{"welcome back"});
}

// The new device may try, as whoever has lost its state does.
TEST_F(HonestResets, ComesIntoNothingByItself) {
  Phone& other = go_on(file());
  come_in(other, group, api::ConversationKind::group);
  come_in(other, *chat, api::ConversationKind::direct);
  const DeviceId device = world.self(other).device;
  EXPECT_FALSE(has_leaf(ann, group, device));
  EXPECT_FALSE(has_leaf(ann, *chat, device));
  EXPECT_EQ(world.conversation(other, group).state, ConversationState::removed);
}

// Its owner tells what happened, where everybody else only sees it.
TEST_F(HonestResets, AGroupWhoseOnlyOwnerWasResetStandsStill) {
  const ConversationId bobs = world.group(bob, {"ann", "cyd"});
  ASSERT_TRUE(world.say(bob, bobs, "mine").ok());
  Phone& other = go_on(file());
  ASSERT_TRUE(world.say(ann, bobs, "anybody?").ok());
  world.pass(minutes(5));
  EXPECT_FALSE(world.outbox(ann).empty()) << "it waits";
  EXPECT_EQ(world.texts(cyd, bobs), Texts{"mine"});
  EXPECT_LT(ann.requests[api::Op::send] + ann.requests[api::Op::commit], 60U);
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_EQ(lines(ann, bobs), 1U);
}

}  // namespace
}  // namespace causeway::simulate::lying
