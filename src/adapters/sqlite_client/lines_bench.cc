// What search costs in a sealed store of 100,000 lines of 2 to 18 words: words that many, few and
// no lines have, long and short; and what it costs to index a line, alone and with others.
#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "adapters/sqlite/sealed_database.h"
#include "adapters/sqlite_client/client_store.h"
#include "base/seeded_random.h"

namespace causeway::adapters::sqlite_client {
namespace {

constexpr std::uint64_t line_count = 100'000;
constexpr std::uint64_t lines_a_transaction = 256;
constexpr std::size_t content_size = 400;

/// A store with lines in it, in a folder of its own.
class Bench {
 public:
  Bench() {
    std::string name = std::filesystem::temp_directory_path() / "causeway-bench-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    store_ = std::make_unique<SqliteClientStore>(
        sqlite::open_sealed(folder_ / "bench.db", files::SealingKey(random_.secret(32)), random_)
    );
    for (std::uint64_t i = 0; i < line_count; i += lines_a_transaction) {
      add(lines_a_transaction);
    }
  }

  ~Bench() { std::filesystem::remove_all(folder_); }

  void add(std::uint64_t count) {
    auto transaction = *store_->begin();
    for (; count > 0; --count) {
      client::Message message;
      message.id = random_.id<client::MessageId>();
      message.conversation = chat_;
      message.state = client::MessageState::received;
      message.sender_account = chat_account_;
      message.time_ms = ++time_ms_;
      message.content = random_.bytes(content_size);
      message.application_data = random_.secret(content_size);
      const auto row = *transaction->add_message(message);
      if (!transaction->put_text(row, text()).ok()) std::abort();
      if (!transaction->mark_shown(row).ok()) std::abort();
    }
    if (!transaction->commit().ok()) std::abort();
  }

  std::size_t find(const std::string& word) {
    auto transaction = *store_->begin();
    return transaction->find_lines({.words = {word}}, 50)->size();
  }

 private:
  /// Every second word is one of eight that people say all the time, the others of 20,000.
  std::string text() {
    static constexpr std::array<const char*, 8> common{
        "the", "and", "you", "that", "was", "for", "are", "with"
    };
    std::string text;
    for (std::uint64_t words = 2 + number(17); words > 0; --words) {
      text += common[number(common.size())];
      text += ' ';
      if (--words == 0) break;
      text += word(number(20'000)) + ' ';
    }
    if (time_ms_ == line_count / 2) text += "needle qz";
    return text;
  }

  static std::string word(std::uint64_t number) {
    static constexpr std::string_view syllables = "kalomirutesanidopegufa";
    std::string word;
    for (int i = 0; i < 4; ++i) {
      word += syllables.substr(number % 11 * 2, 2);
      number /= 11;
    }
    return word;
  }

  std::uint64_t number(std::uint64_t below) {
    std::array<std::uint8_t, 4> bytes{};
    random_.fill(bytes);
    return (std::uint64_t{bytes[0]} << 16 | std::uint64_t{bytes[1]} << 8 | bytes[2]) % below;
  }

  SeededRandom random_{1};
  std::filesystem::path folder_;
  std::unique_ptr<SqliteClientStore> store_;
  ConversationId chat_ = random_.id<ConversationId>();
  AccountId chat_account_ = random_.id<AccountId>();
  std::uint64_t time_ms_ = 0;
};

Bench& shared_bench() {
  static Bench bench;
  return bench;
}

void find(benchmark::State& state, const char* word) {
  Bench& bench = shared_bench();
  std::size_t found = 0;
  for (auto _ : state) found = bench.find(word);
  state.counters["found"] = static_cast<double>(found);
}

BENCHMARK_CAPTURE(find, in_one_line, "needle")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, in_no_line, "noodle")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, in_some_lines, "kamirute")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, in_most_lines, "that")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, short_in_most_lines, "th")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, short_in_one_line, "qz")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(find, short_in_no_line, "zq")->Unit(benchmark::kMillisecond);

void add(benchmark::State& state) {
  Bench& bench = shared_bench();
  const auto count = static_cast<std::uint64_t>(state.range(0));
  for (auto _ : state) bench.add(count);
  state.counters["lines"] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(add)->Arg(1)->Arg(256)->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace
}  // namespace causeway::adapters::sqlite_client

BENCHMARK_MAIN();
