// Resets: the others go on as after a deletion, and nothing else of one is believed.
#include "api/accounts.h"
#include "client/people.h"
#include "cmd/causeway-sim/engine_backup_test.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "provider/resets.h"

namespace causeway::simulate::answers {
namespace {

struct Reset : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cyd = world.person("cyd");

  directory::VerifiedStatement statement_of(Phone& phone) {
    return *directory::recall_statement(world.self(phone).statement);
  }

  Bytes reset_of(Phone& phone) { return tls::encode(directory::make_reset(statement_of(phone))); }

  std::size_t times_told(const Phone& phone, AccountId gone) {
    const auto changes = phone.heard<client::notice::ConversationChanged>();
    return static_cast<std::size_t>(std::ranges::count_if(changes, [&](const auto& change) {
      return change.removed == std::vector{gone};
    }));
  }

  bool believes_it(Phone& phone, AccountId account) {
    return world.command_for<bool>(phone, [&](Engine&, StoreTransaction& store) {
      return client::was_reset(store, account);
    });
  }

  /// In the place of the next statement that the phone is told of.
  void say_instead(Phone& phone, AccountId account, Bytes statement) {
    world.on_item = [&phone, account, statement](Phone& to, api::InboxItem item) {
      const bool is_it = std::holds_alternative<api::StatementItem>(item.payload) && &to == &phone;
      if (is_it) item.payload = api::StatementItem{account, statement};
      return std::optional(std::move(item));
    };
  }
};

TEST_F(Reset, TakesTheAccountOutOfItsGroups) {
  const ConversationId id = world.group(bob, {"ann", "cyd"});
  const AccountId gone = world.self(ann).account;
  world.reset("ann");
  world.pass(seconds(120));
  EXPECT_EQ(world.member_count(bob, id), 2U);
  EXPECT_EQ(times_told(bob, gone), 1U);
  ASSERT_TRUE(world.say(cyd, id, "ann is gone").ok());
  EXPECT_EQ(world.texts(bob).back(), "ann is gone");
}

// Nobody could hand it over.
TEST_F(Reset, AGroupGoesOnWithoutItsOnlyOwner) {
  const ConversationId id = world.group(ann, {"bob", "cyd"});
  world.reset("ann");
  world.pass(seconds(120));
  EXPECT_EQ(world.member_count(bob, id), 2U);
  ASSERT_TRUE(world.say(bob, id, "on we go").ok());
  EXPECT_EQ(world.texts(cyd).back(), "on we go");
}

TEST_F(Reset, NobodyWritesToTheAccountAnyMore) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  world.reset("ann");
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "are you there?").ok());
  world.pass(seconds(120));
  ASSERT_FALSE(bob.heard<MessageFailed>().empty());
  EXPECT_EQ(bob.heard<MessageFailed>().back().rule, api::rules::account_exists.name);
  const Texts texts = world.texts(bob);
  EXPECT_EQ(std::ranges::count(texts, "hello"), 1) << "what was said stays";
}

TEST_F(Reset, IsHeardOfByWhoMissedStatementsBefore) {
  const ConversationId id = world.group(bob, {"ann", "cyd"});
  bob.is_online = false;
  world.cut(bob);
  world.link(ann);
  world.link(ann);
  world.reset("ann");
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const auto* told = std::get_if<api::StatementItem>(&item.payload);
    if (&phone != &bob || told == nullptr) return item;
    const bool is_last =
        directory::is_last(directory::parse_statement(told->statement)->body().kind);
    if (!is_last) item.payload = api::TombstoneItem{};
    return item;
  };
  bob.is_online = true;
  world.start(bob);
  world.pass(seconds(120));
  EXPECT_TRUE(believes_it(bob, world.self(ann).account));
  EXPECT_EQ(world.member_count(bob, id), 2U);
}

// A hub that ends an account cannot give it a key, and not bring it back.
TEST_F(Reset, MakesNoKeyTheAccounts) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  const AccountId account = world.self(ann).account;
  auto forged = directory::make_reset(statement_of(ann));
  forged.body.version += 5;
  forged.body.identity_key = statement_of(cyd).body().identity_key;
  say_instead(bob, account, tls::encode(forged));
  world.link(ann);
  world.pass(seconds(60));
  EXPECT_FALSE(believes_it(bob, account));
  world.on_item = nullptr;
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "still you").ok());
  EXPECT_EQ(world.texts(ann).back(), "still you");
}

