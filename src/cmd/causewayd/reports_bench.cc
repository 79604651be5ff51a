// What a year of reports costs: `./dev bench reports [--json] [--scale S]`.
//
// - reports: 16.8 million reports (the number of 2018) of 1 to 30 messages, 6 in the median, of 100
//   bytes each; one in twenty is forged, one in fifty has a small attachment, one in ten is of a
//   message that was reported before. They are made and sealed in blocks, untimed, as if they came
//   over a year; timed is what the provider does: the process that holds the keys opens and
//   verifies them and seals them as evidence, and they are put into cases in the reviewers' store.
// - limit: one HPKE open for each report and two HMACs for each message that it opens, alone, with
//   the same library in the same run
// - next_job: four reviewers each take the next case of a queue and look at what is in it, again
// and
//   again; the time that one of them waits, while reports come in at more than any day's peak
//   (those of a whole day within a minute), and while they come in as fast as they can be taken in
//
// CPU is of both processes. `--scale` multiplies the number of reports; `--folder` says where.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <sys/resource.h>
#include <thread>

#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/reporters_bench.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "safety/intake_round.h"
#include "safety/tally_table.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself
using causewayd::bench::domain;
using causewayd::bench::Reporters;
using Clock = std::chrono::steady_clock;

constexpr std::size_t a_year = 16'800'000;
constexpr std::size_t block_size = 32'768;
constexpr std::size_t reviewers = 4;

struct Options {
  bool json = false;
  double scale = 1;
  std::filesystem::path folder = std::filesystem::temp_directory_path();

  std::size_t reports() const {
    return static_cast<std::size_t>(scale * static_cast<double>(a_year));
  }
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double cpu_of(pid_t process) {
  clockid_t clock{};
  if (clock_getcpuclockid(process, &clock) != 0) return 0;
  return seconds_of(clock);
}

/// A folder with keys and a store that goes away.
class Place {
 public:
  explicit Place(const std::filesystem::path& in) {
    std::string name = (in / "causeway-reports-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder in " + in.string());
    folder_ = name;
  }

  ~Place() { std::filesystem::remove_all(folder_); }

  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  std::filesystem::path operator/(const char* name) const { return folder_ / name; }

  std::uint64_t disk_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      if (file.is_regular_file()) bytes += file.file_size();
    }
    return bytes;
  }

 private:
  std::filesystem::path folder_;
};

/// The same reports, by two threads: one half each.
std::vector<provider::Filing> make_block(
    std::vector<Reporters>& reporters,
    std::size_t first,
    std::size_t size,
    std::size_t count,
    std::uint64_t begin_ms
) {
  std::vector<provider::Filing> block(size);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < reporters.size(); ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i = thread; i < size; i += reporters.size()) {
        block[i] = reporters[thread].make(first + i, count, begin_ms);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return block;
}

/// CPU microseconds of one HPKE open, and of one HMAC over what a commitment covers.
struct Limit {
  double open_us = 0;
  double hmac_us = 0;
};

Limit measure_limit(std::size_t report_size) {
  crypto::SystemRandom random;
  const auto key = crypto::generate_kem_key_pair(report::moderation_suite.kem, random);
  const Bytes plaintext(report_size, 1);
  const auto sealed = *crypto::hpke_seal(
      report::moderation_suite, key.public_key, as_bytes("FRANK-1 report"), {}, plaintext, random
  );
  const Bytes text(200, 1);
  const auto best_of = [](auto work) {
    constexpr int times = 200;
    double least = 1e9;
    for (int batch = 0; batch < 20; ++batch) {
      const double start = seconds_of(CLOCK_THREAD_CPUTIME_ID);
      for (int i = 0; i < times; ++i) work();
      const double spent = seconds_of(CLOCK_THREAD_CPUTIME_ID) - start;
      least = std::min(least, spent * 1e6 / times);
    }
    return least;
  };
  return {
      .open_us = best_of([&] {
        INVARIANT(crypto::hpke_open(
                      report::moderation_suite,
                      key,
                      sealed.kem_output,
                      as_bytes("FRANK-1 report"),
                      {},
                      sealed.ciphertext
        )
                      .ok());
      }),
      .hmac_us = best_of([&] { crypto::hmac_sha256(text, {text}); }),
  };
}

/// Reviewers who take the next job as long as reports come in.
class Reviewers {
 public:
  Reviewers(safety::SafetyStore& store, safety::ReportOpener& opener)
      : store_(store), opener_(opener) {
    for (std::size_t i = 0; i < reviewers; ++i) {
      threads_.emplace_back([this, i] { work(static_cast<std::uint8_t>(i + 1)); });
    }
  }

