#pragma once

/// What a lying hub or a forging member has to hand, for the tests beside this.
#include <algorithm>

#include "api/rules.h"
#include "client/groups.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_world_test.h"
#include "content/message.h"
#include "franking/commitment.h"
#include "mls_group/group.h"
#include "mls_wire/message.h"

namespace causeway::simulate::lying {

using client::ConversationState;
using client::MessageState;
using client::StoreTransaction;
using client::ToNote;
using client::ToUser;
using client::notice::Done;
using client::notice::MessageFailed;
using std::chrono::minutes;
using std::chrono::seconds;

using Texts = std::vector<std::string>;

/// Somebody with keys of their own, who may call themselves whatever they like.
struct Forger {
  AccountId account;
  DeviceId device;
  crypto::SigningKey identity_key;
  crypto::SigningKey device_key;
  identity::DeviceCredential credential;
  Bytes statement;

  Forger(EngineWorld& world, AccountId called)
      : account(called),
        device(world.random.id<DeviceId>()),
        identity_key(crypto::generate_signing_key(crypto::Signature::ed25519, world.random)),
        device_key(crypto::generate_signing_key(crypto::Signature::ed25519, world.random)),
        credential(identity::certify_device(
            identity_key, account, device, identity::public_key_of(device_key), world.now
        )),
        statement(tls::encode(directory::make_first_statement(
            identity_key, credential, world.now, world.now + std::chrono::hours(1'000)
        ))) {}

  mls_group::Identity mls() const {
    return {mls_wire::basic_credential(tls::encode(credential)), device_key.clone()};
  }

  mls_group::KeyPackageBundle key_package(EngineWorld& world) const {
    return *mls_group::make_key_package(
        mls_wire::suites[0].id,
        mls(),
        client::leaf_options(world.now, client::KeyPackageUse::once),
        world.random
    );
  }
};

inline Bytes as_message(const mls_wire::KeyPackage& key_package) {
  return tls::encode(mls_wire::MlsMessage{mls_wire::Unverified(key_package)});
}

/// A key package that the hub hands out for this account.
inline std::vector<mls_wire::KeyPackage> claim(EngineWorld& world, Phone& by, Phone& of) {
  const auto outcome = world.ask(
      world.self(by).device,
      api::ClaimKeyPackagesRequest{
          .account = world.self(of).account,
          .suite = static_cast<std::uint16_t>(mls_wire::suites[0].id),
          .devices = {},
      }
  );
  const auto reply = *api::parse_reply(outcome.reply);
  std::vector<mls_wire::KeyPackage> packages;
  const auto claimed = *tls::decode<api::ClaimKeyPackagesReply>(reply.body);
  for (const auto& one : claimed.key_packages) {
    auto message = *tls::decode<mls_wire::MlsMessage>(one.key_package);
    packages.push_back(
        *mls_wire::verify(std::get<mls_wire::Unverified<mls_wire::KeyPackage>>(message.body))
    );
  }
  return packages;
}

/// A group that the forger made behind the hub's back, and the Welcome to it.
struct ForgedGroup {
  ConversationId id;
  mls_group::PendingCommit commit;

  ForgedGroup(
      EngineWorld& world,
      const Forger& forger,
      ConversationId group_id,
      std::vector<mls_wire::KeyPackage> add,
      api::ConversationKind kind = api::ConversationKind::group
  )
      : id(group_id), commit(make(world, forger, group_id, std::move(add), kind)) {}

  static mls_group::PendingCommit make(
      EngineWorld& world,
      const Forger& forger,
      ConversationId group_id,
      std::vector<mls_wire::KeyPackage> add,
      api::ConversationKind kind
  ) {
    auto group = *mls_group::Group::create(
        {.group_id = to_bytes(group_id),
         .cipher_suite = mls_wire::suites[0].id,
         .extensions = client::group_extensions(kind, forger.account)},
        forger.mls(),
        client::leaf_options(world.now, client::KeyPackageUse::once),
        world.random
    );
    return *group.commit({.add = std::move(add)}, mls_group::NoPsks{}, world.random);
  }

