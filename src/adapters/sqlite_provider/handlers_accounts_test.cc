// Accounts, login and acknowledgement: every refusal with its status and rule.
#include "adapters/sqlite_provider/world_test.h"
#include "identity/login.h"
#include "provider/invites.h"
#include "provider/sessions.h"

namespace causeway::adapters::sqlite_provider {
namespace {

class Accounts : public testing::Test {
 protected:
  api::RegisterRequest registration(const TestPerson& person) {
    return {.username = to_bytes(person.username), .statement = tls::encode(person.statement)};
  }

  Answer publish(TestPerson& person, const directory::Statement& statement) {
    return world.ask(
        person.device(), api::PublishStatementRequest{.statement = tls::encode(statement)}
    );
  }

  World world;
};

TEST_F(Accounts, RegisteredAccountIsFoundByNameAndId) {
  const TestPerson& ada = world.person("ada");
  const TestPerson& bob = world.person("bob");
  const auto by_name =
      world.ask(bob.devices[0], api::LookupUsernameRequest{.username = to_bytes("ada")});
  ASSERT_TRUE(by_name.ok());
  const auto reply = by_name.body<api::AccountReply>();
  EXPECT_EQ(reply.account, ada.account);
  EXPECT_EQ(reply.statement, tls::encode(ada.statement));
  const auto by_id = world.ask(bob.devices[0], api::LookupAccountRequest{.account = ada.account});
  EXPECT_EQ(by_id.body<api::AccountReply>(), reply);
}

TEST_F(Accounts, TheIdenticalRegistrationAgainIsOk) {
  const TestPerson& ada = world.person("ada");
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, registration(ada))), "200 ");
}

TEST_F(Accounts, UnknownAccountsAreNotFound) {
  const TestPerson& ada = world.person("ada");
  EXPECT_EQ(
      refusal_of(world.ask(ada.devices[0], api::LookupUsernameRequest{.username = to_bytes("bob")})
      ),
      "404 api.account_exists"
  );
  EXPECT_EQ(
      refusal_of(world.ask(ada.devices[0], api::LookupAccountRequest{.account = {}})),
      "404 api.account_exists"
  );
}

TEST_F(Accounts, UsernameIsValid) {
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, registration(world.stranger("Ada")))),
      "422 identity.username_is_valid"
  );
}

TEST_F(Accounts, UsernameIsFree) {
  world.person("ada");
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, registration(world.stranger("ada")))),
      "409 api.username_is_free"
  );
}

TEST_F(Accounts, AccountIsNew) {
  TestPerson& ada = world.person("ada");
  ada.username = "ada2";
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, registration(ada))), "409 api.account_is_new");
}

TEST_F(Accounts, DeviceIsNew) {
  const TestPerson& ada = world.person("ada");
  TestPerson& bob = world.stranger("bob");
  const auto credential = identity::certify_device(
      bob.identity_key,
      bob.account,
      ada.devices[0].id(),
      identity::public_key_of(bob.device().key),
      world.now
  );
  bob.statement =
      directory::make_first_statement(bob.identity_key, credential, world.now, world.now);
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, registration(bob))), "409 api.device_is_new");
}

TEST_F(Accounts, AccountBeginsWithOneDevice) {
  TestPerson& ada = world.stranger("ada");
  ada.statement.body.devices.value.clear();
  ada.statement.sig_by_identity_key =
      identity::sign(ada.identity_key, identity::label_statement, tls::encode(ada.statement.body));
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, registration(ada))),
      "422 api.account_begins_with_one_device"
  );
}

TEST_F(Accounts, StatementIsSignedAndBeginsTheChain) {
  TestPerson& ada = world.stranger("ada");
  auto request = registration(ada);
  request.statement.back() ^= 1;
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, request)), "400 tls.input_is_long_enough");
  ada.statement.sig_by_identity_key[0] ^= 1;
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, registration(ada))), "422 directory.statement_is_signed"
  );
  ada.statement = world.next_statement(ada, {&ada.device()});
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, registration(ada))), "422 directory.statement_begins_chain"
  );
}

