#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include "base/result.h"

namespace causeway {

/// Who does pieces of work that do not depend on each other: the caller alone, or other cores of
/// the host beside it. Passed in, never global, for the core starts no threads.
class Workers {
 public:
  virtual ~Workers() = default;
  /// Calls `work(i)` once for each i below `count`, in any order and maybe from several threads at
  /// once, and returns when all have ended.
  virtual void run(std::size_t count, const std::function<void(std::size_t)>& work) = 0;
};

/// The caller alone, in order. What it is asked to do from several threads it does in each.
class Alone final : public Workers {
 public:
  void run(std::size_t count, const std::function<void(std::size_t)>& work) override {
    for (std::size_t i = 0; i < count; ++i) work(i);
  }
};

/// Where nobody else is.
inline Workers& alone() {
  static Alone workers;
  return workers;
}

/// The error that looking at one after the other would have met first. `check(i)` returns
/// `Result<void>` and finds the same when it is asked again. Not much is checked behind a fault
/// once it is known.
template <typename Check>
Result<void> check_each(Workers& workers, std::size_t count, const Check& check) {
  std::atomic<std::size_t> first_bad{count};
  workers.run(count, [&](std::size_t i) {
    std::size_t known = first_bad.load();
    if (i >= known || check(i).ok()) return;
    while (i < known && !first_bad.compare_exchange_weak(known, i)) {
    }
  });
  return first_bad == count ? Result<void>() : check(first_bad.load());
}

}  // namespace causeway
