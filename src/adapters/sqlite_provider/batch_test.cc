// What a batch promises: no request harms another, and whatever fails leaves nothing half done.
#include "provider/batch.h"

#include "adapters/sqlite_provider/world_test.h"
#include "provider/expiry.h"
#include "provider/transaction_in_front.h"

namespace causeway::adapters::sqlite_provider {
namespace {

/// A store whose file refuses to grow at a chosen moment.
class FailingStore final : public provider::ProviderStore {
 public:
  explicit FailingStore(provider::ProviderStore& store) : store_(store) {}

  enum class When {
    begin,
    commit,
  };

  /// The next `count` transactions fail.
  void fail(When when, int count) {
    when_ = when;
    failures_ = count;
  }

  std::unique_ptr<provider::Transaction> begin_write() override {
    ++begun;
    if (failures_ > 0 && when_ == When::begin) fail_once();
    return std::make_unique<Failing>(*this, store_.begin_write());
  }

  std::unique_ptr<const provider::Transaction> begin_read() override {
    if (failures_ > 0) fail_once();
    return store_.begin_read();
  }

  int begun = 0;

 private:
  class Failing final : public provider::TransactionInFront {
   public:
    Failing(FailingStore& store, std::unique_ptr<provider::Transaction> held)
        : TransactionInFront(std::move(held)), store_(store) {}

    void commit() override {
      if (store_.failures_ > 0) store_.fail_once();
      TransactionInFront::commit();
    }

   private:
    FailingStore& store_;
  };

  [[noreturn]] void fail_once() {
    --failures_;
    throw StoreError(StoreError::Kind::full, "The disk is full.");
  }

  provider::ProviderStore& store_;
  When when_ = When::commit;
  int failures_ = 0;
};

class Batches : public testing::Test {
 protected:
  std::vector<Answer> run(std::vector<provider::Request> requests) {
    std::vector<provider::Admitted> admitted;
    for (auto& request : requests) {
      admitted.push_back(std::get<provider::Admitted>(world.gate.admit(request, world.now)));
    }
    std::vector<Answer> answers;
    for (auto& outcome :
         provider::run_batch(store, world.dispatcher, admitted, world.now, world.random)) {
      answers.push_back(read_answer(std::move(outcome)));
    }
    return answers;
  }

