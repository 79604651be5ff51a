// Backup and recovery at the hub: one version after the other, blobs that stay as long as they are
// named, and somebody who has only the recovery key.
#include "adapters/sqlite_provider/world_test.h"
#include "api/backup.h"
#include "api/limits.h"
#include "provider/blobs.h"
#include "provider/expiry.h"
#include "provider/transaction_in_front.h"

namespace causeway::adapters::sqlite_provider {
namespace {

constexpr api::Authenticator authenticator{1, 2, 3};

/// How often backups were read.
struct Reads {
  int whole = 0;
  int hashes = 0;

  bool operator==(const Reads&) const = default;
};

class WatchedBackups final : public provider::BackupTable {
 public:
  WatchedBackups(provider::BackupTable& inner, Reads& reads) : inner_(inner), reads_(reads) {}

  std::optional<provider::Backup> find(AccountId account) const override {
    ++reads_.whole;
    return inner_.find(account);
  }

  std::optional<crypto::Sha256> authenticator_hash(AccountId account) const override {
    ++reads_.hashes;
    return inner_.authenticator_hash(account);
  }

  void put(AccountId account, const provider::Backup& backup) override {
    inner_.put(account, backup);
  }

  void remove(AccountId account) override { inner_.remove(account); }

 private:
  provider::BackupTable& inner_;
  Reads& reads_;
};

class WatchedTransaction final : public provider::TransactionInFront {
 public:
  WatchedTransaction(std::unique_ptr<provider::Transaction> inner, Reads& reads)
      : TransactionInFront(std::move(inner)), backups_(TransactionInFront::backups(), reads) {}

  provider::BackupTable& backups() override { return backups_; }

  const provider::BackupTable& backups() const override { return backups_; }

 private:
  WatchedBackups backups_;
};

class Backups : public testing::Test {
 protected:
  /// What the hub reads when somebody asks to recover this account.
  Reads watched(const TestPerson& of, const api::Authenticator& by) {
    Reads reads;
    const api::RecoverRequest request{to_bytes(of.username), by};
    const auto admitted = world.gate.admit(
        {.caller = world.caller(std::nullopt), .op = request.op, .body = tls::encode(request)},
        world.now
    );
    WatchedTransaction transaction(world.store->begin_write(), reads);
    world.dispatcher.run(
        transaction, std::get<provider::Admitted>(admitted), world.now, world.random
    );
    return reads;
  }

  /// Complete, unless only `come` of its 100 bytes have come.
  BlobId blob_of(TestPerson& person, std::uint64_t come = 100) {
    const BlobId blob = world.random.id<BlobId>();
    EXPECT_EQ(refusal_of(world.ask(person.device(), api::BeginBlobRequest{blob, 100})), "200 ");
    provider::advance_blob(*world.store, {person.device().id(), blob, 0, come});
    return blob;
  }

  static api::PutBackupRequest request(std::uint64_t expected, std::vector<BlobId> blobs = {}) {
    return {
        .expected_version = expected,
        .authenticator_hash = crypto::sha256({authenticator}),
        .sealed_index = {static_cast<std::uint8_t>(expected)},
        .blobs = std::move(blobs),
    };
  }

  Answer put(const api::PutBackupRequest& request) { return world.ask(ada.device(), request); }

  Answer backup(TestPerson& of) { return world.ask(of.device(), api::BackupRequest{}); }

  Answer recover(std::string_view username, const api::Authenticator& by) {
    return world.ask(std::nullopt, api::RecoverRequest{to_bytes(username), by});
  }

  Answer publish(const api::Authenticator& by, const directory::Statement& statement) {
    return world.ask(
        std::nullopt,
        api::PublishRecoveredRequest{
            to_bytes(ada.username),
            by,
            {tls::encode(statement), {world.first_packages(ada.devices.back())}},
        }
    );
  }

  bool is_there(BlobId blob) {
    const auto range = provider::check_blob_range(*world.store, {blob, 0, 100});
    return range.status == api::Status::ok;
  }

