#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "adapters/toml_policy/read_policy.h"
#include "base/files_test.h"

/// The policy that ships, as tests read and change it.
namespace causeway::adapters::toml_policy {

inline std::string shipped_policy() {
  return read_file(source_path("policy/regimes.toml")).value_or("");
}

/// `LINE:COLUMN`, which count from 1, of an offset.
inline std::string place_of(const std::string& text, std::size_t offset) {
  const std::string before = text.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return std::to_string(lines + 1) + ":" + std::to_string(offset - line_begin + 1);
}

inline std::string place_in(const Problem& problem) {
  return std::to_string(problem.line) + ":" + std::to_string(problem.column);
}

/// `LINE:COLUMN: NAME OF THE RULE: SENTENCE`, one a line.
inline std::string to_text(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& each : problems) {
    text += place_in(each) + ": " + std::string(each.rule->name) + ": " + each.sentence + "\n";
  }
  return text;
}

}  // namespace causeway::adapters::toml_policy
