#pragma once

#include <atomic>
#include <memory>

namespace causeway::mls_tree {

/// What `shared` points to, for writing: a copy where others share it. Requires that it points to
/// something. Sharers may live in different threads, as if nothing was shared.
template <typename T>
T& own(std::shared_ptr<T>& shared) {
  if (shared.use_count() == 1) {
    // Whoever shared it last has read it before letting go.
    std::atomic_thread_fence(std::memory_order_acquire);
  } else {
    shared = std::make_shared<T>(*shared);
  }
  return *shared;
}

}  // namespace causeway::mls_tree
