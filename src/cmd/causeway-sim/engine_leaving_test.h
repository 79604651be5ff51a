#pragma once

/// People who leave, and devices that have to go, for the tests beside this (ADR 0013).
#include "cmd/causeway-sim/engine_forger_test.h"
#include "identity/leave.h"
#include "mls_tree/roles.h"

namespace causeway::simulate {

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

}  // namespace causeway::simulate
