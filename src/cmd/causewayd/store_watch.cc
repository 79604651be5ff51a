#include "cmd/causewayd/store_watch.h"

#include <utility>

#include "cmd/causewayd/log.h"
#include "provider/transaction_in_front.h"

namespace causeway::causewayd {

void StoreWatch::failed(const StoreError& error) {
  const auto now = std::chrono::steady_clock::now();
  {
    const std::lock_guard lock(mutex_);
    if (said_ && now - *said_ < pause) return;
    said_ = now;
  }
  log_failure(Event::store_failed, error.what());
}

void StoreWatch::dropped(const StoreError& error) {
  is_well_ = false;
  failed(error);
}

void StoreWatch::kept() {
  if (!is_well_.exchange(true)) log(Event::store_works_again);
}

class WatchedStore::Writing final : public provider::TransactionInFront {
 public:
  Writing(std::unique_ptr<provider::Transaction> inner, StoreWatch& watch)
      : TransactionInFront(std::move(inner)), watch_(watch) {}

  void commit() override {
    try {
      TransactionInFront::commit();
    } catch (const StoreError& error) {
      watch_.dropped(error);
      throw;
    }
    watch_.kept();
  }

 private:
  StoreWatch& watch_;
};

std::unique_ptr<provider::Transaction> WatchedStore::begin_write() {
  try {
    return std::make_unique<Writing>(store_.begin_write(), watch_);
  } catch (const StoreError& error) {
    watch_.dropped(error);
    throw;
  }
}

std::unique_ptr<const provider::Transaction> WatchedStore::begin_read() {
  try {
    return store_.begin_read();
  } catch (const StoreError& error) {
    watch_.failed(error);
    throw;
  }
}

}  // namespace causeway::causewayd
