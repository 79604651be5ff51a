#pragma once

/// Accounts that were reset, by a hub that does with it what it likes: what it enters stands in its
/// store as if its operator had filed it, without delay, and without ending anything.
#include "client/succession.h"
#include "client/trust.h"
#include "cmd/causeway-sim/engine_forger_test.h"

namespace causeway::simulate::lying {

using client::Change;
using client::Engine;
using client::Trust;

/// The phone of whoever has the account now. Its hub has put `made` behind the newest statement.
struct Impostor {
  Forger keys;
  Bytes statement;

  Impostor(EngineWorld& world, Phone& of) : keys(world, world.self(of).account) {
    const auto previous = *directory::parse_statement(world.self(of).statement);
    statement = tls::encode(directory::make_reset(previous, keys.identity_key, listed(world)));
  }

  directory::Device listed(EngineWorld& world) const {
    return {
        .credential = tls::encode(keys.credential),
        .added_ms = to_unix_ms(world.now),
        .expires_ms = to_unix_ms(world.now + std::chrono::hours(1'000)),
        .name_commitment = {},
    };
  }

  /// The hub says so from now on to whoever asks, and refuses what goes to the devices before.
  void enter(EngineWorld& world) const {
    const auto next = *directory::parse_statement(statement);
    const auto transaction = world.hub_store().begin_write();
    auto& accounts = transaction->accounts();
    for (provider::DeviceRecord device : accounts.devices(keys.account)) {
      device.listing = provider::Listing::removed;
      accounts.put_device(device);
    }
    accounts.put_statement(keys.account, next.body().version, statement);
    for (const auto& credential : next.credentials()) {
      accounts.put_device({credential.device, credential.account, tls::encode(credential)});
    }
    auto& conversations = transaction->conversations();
    for (const ConversationId& id : conversations.of_account(keys.account)) {
      conversations.put_devices(id, provider::Devices::to_check);
    }
    transaction->commit();
  }

  /// A phone that runs with it.
  Phone& start(EngineWorld& world, const std::string& username) const {
    Phone& phone = world.empty_phone(username);
    world.change(phone, [&](StoreTransaction& store) {
      client::Self self;
      self.domain = world.self(world.phones.front()).domain;
      self.username = username;
      self.account = keys.account;
      self.device = keys.device;
      self.identity_key = keys.identity_key.clone();
      self.device_key = keys.device_key.clone();
      self.statement = statement;
      self.registration = client::Registration::done;
      return store.put_self(self);
    });
    world.start(phone);
    world.pass(seconds(2));
    return phone;
  }
};

/// Ann's group with bob and cyd, and her chat with bob, whose account gets into other hands.
struct Resets : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cyd = world.person("cyd");
  ConversationId group = world.group(ann, {"bob", "cyd"});
  AccountId account = world.self(bob).account;
  std::optional<ConversationId> chat;

  void SetUp() override {
    ASSERT_TRUE(world.say(ann, group, "to all").ok());
    ASSERT_TRUE(world.say(cyd, group, "from cyd").ok());
    ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "to bob").ok());
    for (const auto& conversation : world.conversations(ann)) {
      if (conversation.kind == api::ConversationKind::direct) chat = conversation.id;
    }
    ASSERT_TRUE(chat.has_value());
    ASSERT_EQ(world.texts(bob, *chat), Texts{"to bob"});
  }

  /// Bob's phone is gone, and somebody has his account.
  Phone& take_over(const Impostor& impostor) {
    bob.is_online = false;
    world.cut(bob);
    impostor.enter(world);
    return impostor.start(world, "bob");
  }

  /// The hub puts it into this inbox, and into no other.
  void tell(Phone& phone, const Bytes& statement) {
    const DeviceId device = world.self(phone).device;
    const api::InboxPayload item = api::StatementItem{account, statement};
    const auto transaction = world.hub_store().begin_write();
    transaction->inboxes().deliver(std::vector{device}, tls::encode(item), world.now);
    transaction->commit();
    provider::Outcome outcome;
    outcome.wake = {device};
    world.tell_devices(outcome);
  }

  std::size_t lines(Phone& phone, ConversationId id) {
    const auto news =
        world.look(phone, [](StoreTransaction& store) { return store.news({}, 1'000); });
    return static_cast<std::size_t>(std::ranges::count_if(news, [&](const client::News& one) {
      return one.change == Change::reset && one.conversation == id &&
             one.added == std::vector{account};
    }));
  }

  std::vector<std::string> refused(Phone& phone) {
    std::vector<std::string> names;
    for (const auto& failed : phone.heard<MessageFailed>()) names.push_back(failed.rule);
    return names;
  }

  /// The impostor's phone tries to come into the conversation by itself.
  void come_in(Phone& phone, ConversationId id, api::ConversationKind kind) {
    world.change(phone, [&](StoreTransaction& store) {
      client::Conversation conversation;
      conversation.id = id;
      conversation.kind = kind;
      conversation.state = ConversationState::broken;
      return store.put_conversation(conversation);
    });
    world.cut(phone);
    world.pass(seconds(5));
  }

  /// Whether a leaf of this device is in the group, as this phone has it.
  bool has_leaf(Phone& phone, ConversationId id, DeviceId device) {
    const auto held = world.load(phone, id);
    if (!held) return false;
    const auto leaves = client::leaves_of(*held);
    return std::ranges::any_of(leaves, [&](const client::Leaf& leaf) {
      return leaf.credential.device == device;
    });
  }
};

}  // namespace causeway::simulate::lying
