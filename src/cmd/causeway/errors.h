#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "adapters/http/network_error.h"
#include "base/store_error.h"

/// What a person is told when something does not work: what happened and why, and what to type
/// next. The sentences are data (errors.cc); commands throw.
namespace causeway::cli {

/// Scripts depend on these numbers.
enum class ExitCode : int {
  ok = 0,
  unexpected = 1,
  usage = 2,
  not_registered = 3,
  network = 4,
  rate_limited = 5,
  untrusted = 6,
  not_found = 7,
  refused = 8,
  timed_out = 9,
  interrupted = 130,
};

struct Explanation {
  ExitCode exit = ExitCode::unexpected;
  std::string sentence;
  std::string hint;  // empty where there is nothing to do about it
  std::string rule;  // the rule that was broken; empty where it is not about one
};

/// Ends a command.
class Failure : public std::runtime_error {
 public:
  explicit Failure(Explanation explanation)
      : std::runtime_error(explanation.sentence), explanation_(std::move(explanation)) {}

  const Explanation& explanation() const { return explanation_; }

 private:
  Explanation explanation_;
};

[[noreturn]] void fail(ExitCode exit, std::string sentence, std::string hint = {});

/// Of a rule that the hub, the engine or a file broke, by its name. A rule that is not in the table
/// is refused, with its name in the sentence.
Explanation explain_rule(std::string_view rule);

Explanation explain(const adapters::http::NetworkError& error);
Explanation explain(const StoreError& error);
/// Of the exception that is being handled.
Explanation explain_thrown();

}  // namespace causeway::cli
