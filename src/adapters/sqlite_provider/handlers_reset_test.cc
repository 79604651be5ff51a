// A reset, from its filing to the person who goes on with the account: when, by whom, and what is
// left of the account then.
#include "adapters/sqlite_provider/world_test.h"
#include "api/backup.h"
#include "api/limits.h"
#include "api/reset.h"
#include "api/rules.h"
#include "api/safety.h"
#include "base/broken_rule_test.h"
#include "provider/expiry.h"
#include "provider/resets.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;
using std::chrono::hours;
using std::chrono::seconds;

class HubResets : public testing::Test {
 protected:
  Result<std::string> file(const std::string& username) {
    const auto transaction = world.store->begin_write();
    auto code = provider::file_reset(*transaction, to_bytes(username), world.now, world.random);
    transaction->commit();
    return code;
  }

  std::string filed(const std::string& username) {
    auto code = file(username);
    EXPECT_TRUE(code.ok());
    keep_house();
    return *std::move(code);
  }

  Result<void> cancel(const std::string& username) {
    const auto transaction = world.store->begin_write();
    auto done = provider::cancel_reset(*transaction, to_bytes(username));
    transaction->commit();
    return done;
  }

  /// As the server does each minute; whom it wakes.
  std::vector<DeviceId> keep_house() {
    const auto transaction = world.store->begin_write();
    auto expired = provider::expire(*transaction, world.now);
    transaction->commit();
    return expired.woken;
  }

  std::string ask(const std::string& username, const std::string& code) {
    return refusal_of(world.ask(std::nullopt, api::ResetRequest{to_bytes(username), to_bytes(code)})
    );
  }

  /// Ada's account in other hands, on a device that is new.
  api::PublishResetRequest publish(const std::string& code, const TestDevice& device) {
    const auto previous = *directory::verify_statement(ada.statement);
    const auto credential = identity::certify_device(
        other, ada.account, device.id(), identity::public_key_of(device.key), world.now
    );
    TestDevice certified{credential, device.key.clone()};
    return {
        .username = to_bytes("ada"),
        .code = to_bytes(code),
        .publish =
            {.statement = tls::encode(
                 directory::make_reset(previous, other, {.credential = tls::encode(credential)})
             ),
             .key_packages = {world.first_packages(certified)}},
    };
  }

  std::string publish_refusal(const api::PublishResetRequest& request) {
    return refusal_of(world.ask(std::nullopt, request));
  }

  /// In whose inbox it stands last, with this time.
  std::uint64_t told(const TestDevice& device) {
    return world.newest<api::ResetItem>(device).in_force_ms;
  }

  std::uint64_t in_force_ms() {
    return to_unix_ms(
        provider::in_force_from(*world.store->begin_read()->accounts().find_reset(ada.account))
    );
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  crypto::SigningKey other = crypto::generate_signing_key(crypto::Signature::ed25519, world.random);
};

TEST_F(HubResets, TheAccountsDevicesHearOfItAtOnce) {
  const TestDevice& second = world.link(ada);
  world.now += hours(1);
  filed("ada");
  EXPECT_EQ(told(ada.device()), in_force_ms());
  EXPECT_EQ(told(second), in_force_ms());
  EXPECT_EQ(in_force_ms(), to_unix_ms(world.now + hours(24 * 7)));
  EXPECT_TRUE(keep_house().empty()) << "once";
  EXPECT_TRUE(world.inbox(bob.device().id()).empty());
}

// The server may have been down: the days count from when the devices could hear of it.
TEST_F(HubResets, TheDaysCountFromWhenTheyWereTold) {
  const auto code = file("ada");
  ASSERT_TRUE(code.ok());
  world.now += hours(24 * 6);
  const auto woken = keep_house();
  EXPECT_EQ(woken, std::vector{ada.device().id()});
  world.now += hours(24 * 2);
  EXPECT_EQ(ask("ada", *code), "403 api.reset_is_in_force");
  world.now += hours(24 * 5);
  EXPECT_EQ(ask("ada", *code), "200 ");
}

TEST_F(HubResets, NobodyWasToldNothingIsInForce) {
  const auto code = file("ada");
  world.now += hours(24 * 8);
  EXPECT_EQ(ask("ada", *code), "403 api.reset_is_in_force");
}

// A device that came since, by the recovery key or a link, hears of it too.
TEST_F(HubResets, ANewDeviceHearsOfIt) {
  filed("ada");
  const TestDevice& second = world.link(ada);
  EXPECT_EQ(
      std::get<api::ResetItem>(world.inbox(second.id()).front().payload).in_force_ms, in_force_ms()
  );
}

TEST_F(HubResets, ResetIsNew) {
  EXPECT_EQ(broken_rule_name(file("nobody")), "api.account_exists");
  filed("ada");
  EXPECT_EQ(broken_rule_name(file("ada")), "api.reset_is_new");
}

TEST_F(HubResets, ResetIsFiled) {
  EXPECT_EQ(broken_rule_name(cancel("nobody")), "api.account_exists");
  EXPECT_EQ(broken_rule_name(cancel("ada")), "api.reset_is_filed");
  const std::string code = filed("ada");
  ASSERT_TRUE(cancel("ada").ok());
  EXPECT_EQ(broken_rule_name(cancel("ada")), "api.reset_is_filed");
  world.now += hours(24 * 8);
  EXPECT_EQ(ask("ada", code), "403 api.reset_is_authentic");
  keep_house();
  EXPECT_EQ(told(ada.device()), 0U);
  EXPECT_FALSE(world.store->begin_read()->accounts().find_reset(ada.account).has_value());
  EXPECT_TRUE(file("ada").ok()) << "another one";
}

TEST_F(HubResets, AnyOfTheAccountsDevicesTakesItBack) {
  const TestDevice& second = world.link(ada);
  const std::string code = filed("ada");
  EXPECT_EQ(refusal_of(world.ask(bob.device(), api::KeepAccountRequest{})), "200 ");
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, api::KeepAccountRequest{})), "401 api.device_is_logged_in"
  );
  world.now += hours(24 * 8);
  EXPECT_EQ(ask("ada", code), "200 ") << "it is in force, and still bob's is not ada's";
  EXPECT_EQ(refusal_of(world.ask(second, api::KeepAccountRequest{})), "200 ");
  EXPECT_EQ(told(ada.device()), 0U);
  EXPECT_EQ(ask("ada", code), "403 api.reset_is_authentic");
  EXPECT_EQ(publish_refusal(publish(code, world.new_device(ada))), "403 api.reset_is_authentic");
}

