// Key packages: each refusal, and that each package is handed out exactly once.
#include <set>

#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "mls_wire/message.h"

namespace causeway::adapters::sqlite_provider {
namespace {

constexpr std::uint16_t suite_3 = 3;

class KeyPackages : public testing::Test {
 protected:
  Bytes encoded(mls_wire::KeyPackage key_package) {
    mls_wire::MlsMessage message;
    message.body = mls_wire::Unverified<mls_wire::KeyPackage>(std::move(key_package));
    return tls::encode(message);
  }

  Bytes package(const TestDevice& device) { return encoded(world.key_package(device)); }

  std::vector<Bytes> packages(const TestDevice& device, std::size_t count) {
    std::vector<Bytes> out;
    while (out.size() < count) out.push_back(package(device));
    return out;
  }

  Answer publish(
      const TestDevice& device, std::vector<Bytes> one_time, std::optional<Bytes> last_resort = {}
  ) {
    return world.ask(
        device, api::PublishKeyPackagesRequest{suite_3, std::move(one_time), std::move(last_resort)}
    );
  }

  std::vector<api::ClaimedKeyPackage> claim(const TestPerson& of) {
    return world.ask(bob.device(), api::ClaimKeyPackagesRequest{of.account, suite_3, {}})
        .body<api::ClaimKeyPackagesReply>()
        .key_packages;
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestGroup forge{world, api::ConversationKind::note, bob};
};

TEST_F(KeyPackages, AreHandedOutOncePerDeviceAndThenTheLastResort) {
  const TestDevice& second = world.link(ada);
  const auto one_time = packages(ada.device(), 2);
  const Bytes last_resort = package(ada.device());
  const Answer published = publish(ada.device(), one_time, last_resort);
  ASSERT_EQ(refusal_of(published), "200 ");
  EXPECT_EQ(published.body<api::PublishKeyPackagesReply>().count, 2U);
  ASSERT_EQ(refusal_of(publish(second, {package(second)})), "200 ");

  const auto of_first = [&](const std::vector<api::ClaimedKeyPackage>& claimed) {
    EXPECT_EQ(claimed.size(), 2U) << "one of each device";
    return claimed.at(claimed.at(0).device == ada.device().id() ? 0 : 1).key_package;
  };
  EXPECT_EQ(of_first(claim(ada)), one_time[0]);
  EXPECT_EQ(of_first(claim(ada)), one_time[1]);
  EXPECT_EQ(of_first(claim(ada)), last_resort);
  EXPECT_EQ(of_first(claim(ada)), last_resort);
}

TEST_F(KeyPackages, ClaimNamesDevices) {
  const TestDevice& second = world.link(ada);
  publish(ada.device(), packages(ada.device(), 1));
  publish(second, packages(second, 1));
  const api::ClaimKeyPackagesRequest one{ada.account, suite_3, {second.id()}};
  const auto reply = world.ask(bob.device(), one).body<api::ClaimKeyPackagesReply>();
  EXPECT_EQ(reply.statement, tls::encode(ada.statement));
  ASSERT_EQ(reply.key_packages.size(), 1U);
  EXPECT_EQ(reply.key_packages[0].device, second.id());
}

TEST_F(KeyPackages, AccountExists) {
  EXPECT_EQ(
      refusal_of(world.ask(bob.device(), api::ClaimKeyPackagesRequest{{}, suite_3, {}})),
      "404 api.account_exists"
  );
}

TEST_F(KeyPackages, ARepeatedPublicationPutsNoPackageUpTwice) {
  const auto one_time = packages(ada.device(), 3);
  publish(ada.device(), one_time);
  EXPECT_EQ(claim(ada)[0].key_package, one_time[0]);
  const Answer again = publish(ada.device(), one_time);
  EXPECT_EQ(again.body<api::PublishKeyPackagesReply>().count, 2U);
  EXPECT_EQ(claim(ada)[0].key_package, one_time[1]);
}

TEST_F(KeyPackages, KeyPackageIsOwn) {
  EXPECT_EQ(
      refusal_of(publish(ada.device(), {package(bob.device())})), "422 api.key_package_is_own"
  );
  auto request = api::PublishKeyPackagesRequest{1, {package(ada.device())}, {}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "422 api.key_package_is_own")
      << "of another suite";
  EXPECT_EQ(
      refusal_of(publish(ada.device(), {forge.message("no key package")})),
      "422 api.key_package_is_own"
  );
}

TEST_F(KeyPackages, KeyPackageIsInItsLifetime) {
  world.now += std::chrono::hours(24 * 91);
  EXPECT_EQ(
      refusal_of(publish(ada.device(), {package(ada.device())})),
      "422 api.key_package_is_in_its_lifetime"
  );
}

// Or everybody would be handed what no group can take.
TEST_F(KeyPackages, CapabilitiesAreThoseThatGroupsAskFor) {
  auto key_package = world.key_package(ada.device());
  key_package.leaf_node.capabilities.extensions.clear();
  const mls_wire::Suite suite = *mls_wire::find_suite(key_package.cipher_suite);
  mls_wire::sign_leaf_node(key_package.leaf_node, suite, ada.device().key, std::nullopt);
  mls_wire::sign_key_package(key_package, suite, ada.device().key);
  EXPECT_EQ(
      refusal_of(publish(ada.device(), {encoded(key_package)})),
      "422 mls.leaf.meets_required_capabilities"
  );
}

TEST_F(KeyPackages, SignatureIsValid) {
  auto forged = world.key_package(ada.device());
  forged.signature[0] ^= 1;
  EXPECT_EQ(refusal_of(publish(ada.device(), {encoded(forged)})), "422 mls.signature_is_valid");
}

TEST_F(KeyPackages, SizeIsWithinLimit) {
  const Bytes huge(api::limits::key_package_size_max + 1);
  EXPECT_EQ(refusal_of(publish(ada.device(), {huge})), "413 api.size_is_within_limit");
  EXPECT_EQ(
      refusal_of(publish(ada.device(), std::vector<Bytes>(101))), "413 api.size_is_within_limit"
  );
  ASSERT_EQ(refusal_of(publish(ada.device(), packages(ada.device(), 100))), "200 ");
  EXPECT_EQ(
      refusal_of(publish(ada.device(), {package(ada.device())})), "413 api.size_is_within_limit"
  );
}

TEST_F(KeyPackages, ExactlyOnceUnderRandomInterleavings) {
  std::set<Bytes> published;
  std::set<Bytes> handed_out;
  for (int round = 0; round < 40; ++round) {
    std::vector<provider::Request> requests;
    for (std::uint64_t i = world.random.below(6); i > 0; --i) {
      if (world.random.below(3) == 0) {
        const auto fresh = packages(ada.device(), 1 + world.random.below(3));
        published.insert(fresh.begin(), fresh.end());
        const api::PublishKeyPackagesRequest request{suite_3, fresh, {}};
        const auto sent = world.request(ada.device(), request.op, tls::encode(request));
        requests.push_back(sent);
        requests.push_back(sent);  // a retry
      } else {
        const api::ClaimKeyPackagesRequest request{ada.account, suite_3, {}};
        requests.push_back(world.request(bob.device(), request.op, tls::encode(request)));
      }
    }
    const auto ops = requests;
    const auto outcomes = world.batch(std::move(requests));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (ops[i].op != api::Op::claim_key_packages) continue;
      const auto claimed = read_answer(outcomes[i]).body<api::ClaimKeyPackagesReply>().key_packages;
      for (const auto& each : claimed) {
        EXPECT_TRUE(handed_out.insert(each.key_package).second) << "handed out twice";
        EXPECT_TRUE(published.contains(each.key_package));
      }
    }
  }
  while (true) {
    const auto rest = claim(ada);
    if (rest.empty()) break;
    ASSERT_TRUE(handed_out.insert(rest[0].key_package).second) << "handed out twice";
  }
  EXPECT_EQ(handed_out, published);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
