#include "cmd/causeway-bench/meter.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace causeway::bench {

double Meter::cpu_now_us() {
  timespec now{};
  static_cast<void>(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now));
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double Meter::wall_now_us() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

double Meter::median(std::vector<double> times_us) {
  const auto middle = times_us.begin() + static_cast<std::ptrdiff_t>(times_us.size() / 2);
  std::nth_element(times_us.begin(), middle, times_us.end());
  return *middle;
}

void Meter::note(double cpu_us, double wall_us, int times) {
  cpu_us_.push_back(cpu_us / times);
  wall_us_.push_back(wall_us / times);
  spent_us_ += wall_us;
  iterations_ += times;
}

void Printer::begin() const {
  if (as_json_) return;
  std::printf(
      "%-18s %5s %6s %12s %12s %12s %10s %6s\n",
      "op",
      "suite",
      "n",
      "cpu_us",
      "wall_us",
      "limit_us",
      "bytes",
      "iters"
  );
}

void Printer::print(const Measurement& m) const {
  if (as_json_) {
    std::printf(R"({"op":"%s","suite":%u,"n":%zu,)", m.op.c_str(), m.suite, m.n);
    std::printf(R"("cpu_us":%.1f,"wall_us":%.1f,)", m.cpu_us, m.wall_us);
    std::printf(R"("bytes":%zu,"iters":%d,"limit_us":%.1f})", m.bytes, m.iterations, m.limit_us);
  } else {
    std::printf("%-18s %5u %6zu ", m.op.c_str(), m.suite, m.n);
    std::printf("%12.1f %12.1f %12.1f ", m.cpu_us, m.wall_us, m.limit_us);
    std::printf("%10zu %6d", m.bytes, m.iterations);
  }
  std::printf("\n");
  static_cast<void>(std::fflush(stdout));
}

}  // namespace causeway::bench
