// Deleting an account: what goes, what stays, and who may ask.
#include "adapters/sqlite_provider/world_test.h"
#include "api/backup.h"
#include "api/profile.h"
#include "api/rules.h"
#include "api/safety.h"
#include "provider/expiry.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

class Deletion : public testing::Test {
 protected:
  api::DeleteAccountRequest tombstone(TestPerson& person) {
    return {tls::encode(directory::make_tombstone(
        *directory::verify_statement(person.statement), person.identity_key
    ))};
  }

  std::string remove(TestPerson& person) {
    return refusal_of(world.ask(person.device(), tombstone(person)));
  }

  std::string register_as(TestPerson& person) {
    return refusal_of(world.ask(
        std::nullopt,
        api::RegisterRequest{to_bytes(person.username), tls::encode(person.statement), {}}
    ));
  }

  Answer look_up(const TestPerson& person) {
    return world.ask(bob.device(), api::LookupAccountRequest{person.account});
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
};

TEST_F(Deletion, EndsTheAccountAndItsDevices) {
  const TestDevice& second = world.link(ada);
  world.ask(ada.device(), world.first_packages(ada.device()));
  const auto request = tombstone(ada);
  const Answer deleted = world.ask(ada.device(), request);
  ASSERT_EQ(refusal_of(deleted), "200 ");
  EXPECT_EQ(deleted.outcome.revoked.size(), 2U) << "their connections and tokens end";
  for (const DeviceId& device : {ada.device().id(), second.id()}) {
    const Answer asked = world.ask(device, api::LookupAccountRequest{bob.account});
    EXPECT_EQ(refusal_of(asked), "403 api.device_is_listed");
  }
  const auto left = look_up(ada).body<api::AccountReply>();
  EXPECT_EQ(left.statement, request.statement);
  EXPECT_TRUE(left.username.empty());
  EXPECT_EQ(
      refusal_of(world.ask(bob.device(), api::LookupUsernameRequest{to_bytes("ada")})),
      "404 api.account_exists"
  );
  EXPECT_EQ(
      refusal_of(world.ask(bob.device(), api::ClaimKeyPackagesRequest{ada.account, 3, {}})),
      "404 api.account_exists"
  );
  const auto statements = world.ask(bob.device(), api::StatementsRequest{ada.account, 0});
  EXPECT_EQ(statements.body<api::StatementsReply>().statements.size(), 1U);
}

TEST_F(Deletion, GivesTheNameToNobody) {
  ASSERT_EQ(remove(ada), "200 ");
  EXPECT_EQ(register_as(world.stranger("ada")), "409 api.username_is_free");
  EXPECT_EQ(register_as(ada), "409 api.account_is_new");
  EXPECT_EQ(register_as(world.stranger("ada2")), "200 ");
}

TEST_F(Deletion, AgainAnswersOkToWhoeverHasIt) {
  const auto request = tombstone(ada);
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, request)), "401 api.device_is_logged_in");
  EXPECT_EQ(refusal_of(world.ask(bob.device(), request)), "403 api.account_is_own");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, request)), "200 ");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "200 ");
}

TEST_F(Deletion, StatementFitsOperation) {
  constexpr std::string_view refusal = "422 api.statement_fits_operation";
  const api::PublishStatementRequest published{.statement = tombstone(ada).statement};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), published)), refusal);
  const auto update = world.next_statement(ada, {&ada.device()});
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::DeleteAccountRequest{tls::encode(update)})), refusal
  );
  const auto empty = world.next_statement(ada, {});
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::DeleteAccountRequest{tls::encode(empty)})), refusal
  );
}

TEST_F(Deletion, ContinuesTheChain) {
  const auto stale = tombstone(ada);
  world.link(ada);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), stale)), "409 directory.statement_continues_chain");
  EXPECT_EQ(remove(ada), "200 ");
}

TEST_F(Deletion, AnOwnerStays) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  EXPECT_EQ(remove(ada), "422 roles.an_owner_stays");
  EXPECT_EQ(remove(bob), "200 ");
  EXPECT_EQ(remove(ada), "200 ") << "nobody else is there";
  EXPECT_TRUE(world.store->begin_read()->conversations().members(group.id).empty());
}

// Any member's device takes the leaves out, as those of devices that are not listed any more.
TEST_F(Deletion, LeavesTheOthersTheirGroup) {
  TestPerson& cyd = world.person("cyd");
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cyd});
  const auto before = world.inbox(cyd.device().id()).size();
  ASSERT_EQ(remove(bob), "200 ");
  const auto told = world.inbox(cyd.device().id());
  ASSERT_EQ(told.size(), before + 1);
  EXPECT_TRUE(std::holds_alternative<api::StatementItem>(told.back().payload));
  EXPECT_EQ(refusal_of(world.ask(cyd.device(), group.send("x"))), "409 api.devices_are_current");
  const auto bundle = group.bundle(cyd.device(), {group.remove(bob.device())});
  EXPECT_EQ(refusal_of(world.ask(cyd.device(), api::CommitRequest{group.id, bundle})), "200 ");
  group.apply(bundle);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("x"))), "200 ");
}

TEST_F(Deletion, EndsDirectConversationsAndTheNote) {
  conversation(world, ConversationKind::direct, ada, {&bob});
  conversation(world, ConversationKind::note, ada, {});
  ASSERT_EQ(remove(ada), "200 ");
  const auto view = world.store->begin_read();
  EXPECT_EQ(view->conversations().direct(ada.account, bob.account), std::nullopt);
  EXPECT_EQ(view->conversations().direct(ada.account, ada.account), std::nullopt);
}

TEST_F(Deletion, ForgetsWhatTheAccountKeptHere) {
  const BlobId blob{{7}};
  world.ask(ada.device(), api::BeginBlobRequest{blob, 1});
  const BlobId others{{8}};
  world.ask(bob.device(), api::BeginBlobRequest{others, 1});
  world.ask(ada.device(), api::BlockRequest{bob.account});
  world.ask(ada.device(), api::PutSafetySettingsRequest{api::Admission::nobody, {}});
  world.ask(ada.device(), api::PutBackupRequest{0, {}, {1, 2, 3}, {}});
  world.ask(ada.device(), api::PutProfileRequest{1, {{7}}, {1, 2}});
  ASSERT_EQ(remove(ada), "200 ");
  const auto transaction = world.store->begin_write();
  EXPECT_FALSE(transaction->accounts().profile(ada.account).has_value());
  EXPECT_EQ(provider::expire(*transaction, world.now).blobs, std::vector{blob});
  EXPECT_FALSE(transaction->safety().is_blocked(ada.account, bob.account));
  EXPECT_EQ(transaction->safety().admissions(ada.account), provider::Admissions{});
  EXPECT_FALSE(transaction->backups().find(ada.account).has_value());
  EXPECT_TRUE(transaction->key_packages().counts(ada.device().id()).empty());
  EXPECT_TRUE(transaction->accounts().find_device(ada.device().id())->credential.empty());
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
