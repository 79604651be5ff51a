#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace causeway::adapters::http {

/// Deadlines of very many things by one coarse clock: arming, disarming and each tick cost O(1) per
/// entry touched, and no allocation. Whoever owns it calls `advance` once a tick. Not thread-safe.
///
///     slots   0     1     2  …  63        an entry due in 70 ticks lies in slot (now + 70) % 64
///             │     │                     and is passed over once
///             e     e ─ e
class TimerWheel {
 public:
  using Tick = std::uint64_t;

  /// What has a deadline. In at most one wheel; disarms itself when destroyed.
  class Entry {
   public:
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

    virtual ~Entry() { unlink(); }

    /// The deadline has passed; the entry is not armed any more and may be armed anew, or
    /// destroyed.
    virtual void expired() = 0;

   private:
    friend class TimerWheel;

    void unlink() {
      if (next_ == nullptr) return;
      next_->previous_ = previous_;
      previous_->next_ = next_;
      next_ = previous_ = nullptr;
    }

    Entry* next_ = nullptr;
    Entry* previous_ = nullptr;
    Tick due_ = 0;
  };

  TimerWheel();
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;
  /// Requires that no entry is armed any more.
  ~TimerWheel() = default;

  /// Ticks since the start.
  Tick now() const { return now_; }

  /// Calls `entry.expired()` in the `due`-th tick, or in the next if that is past. Replaces its
  /// deadline.
  void arm(Entry& entry, Tick due);

  void disarm(Entry& entry) { entry.unlink(); }

  /// One tick has passed. Entries may arm, disarm and destroy any entries meanwhile.
  void advance();

 private:
  /// The end of a ring of entries.
  class End final : public Entry {
    void expired() override {}
  };

  static void link(Entry& end, Entry& entry);

  std::array<End, 64> slots_;
  Tick now_ = 0;
};

}  // namespace causeway::adapters::http
