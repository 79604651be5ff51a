#include "sim/failing_store.h"

#include <utility>

#include "provider/transaction_in_front.h"

namespace causeway::sim {
namespace {

void fail_sometimes(const Faults& faults, SeededRandom& random) {
  if (happens(random, faults.hub_store_failure)) {
    throw StoreError(StoreError::Kind::full, "The simulated disk is full.");
  }
}

class FailingTransaction final : public provider::TransactionInFront {
 public:
  FailingTransaction(
      std::unique_ptr<provider::Transaction> inner, const Faults& faults, SeededRandom& random
  )
      : TransactionInFront(std::move(inner)), faults_(faults), random_(random) {}

  void commit() override {
    fail_sometimes(faults_, random_);
    TransactionInFront::commit();
  }

 private:
  const Faults& faults_;
  SeededRandom& random_;
};

}  // namespace

std::unique_ptr<provider::Transaction> FailingStore::begin_write() {
  fail_sometimes(faults_, random_);
  return std::make_unique<FailingTransaction>(store_->begin_write(), faults_, random_);
}

}  // namespace causeway::sim
