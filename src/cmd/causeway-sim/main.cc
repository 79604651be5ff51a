// Runs simulated worlds: one by its seed, or many, and says which went wrong.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cmd/causeway-sim/disks.h"
#include "crypto/random.h"
#include "sim/world.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself

struct Totals {
  std::size_t seeds = 0;
  std::size_t failed = 0;
  std::size_t accepted = 0;
  std::size_t displayed = 0;
  std::size_t lines_compared = 0;
  std::size_t delivered = 0;
  std::size_t unproven = 0;
  std::size_t missing = 0;
  std::size_t false_delivered = 0;
  std::size_t lost = 0;
  std::size_t gaps = 0;
  std::size_t came_back = 0;
  Milliseconds settled{0};
  std::size_t lies = 0;
  std::size_t restored = 0;
  std::size_t lost_disks = 0;
  std::size_t recovered = 0;
  std::size_t given = 0;
  std::size_t reports = 0;
  std::size_t reported = 0;
  std::size_t outcomes = 0;
  std::size_t devices = 0;
  std::size_t revoked = 0;
};

void run_seed(std::uint64_t seed, Totals& totals) {
  crypto::SystemRandom random;
  simulate::Disks disks(random);
  sim::World world({.seed = seed}, disks);
  const sim::Report report = world.run();
  ++totals.seeds;
  totals.accepted += report.accepted;
  totals.displayed += report.displayed;
  totals.lines_compared += report.lines_compared;
  totals.delivered += report.delivered;
  totals.unproven += report.unproven;
  totals.missing += report.missing;
  totals.false_delivered += report.false_delivered;
  totals.lost += report.lost;
  totals.gaps += report.gaps;
  totals.came_back += report.came_back;
  totals.settled = std::max(totals.settled, report.settled);
  totals.lies += report.lies;
  totals.restored += report.restored;
  totals.lost_disks += report.lost_disks;
  totals.recovered += report.recovered;
  totals.given += report.given;
  totals.reports += report.reports;
  totals.reported += report.reported;
  totals.outcomes += report.outcomes;
  totals.devices += report.devices;
  totals.revoked += report.revoked;
  if (report.faults.empty()) return;
  ++totals.failed;
  std::cout << "seed " << seed << " FAILED\n";
  for (const std::string& fault : report.faults) std::cout << "  " << fault << "\n";
  std::cout << "  what happened last:\n";
  for (const std::string& line : report.last_lines) std::cout << "    " << line << "\n";
}

void print(const Totals& totals) {
  std::cout << totals.seeds << " seeds: " << totals.accepted << " messages accepted, "
            << totals.displayed << " times displayed, " << totals.lines_compared
            << " times compared, " << totals.delivered << " receipts, " << totals.lies
            << " lies hidden; " << totals.restored << " of " << totals.devices
            << " devices with an older disk, " << totals.lost_disks << " with none, "
            << totals.revoked << " revoked; " << totals.recovered << " accounts recovered, "
            << totals.given << " times older messages given; " << totals.reports << " reports of "
            << totals.reported << " lines, " << totals.outcomes << " outcomes told\n"
            << totals.unproven << " unreadable, " << totals.missing << " missing, "
            << totals.false_delivered << " falsely delivered; " << totals.lost
            << " lost with the only disks that had them, " << totals.gaps << " waited for, "
            << totals.came_back << " times back by itself; all at rest within "
            << std::chrono::duration_cast<std::chrono::seconds>(totals.settled).count() << " s\n"
            << totals.seeds - totals.failed << " passed, " << totals.failed << " failed\n";
}

int run(int argc, char** argv) {
  CLI::App app{"Causeway in virtual time"};
  std::uint64_t seed = 0;
  std::uint64_t seeds = 0;
  std::uint64_t first = 1;
  bool until_failure = false;
  app.add_option("--seed", seed, "Run this seed");
  app.add_option("--seeds", seeds, "Run this many");
  app.add_option("--first", first, "Begin with this seed")->capture_default_str();
  app.add_flag("--until-failure", until_failure, "Stop at the first seed that fails");
  CLI11_PARSE(app, argc, argv);
  crypto::initialize();
  Totals totals;
  if (seeds == 0) {
    run_seed(seed, totals);
  } else {
    for (std::uint64_t one = first; one < first + seeds; ++one) {
      run_seed(one, totals);
      if (until_failure && totals.failed > 0) break;
    }
  }
  print(totals);
  return totals.failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "causeway-sim: " << error.what() << "\n";
    return 1;
  }
}
