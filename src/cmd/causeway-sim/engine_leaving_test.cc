// Leaving, and devices that have to go: nobody needs a role to take them out, nothing that a member
// or a hub makes up takes anybody out, and no chat waits for who is away (ADR 0013).
#include "cmd/causeway-sim/engine_forger_test.h"
#include "identity/leave.h"
#include "mls_tree/roles.h"

namespace causeway::simulate {
namespace {

using client::ConversationState;
using client::Engine;
using client::StoreTransaction;
using client::ToUser;
using client::notice::Done;
using std::chrono::minutes;
using std::chrono::seconds;

using Texts = std::vector<std::string>;

/// Ann has made a group; bob and cyd are members without a role. All have spoken.
class Leaving : public testing::Test {
 protected:
  Leaving() {
    for (Phone* phone : {&ann, &bob, &cyd}) EXPECT_TRUE(world.say(*phone, id, "hello").ok());
  }

  void leave(Phone& phone, ConversationId conversation) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.leave(store, conversation);
                        }
                    )
                    .ok());
  }

  void add(Phone& by, const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        by,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.add_members(store, id, {username});
                        }
                    )
                    .ok());
  }

  void go_away(Phone& phone) {
    phone.is_online = false;
    world.cut(phone);
  }

  void return_of(Phone& phone) {
    phone.is_online = true;
    world.pass(seconds(2));
  }

  /// What a device of the phone's account would sign.
  api::LeaveItem claim_of(Phone& phone, std::uint64_t epoch) {
    const client::Self self = world.self(phone);
    const identity::LeaveClaim claim{
        .domain = to_bytes(self.domain),
        .account = self.account,
        .device = self.device,
        .conversation = id,
        .epoch = epoch,
    };
    return {id, self.account, self.device, epoch, identity::sign_leave(self.device_key, claim)};
  }

  std::uint64_t epoch_of(Phone& phone) { return world.load(phone, id)->epoch().value; }

  std::vector<client::RosterEntry> roster(Phone& phone) {
    return world.look(phone, [&](StoreTransaction& store) { return store.roster(id); });
  }

  bool believes_that_somebody_leaves(Phone& phone) {
    return std::ranges::any_of(roster(phone), [](const client::RosterEntry& entry) {
      return entry.stay == client::Stay::leaves;
    });
  }

  /// The claim is not in the inbox again.
  void forget_that_cyd_leaves(Phone& phone) {
    world.pass(seconds(10));
    world.copy_disk(phone);
    go_away(bob);
    leave(cyd, id);
    world.restore_disk(phone);
    ASSERT_FALSE(believes_that_somebody_leaves(phone));
  }

  bool has_read(Phone& phone, const std::string& text) {
    const Texts texts = world.texts(phone);
    return std::ranges::count(texts, text) == 1;
  }

  ConversationState state_of(Phone& phone) { return world.conversation(phone, id).state; }

  /// The hub says this to bob, who takes it for a lie.
  void expect_disbelieved(const api::LeaveItem& item, const Rule& rule) {
    lying::deliver(world, bob, item);
    EXPECT_TRUE(lying::disbelieved(bob, rule)) << rule.name;
    EXPECT_FALSE(believes_that_somebody_leaves(bob));
    EXPECT_EQ(state_of(bob), ConversationState::active);
  }

  /// Bob's commit, by a program of his that asks nobody.
  api::HandshakeItem lawless_removal(Phone& removed) {
    const auto group = world.load(bob, id);
    mls_group::GroupState state = group->state().clone();
    state.profile = mls_group::Profile::rfc9420;
    const mls_group::Group lax(std::move(state));
    const auto leaves = client::leaves_of(lax, {world.self(removed).account});
    const auto made = *lax.commit({.remove = leaves}, mls_group::NoPsks{}, world.random);
    return {id, tls::encode(mls_wire::MlsMessage{made.bundle.commit})};
  }

  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cyd = world.person("cyd");
  ConversationId id = world.group(ann, {"bob", "cyd"});
};

// --- Leaving

TEST_F(Leaving, IsCommittedBeforeAMessageByAnybody) {
  leave(cyd, id);
  EXPECT_EQ(state_of(cyd), ConversationState::left);
  ASSERT_TRUE(world.say(bob, id, "cyd has gone").ok());
  EXPECT_EQ(world.texts(ann).back(), "cyd has gone");
  EXPECT_EQ(world.member_count(ann, id), 2U);
  EXPECT_EQ(roster(ann).size(), 2U);
  EXPECT_NE(world.texts(cyd).back(), "cyd has gone");
}

