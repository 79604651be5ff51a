// What sealing costs: the same work on a plain and a sealed database. `rows` is rows per second of
// CPU time, which leaves out the waiting for syncs; `pages` is sealing alone.
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "adapters/sqlite/sealed_database.h"
#include "adapters/sqlite/transaction.h"
#include "crypto/random.h"

namespace causeway::adapters::sqlite {
namespace {

enum class Form {
  plain,
  sealed
};

/// A database with a table of bodies, in a folder of its own.
class Bench {
 public:
  explicit Bench(Form form) : database_(open(form)) {
    database_.execute(
        "CREATE TABLE inbox (id INTEGER PRIMARY KEY, device BLOB, seq INTEGER, body BLOB) STRICT;"
        "CREATE INDEX inbox_device ON inbox (device, seq)"
    );
  }

  ~Bench() { std::filesystem::remove_all(folder_); }

  Database& database() { return database_; }

  void insert(std::int64_t count) {
    Transaction transaction(database_);
    for (; count > 0; --count) {
      const DeviceId device = random_.id<DeviceId>();
      database_.run(
          "INSERT INTO inbox (device, seq, body) VALUES (?, ?, ?)", device, ++seq_, body_
      );
    }
    transaction.commit();
  }

 private:
  Database open(Form form) {
    std::string name = std::filesystem::temp_directory_path() / "causeway-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    const auto path = folder_ / "bench.db";
    if (form == Form::plain) return Database::open(path);
    return open_sealed(path, files::SealingKey(random_.secret(32)), random_);
  }

  crypto::SystemRandom random_;
  std::filesystem::path folder_;
  Database database_;
  Bytes body_ = random_.bytes(1'024);
  std::uint64_t seq_ = 0;
};

void insert_rows(benchmark::State& state, Form form) {
  Bench bench(form);
  const std::int64_t batch = state.range(0);
  for (auto _ : state) bench.insert(batch);
  state.counters["rows"] =
      benchmark::Counter(static_cast<double>(batch), benchmark::Counter::kIsIterationInvariantRate);
}

/// Every page from the disk: the cache is smaller than the table.
void scan_rows(benchmark::State& state, Form form) {
  constexpr std::int64_t row_count = 30'000;
  Bench bench(form);
  for (std::int64_t done = 0; done < row_count; done += 1'000) bench.insert(1'000);
  bench.database().checkpoint();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        bench.database().query_one<std::int64_t>("SELECT sum(length(hex(body))) FROM inbox")
    );
  }
  state.counters["rows"] = benchmark::Counter(
      static_cast<double>(row_count), benchmark::Counter::kIsIterationInvariantRate
  );
}

void seal_pages(benchmark::State& state) {
  crypto::SystemRandom random;
  PageSealer sealer(files::SealingKey(random.secret(32)), make_file_mark(random), random);
  std::array<std::uint8_t, page_size> page{};
  std::array<std::uint8_t, page_size> sealed;
  for (auto _ : state) sealer.seal_page(sealed, page, 2);
  state.counters["pages"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK_CAPTURE(insert_rows, plain, Form::plain)->RangeMultiplier(10)->Range(1, 1'000);
BENCHMARK_CAPTURE(insert_rows, sealed, Form::sealed)->RangeMultiplier(10)->Range(1, 1'000);
BENCHMARK_CAPTURE(scan_rows, plain, Form::plain)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(scan_rows, sealed, Form::sealed)->Unit(benchmark::kMillisecond);
BENCHMARK(seal_pages);

}  // namespace
}  // namespace causeway::adapters::sqlite

BENCHMARK_MAIN();
