// causeway-bench: what MLS costs a member, and the least that it could cost.

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <vector>

#include "adapters/threads/thread_pool.h"
#include "cmd/causeway-bench/mls_costs.h"
#include "crypto/random.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself

struct Options {
  bool as_json = false;
  std::vector<unsigned> suites{1, 3};
  std::vector<std::size_t> sizes{2, 10, 100, 1000};
  std::size_t growth = 10'000;
};

void run(const Options& options) {
  // These first: they are to be as small as a process can be.
  std::map<std::pair<unsigned, std::size_t>, std::unique_ptr<bench::MemberProcess>> members;
  for (const unsigned suite : options.suites) {
    for (const std::size_t n : options.sizes) {
      members[{suite, n}] =
          std::make_unique<bench::MemberProcess>(static_cast<mls_wire::CipherSuite>(suite));
    }
  }
  adapters::threads::ThreadPool workers(adapters::threads::other_cores());
  const bench::Printer printer(options.as_json);
  printer.begin();
  for (const unsigned id : options.suites) {
    const auto suite = *mls_wire::find_suite(static_cast<mls_wire::CipherSuite>(id));
    for (const std::size_t n : options.sizes) {
      const auto costs = bench::UnitCosts::measure(suite);  // anew: the machine's speed may change
      bench::MlsCosts group(costs, suite.id, n, workers, printer);
      if (n == options.sizes.front()) group.key_packages();
      group.cold();
      group.warm(*members[{id, n}]);
    }
    if (options.growth > 1) {
      const auto costs = bench::UnitCosts::measure(suite);
      bench::MlsCosts(costs, suite.id, options.growth, workers, printer).growth();
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"What MLS operations cost a member, in microseconds, beside the least they could"};
  Options options;
  app.add_flag("--json", options.as_json, "One JSON object a line");
  app.add_option("--suites", options.suites, "Cipher suites, by number")
      ->delimiter(',')
      ->check(CLI::Range(1, 7))
      ->capture_default_str();
  app.add_option("--sizes", options.sizes, "Members of the groups")
      ->delimiter(',')
      ->check(CLI::Range(2, 50'000))
      ->capture_default_str();
  app.add_option("--growth", options.growth, "Members of one large group; 0 for none")
      ->check(CLI::Range(0, 50'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  crypto::initialize();
  run(options);
  return 0;
}
