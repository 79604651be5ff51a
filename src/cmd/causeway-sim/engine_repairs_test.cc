// Chats follow the devices of their accounts: whatever is wrong with one device, or with one
// account's, keeps nobody else out and takes nobody out.
#include "client/claims.h"
#include "client/commits.h"
#include "cmd/causeway-sim/engine_forger_test.h"
#include "mls_tree/policy.h"

namespace causeway::simulate::lying {
namespace {

using client::Engine;

/// Ann has made a group; bob, cyd and dan are members without a role.
struct Repairs : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cyd = world.person("cyd");
  Phone& dan = world.person("dan");
  ConversationId id = world.group(ann, {"bob", "cyd", "dan"});
  std::set<DeviceId> without_packages;
  std::set<DeviceId> with_useless_packages;
  std::set<Phone*> idle;  // ask for no packages, so that others do the work

  Repairs() {
    world.on_reply = [this](Phone& phone, const api::Frame& frame, Bytes reply) {
      const bool is_claim = frame.op == api::Op::claim_key_packages;
      return is_claim ? spoil(phone, reply) : std::optional(reply);
    };
    world.instead = [this](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
      const bool waits = frame.op == api::Op::claim_key_packages && idle.contains(&phone);
      if (!waits) return std::nullopt;
      return refuse(api::Status::unavailable, api::rules::store_is_available);
    };
  }

  std::optional<Bytes> spoil(Phone&, const Bytes& reply) {
    const auto parsed = *api::parse_reply(reply);
    if (!parsed.ok()) return reply;
    auto body = *tls::decode<api::ClaimKeyPackagesReply>(parsed.body);
    std::erase_if(body.key_packages, [this](const api::ClaimedKeyPackage& claimed) {
      return without_packages.contains(claimed.device);
    });
    for (auto& claimed : body.key_packages) {
      if (with_useless_packages.contains(claimed.device))
        claimed.key_package = useless(claimed.device);
    }
    return api::make_reply(api::Status::ok, {}, tls::encode(body));
  }

  /// Signed as it should be, by a device that does not say that it can do what a group asks for.
  Bytes useless(DeviceId device) {
    for (Phone& phone : world.phones) {
      const client::Self self = world.self(phone);
      if (self.device != device) continue;
      auto options = client::leaf_options(world.now, client::KeyPackageUse::once);
      options.capabilities.extensions.clear();
      const auto made = *mls_group::make_key_package(
          mls_wire::preferred_suite.id, *client::mls_identity(self), options, world.random
      );
      return as_message(made.key_package);
    }
    return {};
  }

  /// A device that nobody can let in.
  Phone& link_without_packages(Phone& first) {
    idle = {&first};
    Phone& phone = world.link(first);
    without_packages.insert(world.self(phone).device);
    idle.clear();
    return phone;
  }

  /// The account's statement lists `phone` and no other.
  void leave_only(Phone& first, Phone& phone) {
    const auto listed = directory::parse_statement(world.self(first).statement);
    const auto* credential = listed->find(world.self(phone).device);
    ASSERT_NE(credential, nullptr);
    world.publish(first, {*credential});
  }

  std::size_t leaves(Phone& phone) { return world.load(phone, id)->tree().member_count(); }