TEST_F(Accounts, BodyIsDecodedStrictly) {
  const TestPerson& ada = world.stranger("ada");
  Bytes body = tls::encode(registration(ada));
  body.push_back(0);
  EXPECT_EQ(
      refusal_of(world.ask(world.caller({}), api::Op::register_account, body)),
      "400 tls.no_trailing_bytes"
  );
}

TEST(InvitedAccounts, RegistrationIsOpenToWhoeverHasAnUnusedInvite) {
  World world(provider::Registration::invite);
  const auto make_code = [&world] {
    const auto transaction = world.store->begin_write();
    const std::string code = provider::make_invite(*transaction, world.now, world.random);
    transaction->commit();
    return code;
  };
  const std::string code = make_code();
  const auto register_with = [&world](const TestPerson& person, std::string_view invite) {
    return refusal_of(world.ask(
        std::nullopt,
        api::RegisterRequest{
            .username = to_bytes(person.username),
            .statement = tls::encode(person.statement),
            .invite = to_bytes(invite),
        }
    ));
  };
  const TestPerson& ada = world.stranger("ada");
  EXPECT_EQ(register_with(ada, ""), "403 api.registration_is_open");
  EXPECT_EQ(register_with(ada, "made-up"), "403 api.registration_is_open");
  EXPECT_EQ(register_with(ada, code), "200 ");
  EXPECT_EQ(register_with(ada, code), "200 ") << "the identical request again";
  EXPECT_EQ(register_with(world.stranger("bob"), code), "403 api.registration_is_open");
  // Nor does it say who is here; with an invite it does, and that one is not used up.
  const TestPerson& other_ada = world.stranger("ada");
  EXPECT_EQ(register_with(other_ada, "made-up"), "403 api.registration_is_open");
  const std::string second = make_code();
  EXPECT_EQ(register_with(other_ada, second), "409 api.username_is_free");
  EXPECT_EQ(register_with(world.stranger("bob"), second), "200 ");
}

TEST_F(Accounts, NextStatementListsAnotherDevice) {
  TestPerson& ada = world.person("ada");
  const TestDevice& second = world.link(ada);
  const auto items = world.inbox(second.id());
  ASSERT_EQ(items.size(), 1U);
  const auto& item = std::get<api::StatementItem>(items[0].payload);
  EXPECT_EQ(item.account, ada.account);
  EXPECT_EQ(item.statement, tls::encode(ada.statement));
  EXPECT_EQ(refusal_of(publish(ada, ada.statement)), "200 ") << "the identical request again";
}

TEST_F(Accounts, ANewDeviceCanBeLetInAtOnce) {
  TestPerson& ada = world.person("ada");
  const TestPerson& bob = world.person("bob");
  const TestDevice& second = world.link(ada);
  const api::ClaimKeyPackagesRequest claim{ada.account, 3, {second.id()}};
  const auto claimed = world.ask(bob.devices[0], claim).body<api::ClaimKeyPackagesReply>();
  EXPECT_EQ(claimed.key_packages.size(), 1U);
}

TEST_F(Accounts, NewDeviceHasKeyPackages) {
  TestPerson& ada = world.person("ada");
  const TestDevice& second = world.new_device(ada);
  const auto statement = world.next_statement(ada, {&ada.device(), &second});
  api::PublishStatementRequest request{.statement = tls::encode(statement)};
  constexpr std::string_view refusal = "422 api.new_device_has_key_packages";
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), refusal);
  api::PublishKeyPackagesRequest one_time = world.first_packages(second);
  one_time.key_packages = {*std::exchange(one_time.last_resort, std::nullopt)};
  request.key_packages = {one_time};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), refusal) << "one-time packages end";
  request.key_packages = {world.first_packages(ada.device())};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "422 api.key_package_is_own");
  request.key_packages = {world.first_packages(second)};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
}

