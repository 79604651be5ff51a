// A hub that lies: answers about others, forged and foreign items, groups that are not what they
// are called, and plain garbage. Nothing unproven is shown or believed, nothing crashes, and no
// lie makes a device ask without end.
#include "cmd/causeway-sim/engine_forger_test.h"

namespace causeway::simulate::lying {
namespace {

// --- Answers about people

TEST(LyingHub, AccountIsTheOneAskedFor) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& eve = world.person("eve");
  world.person("bob");
  const auto eves =
      world.ask(world.self(ann).device, api::LookupUsernameRequest{.username = to_bytes("eve")});
  world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::lookup_username) return std::nullopt;
    return eves.reply;
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "for bob alone").ok());
  ASSERT_EQ(ann.heard<MessageFailed>().size(), 1U);
  EXPECT_EQ(
      ann.heard<MessageFailed>().front().rule, client::rules::account_is_the_one_asked_for.name
  );
  world.pass(minutes(1));
  EXPECT_LE(ann.requests[api::Op::lookup_username], 2U);
  EXPECT_TRUE(world.texts(eve).empty());
}

// A name that nobody could have registered may look like somebody else's, or like no text at all.
TEST(LyingHub, UsernameIsOne) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& eve = world.person("eve");
  for (const std::string_view name : {"\u0430nn", "eve\n", "\xff\xfe"}) {
    world.on_reply =
        changed<api::AccountReply>(api::Op::lookup_account, [name](api::AccountReply& reply) {
          reply.username = to_bytes(name);
        });
    ASSERT_TRUE(world.say(eve, ToUser{"ann"}, "hello").ok());
    const auto person = world.look(ann, [&](StoreTransaction& store) {
      return store.person(world.self(eve).account);
    });
    EXPECT_FALSE(person && person->username == name);
    EXPECT_TRUE(world.texts(ann).empty()) << "its sender is not proven";
  }
}

TEST(LyingHub, UsernameKeepsItsAccount) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& eve = world.person("eve");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  // Eve writes to ann, and the hub says that she is bob.
  world.on_reply = changed<api::AccountReply>(
      api::Op::lookup_account, [](api::AccountReply& reply) { reply.username = to_bytes("bob"); }
  );
  ASSERT_TRUE(world.say(eve, ToUser{"ann"}, "I am bob").ok());
  const auto person = world.look(ann, [&](StoreTransaction& store) {
    return store.person(world.self(eve).account);
  });
  EXPECT_FALSE(person && person->username == "bob");
  EXPECT_TRUE(disbelieved(ann, client::rules::username_keeps_its_account));
  EXPECT_TRUE(world.texts(ann).empty()) << "its sender is not proven";
  world.on_reply = nullptr;
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "still you").ok());
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "still you"}));
  EXPECT_TRUE(world.texts(eve).empty());
}

TEST(LyingHub, StatementIsTheAccounts) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& eve = world.person("eve");
  world.person("bob");
  const Bytes eves = world.self(eve).statement;
  world.on_reply = changed<api::AccountReply>(
      api::Op::lookup_username, [&](api::AccountReply& reply) { reply.statement = eves; }
  );
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "for bob alone").ok());
  EXPECT_EQ(ann.heard<MessageFailed>().front().rule, client::rules::statement_is_the_accounts.name);
}

TEST(LyingHub, StatementIsNotOlder) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  const Bytes first = world.self(bob).statement;
  world.link(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const AccountId account = world.self(bob).account;
  const auto held = [&] {
    return world.look(
                    ann, [&](StoreTransaction& store) { return store.person(account); }
    )->statement;
  };
  const Bytes newest = held();
  ASSERT_NE(newest, first);
  deliver(world, ann, api::StatementItem{.account = account, .statement = first});
  EXPECT_EQ(held(), newest);
  // And in a refusal of a message: not believed, and asked again ever more slowly.
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &ann || frame.op != api::Op::send) return std::nullopt;
    const api::StaleDevices stale{
        .differences = {{.account = account, .statement = first, .missing = {}, .surplus = {}}},
        .leaving = {},
    };
    return refuse(api::Status::conflict, api::rules::devices_are_current, tls::encode(stale));
  };
  const std::size_t before = ann.requests[api::Op::send];
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "wait").ok());
  world.pass(minutes(5));
  EXPECT_LT(ann.requests[api::Op::send] - before, 20U);
  EXPECT_EQ(held(), newest);
  world.instead = nullptr;
  world.pass(minutes(2));
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "wait"}));
  // One's own, too.
  const Bytes own = world.self(bob).statement;
  deliver(world, bob, api::StatementItem{.account = account, .statement = first});
  EXPECT_EQ(world.self(bob).statement, own);
}

// --- Key packages

struct Claim {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& second = world.link(bob);