  api::WelcomeItem welcome(api::ConversationKind kind, ConversationId called) const {
    return {
        .conversation = called,
        .kind = kind,
        .welcome = tls::encode(mls_wire::MlsMessage{*commit.bundle.welcome}),
        .ratchet_tree = tls::encode(commit.next.tree().nodes()),
    };
  }
};

/// What a member of a group says, franked and encrypted as it should be.
inline api::MessageItem say_as(
    EngineWorld& world,
    mls_group::Group& group,
    const Forger& sender,
    std::uint64_t seq,
    const std::string& text
) {
  franking::CommitContext commit;
  commit.group_id.conversation = *ConversationId::from(group.group_id());
  commit.epoch = group.epoch().value;
  commit.sender_account = sender.account;
  commit.sender_device = sender.device;
  const auto content =
      *content::encode(content::make_message(world.random, content::text_part(text)));
  const auto franked = *franking::seal_franked(commit, content, world.random);
  auto message =
      *group.protect(franked.application_data.reveal(), franked.authenticated_data, world.random);
  return {
      .conversation = commit.group_id.conversation,
      .frank =
          {.key_id = 1,
           .seq = seq,
           .accepted_ms = to_unix_ms(world.now),
           .sender_account = sender.account,
           .sender_device = sender.device,
           .frank = {}},
      .message = tls::encode(mls_wire::MlsMessage{std::move(message)}),
  };
}

inline void deliver(EngineWorld& world, Phone& phone, api::InboxPayload payload) {
  const api::InboxItem item{world.inbox_number(phone) + 1, std::move(payload)};
  world.push(phone, api::Op::inbox_item, tls::encode(item));
  world.settle();
}

/// Changes the answer to one kind of request for as long as it is there.
template <typename Reply>
inline auto changed(api::Op op, std::function<void(Reply&)> change) {
  return [=](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    const auto parsed = *api::parse_reply(reply);
    if (frame.op != op || !parsed.ok()) return reply;
    auto body = *tls::decode<Reply>(parsed.body);
    change(body);
    return api::make_reply(api::Status::ok, {}, tls::encode(body));
  };
}

inline std::vector<std::string> failures(EngineWorld& world, Phone& phone, ConversationId id) {
  std::vector<std::string> found;
  for (const client::Message& message : world.messages(phone, id)) {
    if (message.state == MessageState::unproven) found.push_back(message.failure);
  }
  return found;
}

/// Whether the phone heard something that breaks this rule, and took nothing of it.
inline bool disbelieved(const Phone& phone, const Rule& rule) {
  const auto heard = phone.heard<client::notice::NotBelieved>();
  return std::any_of(heard.begin(), heard.end(), [&](const auto& one) {
    return one.rule == rule.name;
  });
}

/// Two people in a group, and the next thing that one says.
struct Pair {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});

  Pair() { EXPECT_TRUE(world.say(ann, id, "hello").ok()); }

  /// Ann's next message, changed on its way to bob.
  void tamper(const std::function<void(api::MessageItem&)>& change) {
    world.on_item = [this, change](Phone& phone, api::InboxItem item) {
      auto* message = std::get_if<api::MessageItem>(&item.payload);
      if (&phone == &bob && message != nullptr) change(*message);
      return std::optional(item);
    };
    EXPECT_TRUE(world.say(ann, id, "tampered").ok());
    world.on_item = nullptr;
    EXPECT_EQ(world.texts(bob), Texts{"hello"});
    EXPECT_TRUE(world.say(ann, id, "whole").ok());
    EXPECT_EQ(world.texts(bob), (Texts{"hello", "whole"}));
    EXPECT_EQ(bob.connections, 1U);
  }
};

}  // namespace causeway::simulate::lying