// Each name would bring as many packages as there may be of one suite.
TEST_F(Accounts, SuiteIsNamedOnce) {
  TestPerson& ada = world.person("ada");
  const TestDevice& second = world.new_device(ada);
  const api::PublishStatementRequest twice{
      .statement = tls::encode(world.next_statement(ada, {&ada.device(), &second})),
      .key_packages = {world.first_packages(second), world.first_packages(second)},
  };
  EXPECT_EQ(refusal_of(world.ask(ada.device(), twice)), "422 api.suite_is_named_once");
}

TEST_F(Accounts, StatementAddsOneDevice) {
  TestPerson& ada = world.person("ada");
  const TestDevice& second = world.new_device(ada);
  const TestDevice& third = world.new_device(ada);
  const auto two = world.next_statement(ada, {&ada.device(), &second, &third});
  const api::PublishStatementRequest both{
      .statement = tls::encode(two),
      .key_packages = {world.first_packages(second), world.first_packages(third)},
  };
  EXPECT_EQ(refusal_of(world.ask(ada.device(), both)), "422 api.statement_adds_one_device");
  const api::PublishStatementRequest none{
      .statement = tls::encode(world.next_statement(ada, {&ada.device()})),
      .key_packages = {world.first_packages(second)},
  };
  EXPECT_EQ(refusal_of(world.ask(ada.device(), none)), "422 api.statement_adds_one_device");
}

TEST_F(Accounts, WhatAnEarlierIdentityKeyCertifiedIsStillTheDevices) {
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestGroup group = conversation(world, api::ConversationKind::group, bob, {&ada});
  const api::PublishKeyPackagesRequest old_packages = world.first_packages(ada.device());
  const crypto::SigningKey new_identity =
      crypto::generate_signing_key(crypto::Signature::ed25519, world.random);
  ada.statement = directory::make_next_statement(
      *directory::verify_statement(ada.statement), ada.identity_key, new_identity, {}
  );
  ASSERT_EQ(refusal_of(publish(ada, ada.statement)), "200 ");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), old_packages)), "200 ");
  const auto renewed = group.bundle(ada.device(), {});  // with a leaf of the old credential
  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, renewed})), "200 ");
}

TEST_F(Accounts, StatementsThatWereMissedAreToldInOrder) {
  TestPerson& ada = world.person("ada");
  std::vector<Bytes> all{tls::encode(ada.statement)};
  for (int i = 0; i < 40; ++i) {
    ada.statement = world.next_statement(ada, {&ada.device()});
    all.push_back(tls::encode(ada.statement));
    ASSERT_EQ(refusal_of(publish(ada, ada.statement)), "200 ");
  }
  const auto behind = [&](std::uint32_t after) {
    return world.ask(ada.device(), api::StatementsRequest{ada.account, after})
        .body<api::StatementsReply>()
        .statements;
  };
  EXPECT_EQ(behind(38), (std::vector<Bytes>{all[39], all[40]}));
  EXPECT_EQ(behind(0), (std::vector<Bytes>(all.begin() + 1, all.begin() + 33)));
  EXPECT_TRUE(behind(40).empty());
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::StatementsRequest{{}, 0})), "404 api.account_exists"
  );
}

TEST_F(Accounts, StatementContinuesTheChain) {
  TestPerson& ada = world.person("ada");
  const auto first = ada.statement;
  ada.statement = world.next_statement(ada, {&ada.device()});
  EXPECT_EQ(refusal_of(publish(ada, ada.statement)), "200 ");
  EXPECT_EQ(refusal_of(publish(ada, first)), "409 directory.statement_continues_chain");
}

TEST_F(Accounts, AccountIsOwn) {
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  const auto statement = world.next_statement(bob, {&bob.device()});
  EXPECT_EQ(refusal_of(publish(ada, statement)), "403 api.account_is_own");
}