  bool has_read(Phone& phone, const std::string& text) {
    const Texts texts = world.texts(phone);
    return std::ranges::count(texts, text) == 1;
  }
};

TEST_F(Repairs, APackageThatNoGroupTakesKeepsOutNobodyElse) {
  idle = {&bob, &cyd};
  Phone& second_bob = world.link(bob);
  Phone& second_cyd = world.link(cyd);
  with_useless_packages = {world.self(second_cyd).device};
  ASSERT_TRUE(world.say(ann, id, "to whoever can come").ok());
  EXPECT_EQ(leaves(ann), 5U);
  EXPECT_TRUE(has_read(second_bob, "to whoever can come"));
  EXPECT_FALSE(has_read(second_cyd, "to whoever can come"));
  EXPECT_TRUE(has_read(cyd, "to whoever can come"));
  with_useless_packages.clear();
  world.pass(minutes(61));
  ASSERT_TRUE(world.say(ann, id, "to all").ok());
  EXPECT_TRUE(has_read(second_cyd, "to all")) << "it is tried again";
}

// Two devices of one person, whose packages have the same key: the first comes in.
TEST_F(Repairs, PackagesThatExcludeEachOtherComeOneByOne) {
  const auto group = world.load(ann, id);
  const auto packages = claim(world, ann, bob);
  const auto sorted = mls_tree::sort_additions(
      group->public_group(),
      client::leaves_of(*group, {world.self(bob).account}),
      {packages.front(), packages.front()}
  );
  EXPECT_EQ(sorted.usable.size(), 1U);
  EXPECT_EQ(sorted.unusable.size(), 1U);
  const auto present = mls_tree::sort_additions(group->public_group(), {}, packages);
  EXPECT_TRUE(present.usable.empty()) << "the device is there already";
}

// Bob's only device is taken off, and the one that is to take its place cannot come yet.
TEST_F(Repairs, AnAccountKeepsItsPlaceUntilItsOtherDeviceComes) {
  idle = {&bob};
  Phone& second = link_without_packages(bob);
  leave_only(bob, second);
  ASSERT_TRUE(world.say(ann, id, "not for the lost one").ok());
  world.pass(minutes(5));
  EXPECT_EQ(world.member_count(ann, id), 4U);
  EXPECT_EQ(world.conversation(ann, id).state, ConversationState::untrusted);
  EXPECT_EQ(world.outbox(ann).size(), 1U) << "nobody speaks where a lost device would hear it";
  EXPECT_LE(ann.requests[api::Op::claim_key_packages], 12U);
  without_packages.clear();
  world.pass(minutes(3));
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(world.member_count(ann, id), 4U);
  EXPECT_EQ(leaves(ann), 4U);
  EXPECT_TRUE(has_read(second, "not for the lost one"));
  EXPECT_FALSE(has_read(bob, "not for the lost one"));
}

// The same with the only owner: roles would refuse to take it out.
TEST_F(Repairs, AnOwnerKeepsItsPlaceUntilItsOtherDeviceComes) {
  Phone& second = link_without_packages(ann);
  leave_only(ann, second);
  ASSERT_TRUE(world.say(bob, id, "to the owner").ok());
  world.pass(minutes(2));
  without_packages.clear();
  world.pass(minutes(3));
  EXPECT_TRUE(has_read(second, "to the owner"));
  EXPECT_TRUE(has_read(cyd, "to the owner"));
}

// Whoever may take the account out, or wants to leave, need not wait for it.
TEST_F(Repairs, AnAccountThatDoesNotComeCanBeTakenOut) {
  leave_only(bob, link_without_packages(bob));
  ASSERT_TRUE(world.say(ann, id, "in front of it").ok());
  world.pass(seconds(5));
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, id, {"bob"});
                      }
                  )
                  .ok());
  world.pass(minutes(3));
  EXPECT_EQ(world.member_count(ann, id), 3U);
  EXPECT_TRUE(has_read(cyd, "in front of it"));
}

// The hub refuses what comes of it, and would again.
TEST_F(Repairs, ThatTheHubRefusesAreNotAskedForForEver) {
  idle = {&bob};
  world.link(bob);
  std::size_t refused = 0;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op == api::Op::claim_key_packages && &phone == &bob) {
      return refuse(api::Status::unavailable, api::rules::store_is_available);
    }
    if (frame.op != api::Op::commit) return std::nullopt;
    const auto request = *tls::decode<api::CommitRequest>(frame.body);
    if (!request.bundle.welcome) return std::nullopt;
    ++refused;
    return refuse(api::Status::too_large, api::rules::size_is_within_limit);
  };
  ASSERT_TRUE(world.say(ann, id, "all the same").ok());
  world.pass(minutes(30));
  EXPECT_TRUE(has_read(bob, "all the same"));
  EXPECT_GE(refused, 1U);
  EXPECT_LE(refused, 4U) << "each member once";
}