// One member commits that, and the others see that it is done.
TEST_F(Leaving, IsDoneThoughNobodySpeaks) {
  const auto commits = [&] {
    return ann.requests[api::Op::commit] + bob.requests[api::Op::commit];
  };
  world.pass(seconds(10));  // until all is receipted
  const std::size_t before = commits();
  leave(cyd, id);
  world.pass(seconds(15));
  EXPECT_EQ(commits(), before);  // somebody may be about to speak
  world.pass(seconds(45));
  EXPECT_EQ(commits(), before + 1);
  EXPECT_EQ(world.member_count(ann, id), 2U);
  EXPECT_EQ(world.member_count(bob, id), 2U);
}

TEST_F(Leaving, IsCommittedAfterARestart) {
  go_away(bob);
  leave(cyd, id);
  world.restart(ann);
  world.pass(seconds(60));
  EXPECT_EQ(world.member_count(ann, id), 2U);
}

// Somebody leaves at the moment at which ann adds somebody: her change waits and is made.
TEST_F(Leaving, IsCommittedBeforeAChange) {
  Phone& dan = world.person("dan");
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &ann) return {};
    return item;
  };
  leave(bob, id);
  add(ann, "dan");
  for (const Done& done : ann.heard<Done>()) EXPECT_EQ(done.rule, "");
  world.on_item = nullptr;
  world.cut(ann);
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(ann.heard<Done>().back().rule, "");
  EXPECT_EQ(world.member_count(ann, id), 3U);
  EXPECT_EQ(world.member_count(dan, id), 3U);
  ASSERT_TRUE(world.say(dan, id, "glad to be here").ok());
  EXPECT_EQ(world.texts(ann).back(), "glad to be here");
}

TEST_F(Leaving, IsSaidAgainToADiskThatWasSetBack) {
  forget_that_cyd_leaves(ann);
  ASSERT_TRUE(world.say(ann, id, "is anybody there?").ok());
  world.pass(seconds(5));
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(world.member_count(ann, id), 2U);
}

TEST_F(Leaving, IsSaidAgainToWhoeverChangesTheGroup) {
  Phone& dan = world.person("dan");
  forget_that_cyd_leaves(ann);
  add(ann, "dan");
  world.pass(seconds(10));
  EXPECT_EQ(world.member_count(dan, id), 3U);
}

TEST_F(Leaving, IsTriedAgain) {
  const auto refusal = refuse(api::Status::unavailable, api::rules::store_is_available);
  world.instead = [&, left = 2](Phone&, const api::Frame& frame) mutable -> std::optional<Bytes> {
    if (frame.op != api::Op::leave || left == 0) return std::nullopt;
    --left;
    return refusal;
  };
  leave(bob, id);
  world.pass(seconds(20));
  EXPECT_EQ(state_of(bob), ConversationState::left);
}

TEST_F(Leaving, IsOfTheNewestEpoch) {
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &cyd) return {};
    return item;
  };
  add(ann, "dan");
  leave(cyd, id);
  EXPECT_NE(state_of(cyd), ConversationState::left);
  world.on_item = nullptr;
  world.cut(cyd);
  world.pass(seconds(30));
  EXPECT_EQ(state_of(cyd), ConversationState::left);
  EXPECT_EQ(cyd.heard<Done>().back().rule, "");
}

// The hub took the claim, and its answer and all that followed was lost; by the time it is
// repeated, others have taken the leaver out.
TEST_F(Leaving, IsDoneThoughItsAnswerWasLost) {
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::leave) return {};
    return reply;
  };
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &bob) return {};
    return item;
  };
  leave(bob, id);
  world.on_reply = nullptr;
  world.on_item = nullptr;
  go_away(bob);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  EXPECT_EQ(world.member_count(ann, id), 2U);
  return_of(bob);
  world.pass(minutes(2));
  EXPECT_EQ(state_of(bob), ConversationState::left);
  ASSERT_FALSE(bob.heard<Done>().empty());
  EXPECT_EQ(bob.heard<Done>().back().rule, "");
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Leaving, AnOwnerStays) {
  leave(ann, id);
  EXPECT_EQ(ann.heard<Done>().back().rule, mls_tree::rules::an_owner_stays.name);
  EXPECT_EQ(state_of(ann), ConversationState::active);
  leave(bob, id);
  leave(cyd, id);
  leave(ann, id);
  EXPECT_EQ(state_of(ann), ConversationState::left) << "nobody is left who would need one";
}

TEST_F(Leaving, TakesAllDevicesOfTheAccount) {
  Phone& second = world.link(bob);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  ASSERT_EQ(world.texts(second).back(), "to both of you");
  leave(second, id);
  EXPECT_EQ(state_of(second), ConversationState::left);
  EXPECT_EQ(state_of(bob), ConversationState::left);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  EXPECT_EQ(world.load(ann, id)->tree().member_count(), 2U);
  EXPECT_EQ(world.texts(cyd).back(), "bob has gone");
}

