#include "cmd/causewayd/store_watch.h"

#include <utility>

#include "cmd/causewayd/log.h"

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

class WatchedStore::Writing final : public provider::Transaction {
 public:
  Writing(std::unique_ptr<provider::Transaction> inner, StoreWatch& watch)
      : inner_(std::move(inner)), watch_(watch) {}

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
    try {
      inner_->commit();
    } catch (const StoreError& error) {
      watch_.dropped(error);
      throw;
    }
    watch_.kept();
  }

 private:
  const provider::Transaction& view() const { return *inner_; }

  std::unique_ptr<provider::Transaction> inner_;
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
