#include "sim/failing_store.h"

#include <utility>

namespace causeway::sim {
namespace {

void fail_sometimes(const Faults& faults, SeededRandom& random) {
  if (happens(random, faults.hub_store_failure)) {
    throw StoreError(StoreError::Kind::full, "The simulated disk is full.");
  }
}

class FailingTransaction final : public provider::Transaction {
 public:
  FailingTransaction(
      std::unique_ptr<provider::Transaction> inner, const Faults& faults, SeededRandom& random
  )
      : inner_(std::move(inner)), faults_(faults), random_(random) {}

  provider::AccountTable& accounts() override { return inner_->accounts(); }

  provider::KeyPackageTable& key_packages() override { return inner_->key_packages(); }

  provider::ConversationTable& conversations() override { return inner_->conversations(); }

  provider::MessageTable& messages() override { return inner_->messages(); }

  provider::InboxTable& inboxes() override { return inner_->inboxes(); }

  provider::BlobTable& blobs() override { return inner_->blobs(); }

  const provider::AccountTable& accounts() const override { return view().accounts(); }

  const provider::KeyPackageTable& key_packages() const override { return view().key_packages(); }

  const provider::ConversationTable& conversations() const override {
    return view().conversations();
  }

  const provider::MessageTable& messages() const override { return view().messages(); }

  const provider::InboxTable& inboxes() const override { return view().inboxes(); }

  const provider::BlobTable& blobs() const override { return view().blobs(); }

  std::uint64_t changes() const override { return inner_->changes(); }

  void commit() override {
    fail_sometimes(faults_, random_);
    inner_->commit();
  }

 private:
  const provider::Transaction& view() const { return *inner_; }

  std::unique_ptr<provider::Transaction> inner_;
  const Faults& faults_;
  SeededRandom& random_;
};

}  // namespace

std::unique_ptr<provider::Transaction> FailingStore::begin_write() {
  fail_sometimes(faults_, random_);
  return std::make_unique<FailingTransaction>(store_->begin_write(), faults_, random_);
}

}  // namespace causeway::sim