  provider::Request send(const TestDevice& by, std::string_view text) {
    return world.request(by, api::Op::send, tls::encode(group.send(text)));
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
  TestGroup group = conversation(world, api::ConversationKind::group, ada, {&bob});
  FailingStore store{*world.store};
};

TEST_F(Batches, ARefusalLeavesTheBatchInOneTransaction) {
  const auto answers =
      run({send(ada.device(), "1"), send(cleo.device(), "2"), send(bob.device(), "3")});
  EXPECT_EQ(refusal_of(answers[0]), "200 ");
  EXPECT_EQ(refusal_of(answers[1]), "403 api.device_is_member");
  EXPECT_EQ(refusal_of(answers[2]), "200 ");
  EXPECT_EQ(answers[2].body<api::SendReply>().frank.seq, 2U);
  EXPECT_EQ(store.begun, 1);
}

TEST_F(Batches, AFailedCommitRunsEachRequestAgainByItself) {
  store.fail(FailingStore::When::commit, 1);
  const auto answers = run({send(ada.device(), "1"), send(bob.device(), "2")});
  EXPECT_EQ(answers[0].body<api::SendReply>().frank.seq, 1U);
  EXPECT_EQ(answers[1].body<api::SendReply>().frank.seq, 2U);
  EXPECT_EQ(store.begun, 3);
  EXPECT_EQ(world.inbox(bob.device().id()).size(), 2U);
}

TEST_F(Batches, StoreIsAvailableOrNothingWasKept) {
  for (const auto when : {FailingStore::When::begin, FailingStore::When::commit}) {
    store.fail(when, 3);
    for (const Answer& answer : run({send(ada.device(), "1"), send(bob.device(), "2")})) {
      EXPECT_EQ(refusal_of(answer), "503 api.store_is_available");
      EXPECT_TRUE(answer.outcome.wake.empty());
    }
    EXPECT_EQ(world.inbox(bob.device().id()).size(), 1U);
  }
  EXPECT_EQ(run({send(ada.device(), "1")})[0].body<api::SendReply>().frank.seq, 1U);
}

TEST_F(Batches, OneRequestMayFailWhileTheOthersGoThrough) {
  store.fail(FailingStore::When::commit, 2);  // the batch, and the first by itself
  const auto answers = run({send(ada.device(), "1"), send(bob.device(), "2")});
  EXPECT_EQ(refusal_of(answers[0]), "503 api.store_is_available");
  EXPECT_EQ(answers[1].body<api::SendReply>().frank.seq, 1U) << "no gap";
}

TEST_F(Batches, AReadThatFailsAnswersUnavailable) {
  store.fail(FailingStore::When::begin, 1);
  const auto admitted = std::get<provider::Admitted>(world.gate.admit(
      world.request(
          ada.device(), api::Op::lookup_account, tls::encode(api::LookupAccountRequest{ada.account})
      ),
      world.now
  ));
  ASSERT_TRUE(admitted.only_reads());
  const auto read = [&] {
    return refusal_of(
        read_answer(provider::run_read(store, world.dispatcher, admitted, world.now, world.random))
    );
  };
  EXPECT_EQ(read(), "503 api.store_is_available");
  EXPECT_EQ(read(), "200 ");
}

// A commit changes many tables; the store may go away before it is kept. Nothing of it is there
// then, and the same bundle goes through afterwards.
TEST_F(Batches, AnInterruptedCommitLeavesNothingHalfDone) {
  const auto bundle = group.bundle(ada.device(), {group.add(cleo.device())});
  const Bytes body = tls::encode(api::CommitRequest{group.id, bundle});
  const auto request = world.request(ada.device(), api::Op::commit, body);
  store.fail(FailingStore::When::commit, 2);
  EXPECT_EQ(refusal_of(run({request})[0]), "503 api.store_is_available");
  EXPECT_TRUE(world.inbox(cleo.device().id()).empty());
  const auto reader = world.store->begin_read();
  EXPECT_EQ(reader->conversations().find(group.id)->epoch, provider::Epoch{1});
  EXPECT_EQ(reader->conversations().members(group.id).size(), 2U);
  EXPECT_EQ(refusal_of(run({request})[0]), "200 ");
  EXPECT_EQ(world.inbox(cleo.device().id()).size(), 1U);
}

TEST_F(Batches, ExpiryForgetsEverythingInItsTimeAndNothingBefore) {
  run({send(ada.device(), "1")});
  ASSERT_EQ(refusal_of(world.ask(ada.device(), api::BeginBlobRequest{BlobId{{1}}, 10})), "200 ");
  const auto expire = [this](std::chrono::hours later) {
    const auto transaction = world.store->begin_write();
    provider::Expired expired = provider::expire(*transaction, world.now + later, 1);
    std::vector<BlobId> blobs = expired.blobs;
    for (int i = 0; i < 100 && expired.more; ++i) {
      expired = provider::expire(*transaction, world.now + later, 1);
      blobs.insert(blobs.end(), expired.blobs.begin(), expired.blobs.end());
    }
    transaction->commit();
    return blobs;
  };
  const auto day = std::chrono::hours(24);
  EXPECT_TRUE(expire(7 * day).empty());
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("1"))), "409 api.message_is_new");
  EXPECT_TRUE(expire(30 * day).empty());
  EXPECT_EQ(world.inbox(bob.device().id()).size(), 2U);
  EXPECT_EQ(expire(31 * day), std::vector{BlobId{{1}}});
  EXPECT_TRUE(world.inbox(bob.device().id()).empty());
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("1"))), "200 ") << "forgotten";
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