TEST_F(Reset, NothingFollowsIt) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  const AccountId account = world.self(ann).account;
  say_instead(bob, account, reset_of(ann));
  world.link(ann);
  EXPECT_TRUE(believes_it(bob, account));
  world.on_item = nullptr;
  world.link(ann);
  world.pass(seconds(60));
  EXPECT_TRUE(believes_it(bob, account)) << "whatever the hub says later";
}

// The provider that lied may be another's the next day: what the devices have stays theirs.
TEST_F(Reset, ResetIsAnothers) {
  say_instead(ann, world.self(ann).account, reset_of(ann));
  world.link(ann);
  EXPECT_EQ(last_disbelieved(ann), client::rules::reset_is_anothers.name);
  EXPECT_EQ(statement_of(ann).body().kind, directory::StatementKind::update);
  world.on_item = nullptr;
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "here I am").ok());
  EXPECT_EQ(world.texts(bob).back(), "here I am");
}

TEST_F(Reset, IsToldAtEachLoginUntilItIsTakenBack) {
  const Instant due = world.now + provider::reset_delay;
  world.file_reset("ann");
  world.cut(ann);
  world.pass(seconds(1));
  EXPECT_EQ(ann.heard<client::notice::LoggedIn>().back().ends, due);
  EXPECT_FALSE(bob.heard<client::notice::LoggedIn>().back().ends.has_value());
  EXPECT_EQ(world.ask(world.self(ann).device, api::KeepAccountRequest{}).status, api::Status::ok);
  world.cut(ann);
  world.pass(seconds(1));
  EXPECT_FALSE(ann.heard<client::notice::LoggedIn>().back().ends.has_value());
}

TEST_F(Reset, EndsTheLoginsOfItsDevices) {
  world.reset("ann");
  world.cut(ann);
  world.pass(seconds(1));
  ASSERT_FALSE(ann.heard<client::notice::LoginRefused>().empty());
  EXPECT_EQ(
      ann.heard<client::notice::LoginRefused>().back().rule, api::rules::account_is_not_reset.name
  );
}

// Nobody signs a reset: a new machine would sign what follows whatever the hub has made up.
TEST_F(Reset, RecoveredAccountGoesOn) {
  BackupHost host{world};
  host.make_key(ann);
  host.write(ann);
  const auto key = host.key(ann);
  const auto outcome = host.ask_to_recover("ann", key);
  auto reply = *tls::decode<api::RecoverReply>(api::parse_reply(outcome.reply)->body);
  reply.account.statement = reset_of(ann);
  Phone& restored = world.empty_phone("ann");
  const auto begun = world.command(restored, [&](Engine& engine, StoreTransaction& store) {
    const auto publish = engine.begin_recovery(
        store, {"hub.example", "new machine", key}, reply, client::Others::removed, world.now
    );
    return publish.ok() ? Result<void>() : Result<void>(publish.error());
  });
  ASSERT_FALSE(begun.ok());
  EXPECT_TRUE(begun.error().is(client::rules::recovered_account_goes_on));
}

TEST_F(Reset, IsTakenBackByWhoeverComesBackByTheRecoveryKey) {
  BackupHost host{world};
  host.make_key(ann);
  host.write(ann);
  const auto key = host.key(ann);
  world.file_reset("ann");
  Phone& restored = host.recover("ann", key);
  EXPECT_FALSE(restored.heard<client::notice::LoggedIn>().back().ends.has_value());
}

// What the hub has says nothing of the versions between: asked once, it is not asked again and
// again.
TEST_F(Reset, IsAskedAboutOnceWhereAKeyChangeWasMissed) {
  const ConversationId id = world.group(bob, {"ann", "cyd"});
  Phone& second = world.link(ann);
  world.pass(seconds(5));
  world.copy_disk(bob);
  const DeviceId lost = world.self(second).device;
  ASSERT_TRUE(world.remove(ann, lost).ok());
  world.pass(seconds(30));
  world.reset("ann");
  world.pass(seconds(30));
  world.restore_disk(bob);
  const auto before = bob.requests[api::Op::statements];
  world.pass(seconds(30));
  ASSERT_TRUE(world.say(bob, id, "hello").ok());
  world.pass(seconds(30));
  EXPECT_LE(bob.requests[api::Op::statements] - before, 3U);
}

}  // namespace
}  // namespace causeway::simulate::answers