// A program of bob's that is not ours lets another identity key than his account's speak for his
// device, which is on its list all the same; and for one that is not.
TEST_F(Repairs, ACertificateOfAnotherKeySilencesNobody) {
  const client::Self self = world.self(bob);
  const Forger forger(world, self.account);
  const auto ask = [&](const mls_group::CommitOptions& options) {
    auto group = *world.load(bob, id);
    const auto made = *group.commit(options, mls_group::NoPsks{}, world.random);
    const auto outcome = world.ask(
        self.device,
        api::CommitRequest{.conversation = id, .bundle = client::encode_bundle(made.bundle)}
    );
    world.tell_devices(outcome);
    return std::string(as_text(api::parse_reply(outcome.reply)->head.rule));
  };
  const auto stranger = forger.key_package(world).key_package;
  EXPECT_EQ(ask({.add = {stranger}}), api::rules::devices_are_current.name);

  const auto credential = identity::certify_device(
      forger.identity_key,
      self.account,
      self.device,
      identity::public_key_of(self.device_key),
      world.now
  );
  mls_group::CommitOptions options;
  options.identity = {mls_wire::basic_credential(tls::encode(credential)), self.device_key.clone()};
  EXPECT_EQ(ask(options), "");
  world.pass(minutes(1));
  ASSERT_TRUE(world.say(ann, id, "all the same").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(has_read(cyd, "all the same"));
  EXPECT_TRUE(has_read(dan, "all the same"));
  ASSERT_TRUE(world.say(bob, id, "for me as well").ok());
  world.pass(minutes(1));
  EXPECT_TRUE(has_read(ann, "for me as well")) << "his own program puts it right";
}

// Cyd's third device is listed while packages of her second are held and dan's are on their way.
TEST_F(Repairs, WhatIsHeldOfAnAccountIsNotTakenForAllOfIt) {
  idle = {&cyd, &dan};
  world.link(cyd);
  world.link(dan);
  Phone* third = nullptr;
  bool refuses = true;
  const AccountId dans = world.self(dan).account;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::claim_key_packages) return std::nullopt;
    const bool is_dans = tls::decode<api::ClaimKeyPackagesRequest>(frame.body)->account == dans;
    if (!idle.contains(&phone) && !(is_dans && refuses)) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  ASSERT_TRUE(world.say(ann, id, "to all six").ok());
  EXPECT_EQ(leaves(ann), 4U);
  third = &world.link(cyd);
  refuses = false;
  world.pass(seconds(10));
  EXPECT_EQ(leaves(ann), 7U);
  EXPECT_TRUE(has_read(*third, "to all six"));
}

TEST_F(Repairs, ConcernTheChatsOfTheAccountAlone) {
  ASSERT_TRUE(world.say(ann, ToUser{"cyd"}, "hello").ok());
  const auto chats = world.conversations(ann);
  const auto with_cyd =
      std::ranges::find(chats, api::ConversationKind::direct, &client::Conversation::kind);
  ASSERT_NE(with_cyd, chats.end());
  world.link(bob);
  EXPECT_TRUE(world.conversation(ann, id).check_devices);
  EXPECT_FALSE(world.conversation(ann, with_cyd->id).check_devices);
}

// A chat with somebody one of whose devices has been away for too long.
TEST_F(Repairs, NobodyWaitsForAStaleDeviceToOpenAChat) {
  idle = {&bob};
  Phone& second = world.link(bob);
  without_packages = {world.self(second).device};
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  EXPECT_TRUE(has_read(bob, "hello"));
  EXPECT_FALSE(has_read(second, "hello"));
  const ConversationId other = world.group(cyd, {"bob"});
  EXPECT_EQ(world.member_count(bob, other), 2U);
  const ConversationId third = world.group(dan, {"cyd"});
  ASSERT_TRUE(world
                  .command(
                      dan,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, third, {"bob"});
                      }
                  )
                  .ok());
  EXPECT_EQ(world.member_count(bob, third), 3U);
  without_packages.clear();
  world.pass(minutes(2));
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "to both").ok());
  EXPECT_TRUE(has_read(second, "to both"));
}

TEST_F(Repairs, SomebodyComesWithOneDeviceAtLeast) {
  without_packages = {world.self(bob).device};
  const ConversationId other = world.group(cyd, {"bob"});
  EXPECT_EQ(cyd.heard<Done>().back().rule, client::rules::key_packages_suffice.name);
  EXPECT_EQ(world.conversation(cyd, other).state, ConversationState::left);
}

}  // namespace
}  // namespace causeway::simulate::lying
