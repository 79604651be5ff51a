// Groups of the hybrid suite: where every device can take part, and never with less.

#include <gtest/gtest.h>

#include "client/groups.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_forger_test.h"
#include "cmd/causeway-sim/engine_world_test.h"
#include "mls_wire/suite.h"

namespace causeway::simulate::lying {
namespace {

using client::notice::Done;

struct PostQuantum : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& second = world.link(bob);
  Phone& cyd = world.person("cyd");

  ConversationId group(const std::vector<std::string>& usernames) {
    ConversationId id;
    const auto made = world.command(
        ann,
        [&](client::Engine& engine, client::StoreTransaction& store) -> Result<void> {
          id = TRY(engine.create_group(store, "Later", usernames, world.now, mls_wire::hybrid_suite)
          );
          return {};
        }
    );
    EXPECT_TRUE(made.ok());
    return id;
  }

  mls_wire::CipherSuite suite_of(Phone& phone, ConversationId id) {
    const auto group = world.load(phone, id);
    return group ? group->context().cipher_suite : mls_wire::CipherSuite{};
  }

  /// In place of what the phone left with the hub.
  void put_package_of(
      Phone& phone,
      api::ClaimKeyPackagesReply& reply,
      mls_wire::CipherSuite suite,
      const mls_group::LeafOptions& options
  ) {
    const auto made = *mls_group::make_key_package(
        suite, *client::mls_identity(world.self(phone)), options, world.random
    );
    for (auto& claimed : reply.key_packages) {
      if (claimed.device == world.self(phone).device) {
        claimed.key_package = as_message(made.key_package);
      }
    }
  }

  /// Ann makes no group where the answer to her claim is changed like this.
  void expect_refused(const Rule& rule, std::function<void(api::ClaimKeyPackagesReply&)> change) {
    world.on_reply = changed<api::ClaimKeyPackagesReply>(api::Op::claim_key_packages, change);
    const ConversationId id = group({"bob", "cyd"});
    ASSERT_FALSE(ann.heard<Done>().empty());
    EXPECT_EQ(ann.heard<Done>().back().rule, rule.name);
    EXPECT_FALSE(world.load(ann, id).has_value());
    EXPECT_EQ(world.conversations(bob).size(), 1U) << "his note alone";
    EXPECT_TRUE(world.outbox(ann).empty());
  }
};

TEST_F(PostQuantum, EveryDeviceTakesPartAndSoDoThoseThatComeLater) {
  const ConversationId id = group({"bob"});
  EXPECT_TRUE(world.say(ann, id, "hello").ok());
  EXPECT_EQ(world.texts(bob), std::vector<std::string>{"hello"});
  EXPECT_EQ(world.texts(second), std::vector<std::string>{"hello"});

  const auto added =
      world.command(ann, [&](client::Engine& engine, client::StoreTransaction& store) {
        return engine.add_members(store, id, {"cyd"});
      });
  EXPECT_TRUE(added.ok());
  EXPECT_TRUE(world.say(cyd, id, "I am in").ok());
  EXPECT_EQ(world.texts(ann), std::vector<std::string>{"I am in"});
  for (Phone* phone : {&ann, &bob, &second, &cyd}) {
    EXPECT_EQ(suite_of(*phone, id), mls_wire::hybrid_suite.id);
  }
}

TEST_F(PostQuantum, OnlyWhereItIsAskedFor) {
  EXPECT_EQ(suite_of(ann, world.group(ann, {"bob"})), mls_wire::preferred_suite.id);
}

TEST_F(PostQuantum, DevicesSupportSuite) {
  expect_refused(client::rules::devices_support_suite, [](api::ClaimKeyPackagesReply& reply) {
    reply.key_packages.pop_back();
  });
}

TEST_F(PostQuantum, NobodyIsLetInWithLess) {
  expect_refused(client::rules::key_packages_suffice, [&](api::ClaimKeyPackagesReply& reply) {
    put_package_of(
        bob,
        reply,
        mls_wire::preferred_suite.id,
        client::leaf_options(world.now, client::KeyPackageUse::once)
    );
  });
}

/// Two make the change too large here, as many would.
TEST_F(PostQuantum, ChangeFitsAFrame) {
  constexpr mls_wire::ExtensionType unknown{0x0A0A};
  auto options = client::leaf_options(world.now, client::KeyPackageUse::once);
  options.capabilities.extensions.push_back(unknown);
  options.key_package_extensions.push_back({unknown, Bytes(api::limits::frame_size_max / 2)});
  expect_refused(client::rules::change_fits_a_frame, [&](api::ClaimKeyPackagesReply& reply) {
    for (Phone* phone : {&bob, &cyd}) {
      put_package_of(*phone, reply, mls_wire::hybrid_suite.id, options);
    }
  });
}

}  // namespace
}  // namespace causeway::simulate::lying