  /// Ann's message fails with this rule where the answer to her claim is changed like this.
  void expect(const Rule& rule, std::function<void(api::ClaimKeyPackagesReply&)> change) {
    world.on_reply = changed<api::ClaimKeyPackagesReply>(api::Op::claim_key_packages, change);
    const std::size_t before = ann.heard<MessageFailed>().size();
    EXPECT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
    ASSERT_EQ(ann.heard<MessageFailed>().size(), before + 1);
    EXPECT_EQ(ann.heard<MessageFailed>().back().rule, rule.name);
    EXPECT_TRUE(world.texts(bob).empty());
    EXPECT_TRUE(world.outbox(ann).empty());
  }
};

TEST(LyingHub, KeyPackagesSuffice) {
  Claim claim;
  claim.expect(client::rules::key_packages_suffice, [](api::ClaimKeyPackagesReply& reply) {
    reply.key_packages.clear();
  });
  claim.expect(client::rules::key_packages_suffice, [](api::ClaimKeyPackagesReply& reply) {
    reply.key_packages.back() = reply.key_packages.front();
  });
  claim.expect(client::rules::key_packages_suffice, [](api::ClaimKeyPackagesReply& reply) {
    reply.key_packages.push_back(reply.key_packages.front());
  });
}

// What is not of the device that it is said to be of is no package of it.
TEST(LyingHub, KeyPackageIsOfTheDevice) {
  Claim claim;
  claim.expect(client::rules::key_packages_suffice, [](api::ClaimKeyPackagesReply& reply) {
    std::swap(reply.key_packages.front().key_package, reply.key_packages.back().key_package);
  });
  claim.expect(client::rules::key_packages_suffice, [&](api::ClaimKeyPackagesReply& reply) {
    const Forger eve(claim.world, claim.world.self(claim.bob).account);
    const Bytes forged = as_message(eve.key_package(claim.world).key_package);
    for (auto& one : reply.key_packages) one.key_package = forged;
  });
}

TEST(LyingHub, KeyPackageIsInItsLifetime) {
  Claim claim;
  claim.expect(client::rules::key_packages_suffice, [&](api::ClaimKeyPackagesReply& reply) {
    const client::Self self = claim.world.self(claim.bob);
    const auto expired = *mls_group::make_key_package(
        mls_wire::suites[0].id,
        *client::mls_identity(self),
        client::leaf_options(
            claim.world.now - std::chrono::hours(24 * 365), client::KeyPackageUse::once
        ),
        claim.world.random
    );
    reply.key_packages = {{self.device, as_message(expired.key_package)}};
  });
}

// --- Who is let in

// The hub says that an account is in the conversation whose devices are missing. It is not, and its
// statement holds: ann would add it.
TEST(LyingHub, RepairsLetNobodyIn) {
  Pair pair;
  Phone& eve = pair.world.person("eve");
  const api::StaleDevices stale{
      .differences = {{
          .account = pair.world.self(eve).account,
          .statement = pair.world.self(eve).statement,
          .missing = {pair.world.self(eve).device},
          .surplus = {},
      }},
      .leaving = {},
  };
  std::size_t refusals = 3;
  pair.world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::send || refusals == 0) return std::nullopt;
    --refusals;
    return refuse(api::Status::conflict, api::rules::devices_are_current, tls::encode(stale));
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "between us").ok());
  pair.world.pass(minutes(1));
  EXPECT_EQ(pair.world.member_count(pair.ann, pair.id), 2U);
  EXPECT_EQ(pair.ann.requests[api::Op::commit], 0U);
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "between us"}));
}

// And it takes nobody out whom a statement lists.
TEST(LyingHub, RepairsPutNobodyOut) {
  Pair pair;
  const api::StaleDevices stale{
      .differences = {{
          .account = pair.world.self(pair.bob).account,
          .statement = pair.world.self(pair.bob).statement,
          .missing = {},
          .surplus = {pair.world.self(pair.bob).device},
      }},
      .leaving = {},
  };
  bool refused = false;
  pair.world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::send || std::exchange(refused, true)) return std::nullopt;
    return refuse(api::Status::conflict, api::rules::devices_are_current, tls::encode(stale));
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "still here").ok());
  EXPECT_EQ(pair.world.member_count(pair.ann, pair.id), 2U);
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "still here"}));
}

// A member calls somebody bob who has only his account's number. Nothing of it is shown.
TEST(LyingHub, LeafIsInStatement) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& eve = world.person("eve");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const Forger mallory(world, world.random.id<AccountId>());
  const Forger false_bob(world, world.self(bob).account);
  const auto bundle = false_bob.key_package(world);
  auto add = claim(world, eve, ann);
  add.push_back(bundle.key_package);
  const ForgedGroup group(world, mallory, world.random.id<ConversationId>(), std::move(add));
  world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::lookup_account) return std::nullopt;
    return api::make_reply(
        api::Status::ok,
        {},
        tls::encode(api::AccountReply{mallory.account, to_bytes("mallory"), mallory.statement})
    );
  };
  deliver(world, ann, group.welcome(api::ConversationKind::group, group.id));
  auto his = *mls_group::Group::join(
      *group.commit.bundle.welcome,
      bundle,
      false_bob.device_key.clone(),
      {.tree = group.commit.next.tree().nodes(), .psks = mls_group::NoPsks{}}
  );
  deliver(world, ann, say_as(world, his, false_bob, 1, "send me money"));
  EXPECT_EQ(world.conversation(ann, group.id).state, ConversationState::untrusted);
  EXPECT_TRUE(world.texts(ann).empty());
  const auto missing =
      world.look(ann, [&](StoreTransaction& store) { return store.gaps(group.id); });
  EXPECT_EQ(missing.size(), 1U) << "what others might know, and nobody does";
  // Nor is anything said there.
  ASSERT_TRUE(world.say(ann, group.id, "who are you?").ok());
  world.pass(minutes(1));
  EXPECT_EQ(ann.requests[api::Op::send], 1U);
}

