#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

#include "provider/store.h"

namespace causeway::causewayd {

/// What keeps the store from working, for the operator. Devices are told 503 and no more; here is
/// the sentence, in the log. From any thread.
class StoreWatch {
 public:
  /// At most one line in `pause`, so that a full disk does not fill another.
  void failed(const StoreError& error);
  /// A transaction was made durable.
  void kept();
  /// A transaction was not.
  void dropped(const StoreError& error);

  /// Whether the last transaction that was to be made durable was.
  bool is_well() const { return is_well_; }

 private:
  static constexpr std::chrono::seconds pause{10};

  std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> said_;
  std::atomic<bool> is_well_ = true;
};

/// The same store, watched.
class WatchedStore final : public provider::ProviderStore {
 public:
  WatchedStore(provider::ProviderStore& store, StoreWatch& watch) : store_(store), watch_(watch) {}

  std::unique_ptr<provider::Transaction> begin_write() override;
  std::unique_ptr<const provider::Transaction> begin_read() override;

 private:
  class Writing;

  provider::ProviderStore& store_;
  StoreWatch& watch_;
};

}  // namespace causeway::causewayd
