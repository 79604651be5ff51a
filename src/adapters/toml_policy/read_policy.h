#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "policy/policy.h"

/// The policy file that counsel edits: docs/formats/regimes.md.
namespace causeway::adapters::toml_policy {

/// What keeps a file from being used, and where. Lines and columns count from 1.
struct Problem {
  std::size_t line = 1;
  std::size_t column = 1;
  std::string sentence;  // one line of printable text, whatever the file is
  const Rule* rule = nullptr;

  bool operator==(const Problem&) const = default;
};

/// A file that was read. A value. There is a policy only where there is no problem.
class PolicyFile {
 public:
  PolicyFile(policy::Policy policy, Bytes hash)
      : policy_(std::move(policy)), hash_(std::move(hash)) {}

  PolicyFile(std::vector<Problem> problems, Bytes hash);

  bool ok() const { return problems_.empty(); }

  /// Requires `ok()`.
  const policy::Policy& policy() const {
    INVARIANT(ok());
    return policy_;
  }

  /// In the order of the file.
  const std::vector<Problem>& problems() const { return problems_; }

  /// SHA-256 of the text, byte by byte: which law a decision was made by.
  const Bytes& hash() const { return hash_; }

 private:
  policy::Policy policy_;
  std::vector<Problem> problems_;
  Bytes hash_;
};

/// Larger ones are not looked at. The law of one state is a quarter of it.
inline constexpr std::size_t policy_size_max = std::size_t{64} << 10;
/// Each dot can be one more level of tables in tables, and these are taken apart by recursion: a
/// key of tens of thousands of names would end the program.
inline constexpr std::ptrdiff_t policy_dots_max = 2000;

/// Reads all of it and says everything that is wrong with it, at once; what the statutes bound
/// (policy/bounds.h) is looked at where nothing else is wrong. Throws for no text.
PolicyFile read_policy(std::string_view text);

}  // namespace causeway::adapters::toml_policy