  /// Milliseconds of each job, ascending.
  std::vector<double> stop() {
    is_over_ = true;
    for (std::thread& thread : threads_) thread.join();
    std::sort(times_.begin(), times_.end());
    return times_;
  }

 private:
  void work(std::uint8_t who) {
    while (!is_over_) {
      for (const safety::QueueRow& queue : safety::queues()) {
        const auto start = Clock::now();
        if (!take(queue.queue, who)) continue;
        const std::lock_guard lock(mutex_);
        times_.push_back(seconds_since(start) * 1e3);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));  // reads what is there
    }
  }

  bool take(safety::Queue queue, std::uint8_t who) {
    const Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    safety::CaseNumber number;
    {
      const auto transaction = store_.begin_write();
      auto next = transaction->cases().waiting(safety::CaseState::queued, queue, now, 1);
      if (next.empty()) return false;
      number = next.front().number;
      next.front().claim = safety::Claim{{{who}}, now, now + std::chrono::minutes(20)};
      transaction->cases().put(next.front());
      transaction->commit();
    }
    for (const safety::Report& report : store_.begin_read()->reports().of_case(number)) {
      if (report.evidence) {
        opener_.show(report::evidence_name(report.reporter, report.id), *report.evidence);
      }
    }
    return true;
  }

  safety::SafetyStore& store_;
  safety::ReportOpener& opener_;
  std::atomic<bool> is_over_ = false;
  std::mutex mutex_;
  std::vector<double> times_;
  std::vector<std::thread> threads_;
};

std::uint64_t peak_rss(pid_t other) {
  const auto peak_of = [](const std::string& process) {
    std::ifstream file("/proc/" + process + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
    }
    return 0ULL;
  };
  return peak_of("self") + peak_of(std::to_string(other));
}

/// A provider for this: its keys, their process, and the reviewers' store.
struct World {
  explicit World(const std::filesystem::path& folder) : place(folder) {
    const auto program = std::filesystem::canonical("/proc/self/exe");
    causewayd::KeyFolder::create(place / "keys", now, random);
    adapters::frank::FrankOptions options;
    options.path = program.parent_path().parent_path() / "bin" / "causewayd";
    options.arguments = {"frank", (place / "keys").string(), domain};
    frank = std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
    store = std::make_unique<adapters::sqlite_safety::SafetyStore>(place / "safety.db");
    const causewayd::KeyFolder keys(place / "keys", franking::hub_id(domain), random);
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      reporters.emplace_back(keys, frank->moderation_key(), seed);
    }
  }

  double opener_cpu() const { return cpu_of(frank->process_id()); }

  Place place;
  crypto::SystemRandom random;
  Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  std::uint64_t begin_ms = to_unix_ms(now) - std::uint64_t{365} * 24 * 3600 * 1000;
  std::unique_ptr<adapters::frank::FrankProcess> frank;
  std::unique_ptr<adapters::sqlite_safety::SafetyStore> store;
  std::vector<Reporters> reporters;
};

/// What the provider does with reports that wait: rounds, one after another.
void take_in(World& world, std::span<const provider::Filing> waiting) {
  const auto membership_of = [](AccountId, const report::OpenedReport&) {
    return std::optional(safety::Membership::member);
  };
  while (!waiting.empty()) {
    const auto round = waiting.first(std::min(waiting.size(), safety::RoundSize{}.filings));
    safety::Round done;
    safety::take_in_round(round, *world.store, *world.frank, membership_of, world.now, done);
    waiting = waiting.subspan(round.size());
  }
}

struct Spent {
  double wall_s = 0;
  double opener_cpu_s = 0;  // of the process that holds the keys
  double store_cpu_s = 0;   // of this one
  std::uint64_t sealed_bytes = 0;
};

Spent take_in_a_year(World& world, const Options& options) {
  Spent spent;
  const std::size_t count = options.reports();
  for (std::size_t done = 0; done < count;) {
    const std::size_t size = std::min(block_size, count - done);
    const auto block = make_block(world.reporters, done, size, count, world.begin_ms);
    for (const auto& filing : block) spent.sealed_bytes += filing.sealed.ciphertext.size();
    const double opener_before = world.opener_cpu();
    const double store_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
    const auto start = Clock::now();
    take_in(world, block);
    spent.wall_s += seconds_since(start);
    spent.opener_cpu_s += world.opener_cpu() - opener_before;
    spent.store_cpu_s += seconds_of(CLOCK_PROCESS_CPUTIME_ID) - store_before;
    done += size;
    if (!options.json && done % (block_size * 16) == 0) {
      std::fprintf(stderr, "%zu reports in %.0f s\n", done, spent.wall_s);
    }
  }
  return spent;
}