TEST_F(HubResets, ResetIsAuthentic) {
  const std::string code = filed("ada");
  world.now += hours(24 * 7);
  EXPECT_EQ(ask("ada", "x"), "403 api.reset_is_authentic");
  EXPECT_EQ(ask("bob", code), "403 api.reset_is_authentic");
  EXPECT_EQ(ask("nobody", code), "403 api.reset_is_authentic");
  EXPECT_EQ(publish_refusal(publish("x", world.new_device(ada))), "403 api.reset_is_authentic");
  EXPECT_EQ(ask("ada", code), "200 ");
}

TEST_F(HubResets, ResetIsInForce) {
  const std::string code = filed("ada");
  const auto request = publish(code, world.new_device(ada));
  world.now += hours(24 * 7) - seconds(1);
  const auto early = world.ask(std::nullopt, api::ResetRequest{to_bytes("ada"), to_bytes(code)});
  EXPECT_EQ(refusal_of(early), "403 api.reset_is_in_force");
  EXPECT_EQ(early.body<api::ResetNotYet>().in_force_ms, in_force_ms());
  EXPECT_EQ(publish_refusal(request), "403 api.reset_is_in_force");
  world.now += seconds(1);
  EXPECT_EQ(publish_refusal(request), "200 ");
}

TEST_F(HubResets, EndsWhereNobodyComes) {
  const std::string code = filed("ada");
  world.now += hours(24 * 37);
  EXPECT_EQ(ask("ada", code), "403 api.reset_is_authentic") << "though nobody kept house";
  keep_house();
  EXPECT_EQ(told(ada.device()), 0U);
  EXPECT_FALSE(world.store->begin_read()->accounts().find_reset(ada.account).has_value());
}

TEST_F(HubResets, TheCodeIsGoodOnce) {
  const std::string code = filed("ada");
  world.now += hours(24 * 7);
  const auto request = publish(code, world.new_device(ada));
  ASSERT_EQ(publish_refusal(request), "200 ");
  EXPECT_EQ(publish_refusal(request), "200 ") << "the same again";
  EXPECT_EQ(ask("ada", code), "403 api.reset_is_authentic");
  EXPECT_EQ(publish_refusal(publish(code, world.new_device(ada))), "403 api.reset_is_authentic");
}

TEST_F(HubResets, StatementFitsOperation) {
  const std::string code = filed("ada");
  world.now += hours(24 * 7);
  auto request = publish(code, world.new_device(ada));
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), request.publish)), "422 api.statement_fits_operation"
  ) << "not even by a device of the account";
  const TestDevice& device = world.new_device(ada);
  request.publish.statement = tls::encode(world.next_statement(ada, {&ada.device(), &device}));
  request.publish.key_packages = {world.first_packages(device)};
  EXPECT_EQ(publish_refusal(request), "422 api.statement_fits_operation");
}

