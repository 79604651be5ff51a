#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/workers.h"

namespace causeway::bench {

/// What one operation came to. Times are medians, in microseconds: `cpu_us` of whoever does it
/// alone, `wall_us` with other threads to share it with.
struct Measurement {
  std::string op;
  unsigned suite = 0;
  std::size_t n = 0;  // members of the group
  double cpu_us = 0;
  double wall_us = 0;
  std::size_t bytes = 0;  // that it sends or reads; of `member_…`: of memory
  int iterations = 0;
  double limit_us = 0;  // UnitCosts::of
};

/// Takes the times of one operation, without what prepares it.
class Meter {
 public:
  /// For about 0.6 s, or `iterations_max` times if that is sooner, and three times at the least.
  bool wants_more() const {
    return wall_us_.size() < 3 || (spent_us_ < budget_us && iterations_ < iterations_max);
  }

  /// `run` does it so many times.
  template <typename Run>
  auto time(Run run, int times = 1) {
    const double cpu = cpu_now_us();
    const double wall = wall_now_us();
    auto result = run();
    note(cpu_now_us() - cpu, wall_now_us() - wall, times);
    return result;
  }

  /// For what threads can share: done once alone and once by all. On cores that are threads of one,
  /// CPU time counts twice where two are busy, so that it would say little about the work.
  template <typename Run>
  auto time_shared(Workers& workers, Run run) {
    const double cpu = cpu_now_us();
    (void)run(alone());
    const double alone_us = cpu_now_us() - cpu;
    const double wall = wall_now_us();
    auto result = run(workers);
    note(alone_us, wall_now_us() - wall, 1);
    return result;
  }

  double cpu_us() const { return median(cpu_us_); }

  double wall_us() const { return median(wall_us_); }

  int iterations() const { return iterations_; }

 private:
  static constexpr double budget_us = 600'000;
  static constexpr int iterations_max = 1000;

  static double cpu_now_us();
  static double wall_now_us();
  static double median(std::vector<double> times_us);

  void note(double cpu_us, double wall_us, int times);

  std::vector<double> cpu_us_;
  std::vector<double> wall_us_;
  double spent_us_ = 0;
  int iterations_ = 0;
};

/// Whoever reads the numbers.
class Printer {
 public:
  explicit Printer(bool as_json) : as_json_(as_json) {}

  /// The names of the columns, where people read them.
  void begin() const;
  /// One line; as JSON `{"op","suite","n","cpu_us","wall_us","bytes","iters","limit_us"}`.
  void print(const Measurement& measurement) const;

 private:
  bool as_json_;
};

}  // namespace causeway::bench
