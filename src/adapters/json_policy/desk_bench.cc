// What a decision of the desk costs: the requests and facts of policy/scenarios one after the
// other, by the policy that ships; alone, with reading its JSON, and with writing the answer.
// Beside it what the JSON library takes to parse the same texts into its own values, which nothing
// that reads them by it can be far below.
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "adapters/json_policy/decision_json.h"
#include "adapters/json_policy/request_json.h"
#include "adapters/toml_policy/read_policy.h"
#include "policy/decide.h"

namespace causeway::adapters::json_policy {
namespace {

const std::filesystem::path folder = std::filesystem::path(CAUSEWAY_SOURCE_DIR) / "policy";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) std::abort();
  return {std::istreambuf_iterator<char>(file), {}};
}

const policy::Policy& law() {
  static const toml_policy::PolicyFile file =
      toml_policy::read_policy(text_of(folder / "regimes.toml"));
  return file.policy();
}

struct Question {
  std::string request_text;
  std::string facts_text;
  policy::Request request;
  policy::Facts facts;
  Instant at;
};

Question question_of(std::string request_text, std::string facts_text, Instant at) {
  policy::Request request = read_request(request_text);
  policy::Facts facts = read_facts(facts_text);
  return {std::move(request_text), std::move(facts_text), std::move(request), std::move(facts), at};
}

std::vector<Question> scenarios() {
  std::vector<Question> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "scenarios")) {
    if (!entry.is_directory()) continue;
    const auto expected = nlohmann::json::parse(text_of(entry.path() / "expected.json"));
    const auto at = policy::parse_instant(expected.at("at").get<std::string>());
    all.push_back(question_of(
        text_of(entry.path() / "request.json"), text_of(entry.path() / "facts.json"), at.value()
    ));
  }
  return all;
}

/// One request that names so many people: beyond the cap, and still read and answered.
std::vector<Question> one_with_targets(std::size_t count) {
  const auto path = folder / "scenarios" / "T08";
  policy::Request request = read_request(text_of(path / "request.json"));
  request.targets.clear();
  for (std::size_t i = 0; i < count; ++i) {
    request.targets.push_back({policy::IdentifierType::account, "account-" + std::to_string(i)});
  }
  std::vector<Question> one;
  one.push_back(question_of(
      request_json(request), text_of(path / "facts.json"), policy::parse_date("2026-11-22").value()
  ));
  return one;
}

const std::vector<Question>& questions(std::size_t targets) {
  static const std::vector<Question> mix = scenarios();
  static const std::vector<Question> cap = one_with_targets(20);
  static const std::vector<Question> many = one_with_targets(10'000);
  return targets == 0 ? mix : targets == 20 ? cap : many;
}

/// So many targets in one request; 0: the scenarios.
template <typename Work>
void measure(benchmark::State& state, const Work& work) {
  const auto& asked = questions(static_cast<std::size_t>(state.range(0)));
  law();
  std::size_t next = 0;
  for (auto _ : state) {
    work(asked[next]);
    next = next + 1 == asked.size() ? 0 : next + 1;
  }
  state.counters["decisions/s"] =
      benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}

void decide_alone(benchmark::State& state) {
  measure(state, [](const Question& asked) {
    benchmark::DoNotOptimize(policy::decide(law(), asked.request, asked.facts, asked.at));
  });
}

void read_and_decide(benchmark::State& state) {
  measure(state, [](const Question& asked) {
    const policy::Request request = read_request(asked.request_text);
    const policy::Facts facts = read_facts(asked.facts_text);
    benchmark::DoNotOptimize(policy::decide(law(), request, facts, asked.at));
  });
}

void read_decide_and_write(benchmark::State& state) {
  measure(state, [](const Question& asked) {
    const policy::Request request = read_request(asked.request_text);
    const policy::Facts facts = read_facts(asked.facts_text);
    benchmark::DoNotOptimize(decision_json(policy::decide(law(), request, facts, asked.at)));
  });
}

void parse_alone(benchmark::State& state) {
  measure(state, [](const Question& asked) {
    benchmark::DoNotOptimize(nlohmann::json::parse(asked.request_text));
    benchmark::DoNotOptimize(nlohmann::json::parse(asked.facts_text));
  });
}

BENCHMARK(decide_alone)->Arg(0)->Arg(20)->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_and_decide)->Arg(0)->Arg(20)->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(read_decide_and_write)->Arg(0)->Arg(20)->Arg(10'000)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse_alone)->Arg(0)->Arg(20)->Arg(10'000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace causeway::adapters::json_policy

BENCHMARK_MAIN();