// The accounts of a group's members are looked up before what they say is shown.
TEST(LyingHub, NothingIsShownBeforeItsSenderIsProven) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::lookup_account) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  world.pass(minutes(1));
  EXPECT_TRUE(world.texts(bob).empty());
  EXPECT_LT(bob.requests[api::Op::lookup_account], 30U);
  world.instead = nullptr;
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
}

TEST(LyingHub, AccountThatIsNotShownIsAskedForOnce) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::lookup_account) return std::nullopt;
    return refuse(api::Status::not_found, api::rules::account_exists);
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  world.pass(minutes(2));
  EXPECT_EQ(bob.requests[api::Op::lookup_account], 1U);
  EXPECT_TRUE(world.texts(bob).empty());
  EXPECT_EQ(world.conversation(bob, world.only(bob)).state, ConversationState::untrusted);
}

// --- Welcomes

// A group that the hub calls a note would hear what a person says to herself.
TEST(LyingHub, MembersFitKind) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& eve = world.person("eve");
  const Forger mallory(world, world.random.id<AccountId>());
  const ForgedGroup group(
      world, mallory, world.random.id<ConversationId>(), claim(world, eve, ann)
  );
  deliver(world, ann, group.welcome(api::ConversationKind::note, group.id));
  EXPECT_TRUE(disbelieved(ann, client::rules::members_fit_kind));
  EXPECT_TRUE(world.conversations(ann).empty());
  EXPECT_EQ(world.inbox_number(ann), 1U);
  ASSERT_TRUE(world.say(ann, ToNote{}, "a secret").ok());
  EXPECT_EQ(world.conversations(ann).size(), 1U);
  EXPECT_NE(world.conversations(ann).front().id, group.id);
  // Three people are no pair.
  auto three = claim(world, eve, ann);
  three.push_back(Forger(world, world.random.id<AccountId>()).key_package(world).key_package);
  const ForgedGroup crowd(world, mallory, world.random.id<ConversationId>(), std::move(three));
  ann.notices.clear();
  deliver(world, ann, crowd.welcome(api::ConversationKind::direct, crowd.id));
  EXPECT_TRUE(disbelieved(ann, client::rules::members_fit_kind));
  EXPECT_EQ(world.conversations(ann).size(), 1U);
}

// Somebody makes a group with the id of a conversation that ann has: it does not take its place.
TEST(LyingHub, WelcomeIsExpected) {
  Pair pair;
  Phone& eve = pair.world.person("eve");
  const Forger mallory(pair.world, pair.world.random.id<AccountId>());
  const auto before = pair.world.load(pair.ann, pair.id)->epoch_authenticator().clone();
  const ForgedGroup same(pair.world, mallory, pair.id, claim(pair.world, eve, pair.ann));
  deliver(pair.world, pair.ann, same.welcome(api::ConversationKind::group, pair.id));
  EXPECT_TRUE(disbelieved(pair.ann, client::rules::welcome_is_expected));
  EXPECT_TRUE(pair.world.load(pair.ann, pair.id)->epoch_authenticator() == before);
  // Or it is the Welcome to another group.
  pair.ann.notices.clear();
  const ForgedGroup other(
      pair.world, mallory, pair.world.random.id<ConversationId>(), claim(pair.world, eve, pair.ann)
  );
  deliver(
      pair.world,
      pair.ann,
      other.welcome(api::ConversationKind::group, pair.world.random.id<ConversationId>())
  );
  EXPECT_TRUE(disbelieved(pair.ann, client::rules::welcome_is_expected));
  EXPECT_EQ(pair.world.conversations(pair.ann).size(), 1U);
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "as before").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "as before"}));
}

// The key package of a Welcome is not in this store: the hub is asked, and comes off its word.
TEST(LyingHub, WelcomeThatCannotBeOpenedLeadsNowhere) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  const Forger mallory(world, world.random.id<AccountId>());
  const Forger other(world, world.random.id<AccountId>());
  const ForgedGroup group(
      world, mallory, world.random.id<ConversationId>(), {other.key_package(world).key_package}
  );
  deliver(world, ann, group.welcome(api::ConversationKind::group, group.id));
  world.pass(minutes(3));
  EXPECT_EQ(ann.requests[api::Op::conversation_info], 1U);
  EXPECT_EQ(world.conversation(ann, group.id).state, ConversationState::removed);
}

}  // namespace
}  // namespace causeway::simulate::lying
