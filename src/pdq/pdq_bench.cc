// What it costs to hash a picture in all its turns, and to compare one with a bank.
#include <benchmark/benchmark.h>

#include "base/seeded_random.h"
#include "pdq/bank.h"
#include "pdq/pattern_test.h"

namespace causeway::pdq {
namespace {

void hash_picture(benchmark::State& state) {
  const auto side = static_cast<std::uint32_t>(state.range(0));
  const Pattern pattern{2, side, side, 3};
  const Bytes bytes = pattern.bytes();
  for (auto _ : state) {
    benchmark::DoNotOptimize(hash_image({bytes, side, side, std::size_t{side} * 3, 3}));
  }
}

BENCHMARK(hash_picture)->Arg(512)->Arg(1'600)->Unit(benchmark::kMillisecond);

void look_up(benchmark::State& state) {
  SeededRandom random(1);
  const auto hash = [&] {
    Hash out;
    for (std::uint64_t& word : out.words) {
      for (const std::uint8_t byte : random.bytes(8)) word = word << 8 | byte;
    }
    return out;
  };
  Bank bank = *Bank::make();
  for (std::int64_t i = 0; i < state.range(0); ++i) bank.add(static_cast<EntryId>(i), hash());
  Hashes picture;
  for (Hash& turn : picture.turns) turn = hash();
  picture.quality = quality_max;
  for (auto _ : state) benchmark::DoNotOptimize(bank.look_up(picture));
}

BENCHMARK(look_up)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace causeway::pdq

BENCHMARK_MAIN();
