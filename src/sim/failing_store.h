#pragma once

#include <memory>

#include "base/seeded_random.h"
#include "provider/store.h"
#include "sim/faults.h"

namespace causeway::sim {

/// A provider's store whose transactions sometimes cannot be begun or committed: a full disk, a
/// locked database. What was not committed is gone as a whole.
class FailingStore final : public provider::ProviderStore {
 public:
  FailingStore(
      std::unique_ptr<provider::ProviderStore> store, const Faults& faults, SeededRandom& random
  )
      : store_(std::move(store)), faults_(faults), random_(random) {}

  std::unique_ptr<provider::Transaction> begin_write() override;

  std::unique_ptr<const provider::Transaction> begin_read() override {
    return store_->begin_read();
  }

 private:
  std::unique_ptr<provider::ProviderStore> store_;
  const Faults& faults_;
  SeededRandom& random_;
};

}  // namespace causeway::sim