  std::size_t expire() {
    const auto transaction = world.store->begin_write();
    const auto expired = provider::expire(*transaction, world.now);
    transaction->commit();
    return expired.blobs.size();
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
};

TEST_F(Backups, OneVersionFollowsTheOther) {
  EXPECT_EQ(refusal_of(backup(ada)), "404 api.backup_exists");
  EXPECT_EQ(put(request(0)).body<api::PutBackupReply>().version, 1U);
  EXPECT_EQ(put(request(1)).body<api::PutBackupReply>().version, 2U);
  const auto held = backup(ada).body<api::BackupReply>();
  EXPECT_EQ(held.version, 2U);
  EXPECT_EQ(held.authenticator_hash, crypto::sha256({authenticator}));
  EXPECT_EQ(held.sealed_index, Bytes{1});
  EXPECT_EQ(refusal_of(backup(bob)), "404 api.backup_exists") << "it is nobody else's";
}

TEST_F(Backups, BackupVersionIsNext) {
  put(request(0));
  EXPECT_EQ(refusal_of(put(request(0))), "200 ") << "the identical request again";
  api::PutBackupRequest other = request(0);
  other.sealed_index = {9};
  const Answer late = put(other);
  EXPECT_EQ(refusal_of(late), "409 api.backup_version_is_next");
  EXPECT_EQ(late.body<api::PutBackupReply>().version, 1U);
  EXPECT_EQ(refusal_of(put(request(2))), "409 api.backup_version_is_next");
}

TEST_F(Backups, BlobsHaveToBeOnesOwnAndComplete) {
  EXPECT_EQ(refusal_of(put(request(0, {BlobId{{9}}}))), "404 api.blob_exists");
  EXPECT_EQ(refusal_of(put(request(0, {blob_of(bob)}))), "403 api.account_is_own");
  EXPECT_EQ(refusal_of(put(request(0, {blob_of(ada, 60)}))), "422 api.blob_is_complete");
  EXPECT_EQ(refusal_of(backup(ada)), "404 api.backup_exists") << "nothing of it was kept";
}

TEST_F(Backups, SizeIsWithinLimit) {
  api::PutBackupRequest large = request(0);
  large.sealed_index = Bytes(api::limits::backup_index_size_max + 1);
  EXPECT_EQ(refusal_of(put(large)), "413 api.size_is_within_limit");
  const std::vector<BlobId> many(api::limits::backup_blobs_max + 1, blob_of(ada));
  EXPECT_EQ(refusal_of(put(request(0, many))), "413 api.size_is_within_limit");
}

TEST_F(Backups, WhatABackupNamesStays) {
  const BlobId first = blob_of(ada);
  const BlobId second = blob_of(ada);
  const BlobId other = blob_of(ada);
  put(request(0, {first, second}));
  world.now += api::limits::blob_retention + Milliseconds(1);
  EXPECT_EQ(expire(), 1U);
  EXPECT_TRUE(is_there(first) && is_there(second) && !is_there(other));

  const BlobId third = blob_of(ada);
  put(request(1, {second, third}));
  EXPECT_TRUE(is_there(first)) << "until the hub cleans up";
  EXPECT_EQ(expire(), 1U);
  EXPECT_TRUE(!is_there(first) && is_there(second) && is_there(third));

  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::DeleteBackupRequest{})), "200 ");
  EXPECT_EQ(expire(), 2U);
  EXPECT_EQ(refusal_of(backup(ada)), "404 api.backup_exists");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::DeleteBackupRequest{})), "200 ") << "again";
}

TEST_F(Backups, WhoeverHasTheKeyGetsTheBackup) {
  put(request(0));
  const auto recovered = recover("ada", authenticator).body<api::RecoverReply>();
  EXPECT_EQ(recovered.account.account, ada.account);
  EXPECT_EQ(recovered.account.statement, tls::encode(ada.statement));
  EXPECT_EQ(recovered.backup.sealed_index, Bytes{0});
}

TEST_F(Backups, RecoveryIsAuthenticOrTellsNothing) {
  constexpr std::string_view refusal = "403 api.recovery_is_authentic";
  EXPECT_EQ(refusal_of(recover("ada", authenticator)), refusal) << "no backup";
  EXPECT_EQ(refusal_of(recover("ada", {})), refusal);
  put(request(0));
  const Answer unknown = recover("nobody", authenticator);
  EXPECT_EQ(refusal_of(unknown), refusal);
  const Answer wrong = recover("ada", {1, 2, 4});
  EXPECT_EQ(refusal_of(wrong), refusal);
  EXPECT_EQ(wrong.outcome.reply, unknown.outcome.reply);
  EXPECT_EQ(recover("bob", authenticator).outcome.reply, unknown.outcome.reply);
}

TEST_F(Backups, ReadNothingButAHashForWhoeverIsNotAuthentic) {
  put(request(0));
  EXPECT_EQ(watched(ada, authenticator), (Reads{.whole = 1, .hashes = 1}));
  const Reads refused{.whole = 0, .hashes = 1};
  EXPECT_EQ(watched(ada, {1, 2, 4}), refused);
  EXPECT_EQ(watched(bob, authenticator), refused) << "who has none";
  EXPECT_EQ(watched(world.stranger("nobody"), authenticator), refused) << "nor an account";
}

TEST_F(Backups, WhoeverHasTheKeyListsANewDevice) {
  put(request(0));
  world.new_device(ada);
  const auto next = world.next_statement(ada, {&ada.device(0), &ada.device(1)});
  EXPECT_EQ(refusal_of(publish({}, next)), "403 api.recovery_is_authentic");
  EXPECT_EQ(refusal_of(publish(authenticator, next)), "200 ");
  EXPECT_EQ(refusal_of(publish(authenticator, next)), "200 ") << "the identical request again";
  EXPECT_EQ(refusal_of(backup(ada)), "200 ");
  EXPECT_EQ(refusal_of(world.ask(ada.device(1), api::BackupRequest{})), "200 ");
  const auto items = world.inbox(ada.device(0).id());
  ASSERT_EQ(items.size(), 1U) << "the other devices are told";
  EXPECT_TRUE(std::holds_alternative<api::StatementItem>(items.front().payload));
}

TEST_F(Backups, ARecoveredStatementIsTheAccounts) {
  put(request(0));
  world.new_device(bob);
  const auto of_bob = world.next_statement(bob, {&bob.device(0), &bob.device(1)});
  world.new_device(ada);
  EXPECT_EQ(refusal_of(publish(authenticator, of_bob)), "403 api.account_is_own");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