TEST_F(Accounts, ADeviceThatIsNotListedAnyMoreIsRefusedEverything) {
  TestPerson& ada = world.person("ada");
  const TestDevice& second = world.link(ada);
  ada.statement = world.next_statement(ada, {&ada.device()});
  const Answer published = publish(ada, ada.statement);
  ASSERT_TRUE(published.ok());
  EXPECT_EQ(published.outcome.revoked, std::vector{second.id()});
  EXPECT_TRUE(world.inbox(second.id()).empty());
  EXPECT_EQ(
      refusal_of(world.ask(second, api::LookupAccountRequest{.account = ada.account})),
      "403 api.device_is_listed"
  );
  // Listed again, it goes on counting where it was: a number never comes twice.
  const std::uint64_t newest = world.store->begin_read()->inboxes().state(second.id()).newest;
  const api::PublishStatementRequest again{
      .statement = tls::encode(world.next_statement(ada, {&ada.device(), &second})),
      .key_packages = {world.first_packages(second)},
  };
  ASSERT_EQ(refusal_of(world.ask(ada.device(), again)), "200 ");
  EXPECT_EQ(world.inbox(second.id()).front().number, newest + 1);
}

// --- Session

class Login : public Accounts {};

TEST_F(Login, AnswersTokenAndWhereTheInboxIs) {
  TestPerson& ada = world.person("ada");
  world.link(ada);
  const Answer answer = world.log_in(ada.device());
  ASSERT_TRUE(answer.ok()) << answer.rule();
  const auto reply = answer.body<api::LoginReply>();
  EXPECT_EQ(reply.token.size(), provider::token_size);
  EXPECT_EQ(reply.acked, 0U);
  EXPECT_EQ(reply.newest, 1U);
  EXPECT_EQ(reply.now_ms, to_unix_ms(world.now));
  EXPECT_EQ(answer.outcome.logged_in->device, ada.device().id());
  EXPECT_EQ(answer.outcome.logged_in->token, provider::hash_of_token(reply.token));
}

TEST_F(Login, IsSignedForThisHubAndConnection) {
  TestPerson& ada = world.person("ada");
  auto other_domain = world.login_claim(ada.device());
  other_domain.domain = to_bytes("elsewhere.example");
  EXPECT_EQ(refusal_of(world.log_in(ada.device(), other_domain)), "403 identity.login_is_signed");
  auto other_nonce = world.login_claim(ada.device());
  other_nonce.nonce[0] ^= 1;
  EXPECT_EQ(refusal_of(world.log_in(ada.device(), other_nonce)), "403 identity.login_is_signed");
  const api::LoginRequest without_hello{.device = ada.device().id()};
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, without_hello)), "403 identity.login_is_signed");
}

TEST_F(Login, TimeIsNear) {
  TestPerson& ada = world.person("ada");
  auto late = world.login_claim(ada.device());
  late.time_ms -= 5 * 60 * 1000 + 1;
  EXPECT_EQ(refusal_of(world.log_in(ada.device(), late)), "403 identity.login_time_is_near");
}

TEST_F(Login, DeviceIsListed) {
  TestPerson& ada = world.person("ada");
  const TestDevice& unknown = world.new_device(ada);
  EXPECT_EQ(
      refusal_of(world.log_in(unknown, world.login_claim(unknown))), "403 api.device_is_listed"
  );
}

TEST_F(Login, IsNeeded) {
  EXPECT_EQ(
      refusal_of(world.ask(std::nullopt, api::AckRequest{.number = 1})),
      "401 api.device_is_logged_in"
  );
}

TEST_F(Login, OpIsKnown) {
  EXPECT_EQ(
      refusal_of(world.ask(world.caller({}), static_cast<api::Op>(999), {})), "400 api.op_is_known"
  );
}

TEST_F(Login, AcknowledgedItemsAreGoneAndNothingElse) {
  TestPerson& ada = world.person("ada");
  for (int i = 0; i < 3; ++i) world.link(ada);  // three items
  world.ack(ada.device().id(), 2);
  const auto rest = world.inbox(ada.device().id());
  ASSERT_EQ(rest.size(), 1U);
  EXPECT_EQ(rest[0].number, 3U);
  world.ack(ada.device().id(), 1);  // late, and without effect
  world.ack(ada.device().id(), 99);
  EXPECT_TRUE(world.inbox(ada.device().id()).empty());
  const auto state = world.store->begin_read()->inboxes().state(ada.device().id());
  EXPECT_EQ(state.acked, 3U);
  EXPECT_EQ(state.newest, 3U);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