TEST_F(HubResets, DeviceIsNew) {
  const std::string code = filed("ada");
  world.now += hours(24 * 7);
  EXPECT_EQ(publish_refusal(publish(code, ada.device())), "409 api.device_is_new");
  auto request = publish(code, world.new_device(ada));
  request.publish.key_packages.clear();
  EXPECT_EQ(publish_refusal(request), "422 api.new_device_has_key_packages");
}

TEST_F(HubResets, NothingOfWhatTheAccountHadIsLeft) {
  TestPerson& cyd = world.person("cyd");
  TestGroup group = conversation(world, ConversationKind::group, bob, {&ada, &cyd});
  conversation(world, ConversationKind::direct, ada, {&bob});
  conversation(world, ConversationKind::note, ada, {});
  world.ask(ada.device(), api::BlockRequest{cyd.account});
  world.ask(cyd.device(), api::BlockRequest{ada.account});
  world.ask(bob.device(), api::AcceptContactRequest{ada.account});
  world.ask(ada.device(), api::PutSafetySettingsRequest{api::Admission::nobody, {}});
  world.ask(ada.device(), api::PutBackupRequest{0, {}, {1, 2, 3}, {}});
  {
    const auto transaction = world.store->begin_write();
    transaction->accounts().put_profile(ada.account, {1, {}, {2}});
    transaction->commit();
  }
  const std::string code = filed("ada");
  world.now += hours(24 * 7);
  TestDevice& device = world.new_device(ada);
  const auto request = publish(code, device);
  const Answer done = world.ask(std::nullopt, request);
  ASSERT_EQ(refusal_of(done), "200 ");
  EXPECT_EQ(done.outcome.revoked, std::vector{ada.device().id()});

  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::LookupAccountRequest{bob.account})),
      "403 api.device_is_listed"
  );
  // The new device is in nothing, and comes into nothing by itself.
  EXPECT_EQ(
      refusal_of(world.ask(device.id(), api::ConversationInfoRequest{group.id})),
      "403 api.device_is_member"
  );
  EXPECT_EQ(
      refusal_of(world.ask(
          device.id(), api::CommitRequest{group.id, group.external_bundle(device, std::nullopt)}
      )),
      "403 api.device_is_member"
  );
  // The others are told, and take the account out.
  EXPECT_EQ(world.newest<api::StatementItem>(cyd.device()).statement, request.publish.statement);
  EXPECT_EQ(refusal_of(world.ask(cyd.device(), group.send("x"))), "409 api.devices_are_current");
  const auto bundle = group.bundle(cyd.device(), {group.remove(ada.device())});
  EXPECT_EQ(refusal_of(world.ask(cyd.device(), api::CommitRequest{group.id, bundle})), "200 ");
  group.apply(bundle);
  EXPECT_EQ(refusal_of(world.ask(cyd.device(), group.send("x"))), "200 ");

  const auto view = world.store->begin_read();
  EXPECT_EQ(view->conversations().direct(ada.account, bob.account), std::nullopt);
  EXPECT_EQ(view->conversations().direct(ada.account, ada.account), std::nullopt);
  EXPECT_FALSE(view->backups().find(ada.account).has_value());
  EXPECT_FALSE(view->accounts().profile(ada.account).has_value());
  EXPECT_FALSE(view->safety().is_blocked(ada.account, cyd.account));
  EXPECT_TRUE(view->safety().is_blocked(cyd.account, ada.account)) << "cyd does not want it back";
  EXPECT_FALSE(view->safety().has_accepted(bob.account, ada.account));
  EXPECT_EQ(view->safety().admissions(ada.account), provider::Admissions{});
}

TEST_F(HubResets, AnAccountThatIsDeletedHasNone) {
  filed("ada");
  const api::DeleteAccountRequest last{tls::encode(
      directory::make_tombstone(*directory::verify_statement(ada.statement), ada.identity_key)
  )};
  ASSERT_EQ(refusal_of(world.ask(ada.device(), last)), "200 ");
  EXPECT_TRUE(provider::filed_resets(*world.store->begin_read()).empty());
}

TEST_F(HubResets, AreListed) {
  filed("bob");
  world.now += hours(1);
  filed("ada");
  const auto all = provider::filed_resets(*world.store->begin_read());
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.front().username, "bob");
  EXPECT_EQ(all.back().username, "ada");
  EXPECT_EQ(to_unix_ms(all.back().in_force), in_force_ms());
  ASSERT_TRUE(cancel("bob").ok());
  EXPECT_EQ(provider::filed_resets(*world.store->begin_read()).size(), 1U);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