TEST_F(Leaving, ComesBackWhoIsAddedAgain) {
  leave(bob, id);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  add(ann, "bob");
  EXPECT_EQ(state_of(bob), ConversationState::active);
  ASSERT_TRUE(world.say(bob, id, "back").ok());
  EXPECT_EQ(world.texts(ann).back(), "back");
  leave(bob, id);
  ASSERT_TRUE(world.say(ann, id, "and gone").ok());
  EXPECT_EQ(world.member_count(cyd, id), 2U);
}

// An external commit cannot take others out. Of two, one leaves and the other has lost its state.
TEST_F(Leaving, KeepsNobodyFromComingBack) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "just us").ok());
  const ConversationId two = [&] {
    for (const auto& one : world.conversations(bob)) {
      if (one.kind == api::ConversationKind::direct) return one.id;
    }
    return ConversationId{};
  }();
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    auto conversation = *TRY(store.conversation(two));
    conversation.state = ConversationState::broken;
    return store.put_conversation(conversation);
  });
  go_away(ann);
  world.restart(ann);
  leave(bob, two);
  return_of(ann);
  EXPECT_EQ(world.conversation(ann, two).state, ConversationState::active);
  world.pass(seconds(30));
  EXPECT_EQ(world.member_count(ann, two), 1U);
}

TEST_F(Leaving, OfADirectChatBeginsAnotherWithTheNextWord) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "one").ok());
  const auto direct_of = [&](Phone& phone) {
    std::vector<ConversationId> found;
    for (const auto& one : world.conversations(phone)) {
      if (one.kind == api::ConversationKind::direct) found.push_back(one.id);
    }
    return found;
  };
  ASSERT_EQ(direct_of(bob).size(), 1U);
  leave(bob, direct_of(bob).front());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "two").ok());
  EXPECT_EQ(direct_of(bob).size(), 2U);
  EXPECT_TRUE(has_read(bob, "two"));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "three").ok());
  EXPECT_TRUE(has_read(ann, "three"));
}

// --- Claims that are none

TEST_F(Leaving, ClaimIsSigned) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.signature[5] ^= 1;
  expect_disbelieved(item, identity::rules::leave_is_signed);
}

TEST_F(Leaving, ClaimIsOfItsOwnAccount) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.account = world.self(ann).account;
  item.device = world.self(ann).device;
  expect_disbelieved(item, identity::rules::leave_is_signed);
}

TEST_F(Leaving, LeaverIsMember) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.device = world.self(ann).device;
  expect_disbelieved(item, client::rules::leaver_is_member);
}

TEST_F(Leaving, ClaimIsOfAListedDevice) {
  Phone& stolen = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  const api::LeaveItem item = claim_of(stolen, epoch_of(bob));
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.publish(cyd, {own});
  expect_disbelieved(item, client::rules::leaf_is_in_statement);
}

TEST_F(Leaving, ClaimIsOfThisMembership) {
  const api::LeaveItem old = claim_of(cyd, epoch_of(bob));
  const api::LeaveItem early = claim_of(cyd, epoch_of(bob) + 1);
  expect_disbelieved(early, client::rules::leave_is_of_this_membership);
  world.cut(bob);
  world.pass(seconds(2));
  leave(cyd, id);
  ASSERT_TRUE(world.say(ann, id, "cyd has gone").ok());
  add(ann, "cyd");
  ASSERT_EQ(state_of(cyd), ConversationState::active);
  expect_disbelieved(old, client::rules::leave_is_of_this_membership);
  // Nor does a program that was not there believe it.
  lying::deliver(world, cyd, old);
  EXPECT_EQ(state_of(cyd), ConversationState::active);
  EXPECT_TRUE(lying::disbelieved(cyd, client::rules::leave_is_of_this_membership));
}

// --- Devices that are not listed any more

TEST_F(Leaving, AnybodyTakesOutADeviceThatIsNotListed) {
  Phone& lost = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  ASSERT_EQ(world.texts(lost).back(), "to both of you");
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.publish(cyd, {own});
  go_away(cyd);
  go_away(ann);
  go_away(lost);
  ASSERT_TRUE(world.say(bob, id, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(bob).empty());
  return_of(ann);
  return_of(cyd);
  EXPECT_EQ(world.texts(ann).back(), "only to one");
  EXPECT_EQ(world.texts(cyd).back(), "only to one");
  EXPECT_EQ(state_of(ann), ConversationState::active);
  EXPECT_EQ(world.load(ann, id)->tree().member_count(), 3U);
}

TEST_F(Leaving, ThePeerTakesOutADeviceThatIsNotListed) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "just us").ok());
  Phone& lost = world.link(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "to both of you").ok());
  const auto own = *client::credential_at(*world.load(bob, id), world.load(bob, id)->own_leaf());
  world.publish(bob, {own});
  go_away(bob);
  go_away(lost);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(ann).empty());
  return_of(bob);
  EXPECT_EQ(world.texts(bob).back(), "only to one");
}

