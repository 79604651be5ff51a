// causeway-vectors FILE…: checks this build against files of test data, one line for each file.

#include <iostream>
#include <map>

#include "cmd/causeway-vectors/vector_check.h"
#include "crypto/random.h"

namespace {

using causeway::vectors::Outcome;
using causeway::vectors::Report;
using causeway::vectors::Verdict;

/// Prints what the file came to; false where something failed.
bool show(const char* file, const Report& report) {
  std::map<std::string, std::size_t> reasons;
  for (std::size_t i = 0; i < report.outcomes.size(); ++i) {
    const Outcome& outcome = report.outcomes[i];
    if (outcome.verdict == Verdict::skipped) ++reasons[outcome.why];
    if (outcome.verdict == Verdict::failed) {
      std::cerr << file << ": " << report.format << " case " << i << ": " << outcome.why << '\n';
    }
  }
  std::cout << file << ": " << report.count(Verdict::passed) << " passed, "
            << report.count(Verdict::failed) << " failed, " << report.count(Verdict::skipped)
            << " skipped";
  const char* before = " (";
  for (const auto& [reason, times] : reasons) {
    std::cout << before << reason << ": " << times;
    before = "; ";
  }
  std::cout << (reasons.empty() ? "\n" : ")\n");
  return report.count(Verdict::failed) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: causeway-vectors FILE…\n"
                 "Checks this build against files of MLS and FRANK-1 test data.\n";
    return 2;
  }
  causeway::crypto::initialize();
  bool all_passed = true;
  for (int i = 1; i < argc; ++i) {
    try {
      all_passed = show(argv[i], causeway::vectors::run_file(argv[i])) && all_passed;
    } catch (const std::exception& reason) {
      std::cerr << argv[i] << ": " << reason.what() << '\n';
      all_passed = false;
    }
  }
  return all_passed ? 0 : 1;
}