/// All that came of what was reported is in a case.
void check_all_were_received(World& world, std::size_t count) {
  std::uint64_t received = 0;
  const auto first = safety::tally_month(from_unix_ms(world.begin_ms));
  const auto last = safety::tally_month(world.now);
  for (const auto& row : world.store->begin_read()->tallies().tallies(first, last)) {
    if (row.tally == safety::Tally::received) received += row.count;
  }
  if (received != count) {
    throw std::runtime_error(std::to_string(count - received) + " reports were refused");
  }
}

/// Reports that come in while reviewers work.
std::vector<provider::Filing> more_reports(World& world, const Options& options, std::size_t size) {
  const std::size_t count = options.reports();
  return make_block(world.reporters, count - 1, size, count, world.begin_ms);
}

/// The reports of a whole day within a minute.
void come_in_as_at_a_peak(World& world, const Options& options) {
  constexpr std::size_t ticks = 600;
  constexpr std::size_t each_tick = a_year / 365 / ticks + 1;
  const auto all = more_reports(world, options, ticks * each_tick);
  auto next = Clock::now();
  for (std::size_t tick = 0; tick < ticks; ++tick) {
    std::this_thread::sleep_until(next);
    next += std::chrono::milliseconds(100);
    take_in(world, std::span(all).subspan(tick * each_tick, each_tick));
  }
}

void come_in_as_a_flood(World& world, const Options& options) {
  for (int block = 0; block < 4; ++block) {
    take_in(world, more_reports(world, options, block_size));
  }
}

struct Load {
  const char* name;
  void (*come_in)(World&, const Options&);
};

constexpr Load loads[] = {{"peak", come_in_as_at_a_peak}, {"flood", come_in_as_a_flood}};

void measure_next_job(World& world, const Load& load, const Options& options) {
  Reviewers working(*world.store, *world.frank);
  load.come_in(world, options);
  const std::vector<double> jobs = working.stop();
  if (jobs.empty()) throw std::runtime_error("no reviewer got a job");
  std::printf(
      "{\"op\":\"next_job\",\"load\":\"%s\",\"jobs\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
      load.name,
      jobs.size(),
      jobs[jobs.size() / 2],
      jobs[jobs.size() * 99 / 100]
  );
}

void measure(const Options& options) {
  World world(options.folder);
  const Spent spent = take_in_a_year(world, options);
  check_all_were_received(world, options.reports());
  const auto n = static_cast<double>(options.reports());
  std::uint64_t opened = 0;
  for (const Reporters& each : world.reporters) opened += each.opened();
  const double opened_each = static_cast<double>(opened) / n;
  const double sealed_each = static_cast<double>(spent.sealed_bytes) / n;
  const Limit limit = measure_limit(static_cast<std::size_t>(sealed_each));
  const double limit_us = limit.open_us + 2 * limit.hmac_us * opened_each;
  const double opener_us = spent.opener_cpu_s * 1e6 / n;
  const double store_us = spent.store_cpu_s * 1e6 / n;
  const double cpu_us = opener_us + store_us;
  const std::uint64_t rss = peak_rss(world.frank->process_id());
  const std::uint64_t disk = world.place.disk_bytes();
  for (const Load& load : loads) measure_next_job(world, load, options);
  if (!options.json) {
    std::printf("%.0f reports, %.1f messages and %.0f bytes each\n", n, opened_each, sealed_each);
    std::printf("%.0f s, %.0f reports/s\n", spent.wall_s, n / spent.wall_s);
    std::printf(
        "CPU %.1f us each (opening %.1f, storing %.1f), %.2f times the limit\n",
        cpu_us,
        opener_us,
        store_us,
        cpu_us / limit_us
    );
    std::printf("limit: open %.1f us, HMAC %.2f us\n", limit.open_us, limit.hmac_us);
    std::printf("peak memory %zu MiB, disk %zu MiB\n", rss >> 20, disk >> 20);
  }
  std::printf(
      "{\"op\":\"reports\",\"reports_per_s\":%.0f,\"cpu_us\":%.1f,\"limit_us\":%.1f,"
      "\"x_limit\":%.2f,\"peak_rss_bytes\":%zu,\"disk_bytes\":%zu}\n",
      n / spent.wall_s,
      cpu_us,
      limit_us,
      cpu_us / limit_us,
      rss,
      disk
  );
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--scale" && i + 1 < argc) {
      options.scale = std::stod(argv[++i]);
    } else if (argument == "--folder" && i + 1 < argc) {
      options.folder = argv[++i];
    } else {
      throw std::runtime_error("usage: reports [--json] [--scale S] [--folder FOLDER]");
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) try {
  crypto::initialize();
  measure(parse(argc, argv));
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