// Ann hears of the removal and not of the statement: she asks, waits, and follows.
TEST_F(Leaving, AReasonThatIsNotKnownIsAskedFor) {
  Phone& lost = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const bool is_statement = std::holds_alternative<api::StatementItem>(item.payload);
    if (&phone == &ann && is_statement) item.payload = api::TombstoneItem{};
    return item;
  };
  world.publish(cyd, {own});
  go_away(cyd);
  go_away(lost);
  const std::size_t before = ann.requests[api::Op::lookup_account];
  ASSERT_TRUE(world.say(bob, id, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_EQ(ann.requests[api::Op::lookup_account], before + 1);
  EXPECT_EQ(world.texts(ann).back(), "only to one");
  EXPECT_EQ(ann.requests[api::Op::conversation_info], 0U) << "never lost";
}

// Nothing can be encrypted for a device of which the hub has no key package, and nobody waits.
TEST_F(Leaving, AListedDeviceThatCannotBeAddedStopsNobody) {
  const DeviceId own = world.self(cyd).device;
  world.on_reply = lying::changed<api::ClaimKeyPackagesReply>(
      api::Op::claim_key_packages,
      [&](api::ClaimKeyPackagesReply& reply) {
        std::erase_if(reply.key_packages, [&](const api::ClaimedKeyPackage& claimed) {
          return claimed.device != own;
        });
      }
  );
  world.link(cyd);
  ASSERT_TRUE(world.say(bob, id, "to all who can read").ok());
  EXPECT_TRUE(world.outbox(bob).empty());
  EXPECT_EQ(world.texts(ann).back(), "to all who can read");
  EXPECT_EQ(world.texts(cyd).back(), "to all who can read");
  const std::size_t before = bob.requests[api::Op::claim_key_packages];
  ASSERT_TRUE(world.say(bob, id, "again").ok());
  EXPECT_EQ(bob.requests[api::Op::claim_key_packages], before) << "not asked for each message";
}

// Such a device may have keys with which it cannot be added.
TEST_F(Leaving, AKeyPackageThatIsOfNoUseStopsNobody) {
  world.on_reply = lying::changed<api::ClaimKeyPackagesReply>(
      api::Op::claim_key_packages,
      [&](api::ClaimKeyPackagesReply& reply) {
        // Of another suite.
        const auto other = *mls_group::make_key_package(
            mls_wire::suites[1].id,
            *client::mls_identity(world.self(world.phones.back())),
            client::leaf_options(world.now, client::KeyPackageUse::once),
            world.random
        );
        for (auto& one : reply.key_packages) one.key_package = lying::as_message(other.key_package);
      }
  );
  Phone& second = world.link(cyd);
  ASSERT_TRUE(world.say(bob, id, "to all who can read").ok());
  EXPECT_EQ(world.texts(ann).back(), "to all who can read");
  EXPECT_TRUE(world.texts(second).empty());
  world.on_reply = nullptr;
  world.pass(minutes(1));
  ASSERT_TRUE(world.say(bob, id, "and now to you").ok());
  EXPECT_EQ(world.texts(second).back(), "and now to you");
}

// Bob's message was accepted and he was not told; then another device of his leaves the group.
TEST_F(Leaving, WhatWasAcceptedBeforeIsToldToItsSender) {
  Phone& second = world.link(bob);
  world.pass(seconds(1));
  bool is_lost = true;
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::send && is_lost) return std::nullopt;
    return reply;
  };
  ASSERT_TRUE(world.say(bob, id, "the last word").ok());
  go_away(bob);
  leave(second, id);
  is_lost = false;
  return_of(bob);
  world.pass(seconds(60));
  EXPECT_EQ(world.conversation(bob, id).state, ConversationState::left);
  EXPECT_EQ(world.texts(ann).back(), "the last word");
  EXPECT_EQ(world.messages(bob, id).back().state, client::MessageState::sent);
  EXPECT_TRUE(world.outbox(bob).empty());
}

// The hub lets a commit pass that nobody had a right to.
TEST_F(Leaving, ARemovalWithoutAReasonIsWrong) {
  const std::size_t before = ann.requests[api::Op::lookup_account];
  lying::deliver(world, ann, lawless_removal(cyd));
  world.pass(seconds(2));
  EXPECT_EQ(ann.requests[api::Op::lookup_account], before + 1);
  EXPECT_EQ(ann.requests[api::Op::conversation_info], 1U);
  EXPECT_EQ(world.member_count(ann, id), 3U);
}

}  // namespace
}  // namespace causeway::simulate
