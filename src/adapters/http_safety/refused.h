#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "safety/claims.h"

/// How a request ends that is not answered: one exception, which names the rule. What people are
/// told, and with which status, is a table (docs/formats/safety-api.md §1).
namespace causeway::adapters::http_safety {

namespace rules {
// clang-format off
inline constexpr Rule body_is_read{"safety.body_is_read", "docs/formats/safety-api.md §1"};
inline constexpr Rule query_is_read{"safety.query_is_read", "docs/formats/safety-api.md §1"};
using safety::rules::role_allows;
inline constexpr Rule request_is_the_consoles{"safety.request_is_the_consoles", "docs/formats/safety-api.md §1"};
inline constexpr Rule tries_are_few{"safety.tries_are_few", "docs/formats/safety-api.md §4"};
inline constexpr Rule line_is_short{"safety.line_is_short", "docs/formats/safety-api.md §1"};
inline constexpr Rule store_is_available{"safety.store_is_available", "docs/formats/safety-api.md §1"};
inline constexpr Rule frank_is_available{"safety.frank_is_available", "docs/formats/safety-api.md §1"};
inline constexpr Rule program_is_right{"safety.program_is_right", "docs/formats/safety-api.md §1"};
// clang-format on
}  // namespace rules

class Refused final : public std::exception {
 public:
  explicit Refused(const Rule& rule) : rule_(&rule) {}

  explicit Refused(Error error) : rule_(&error.rule()) {}

  explicit Refused(Rule&&) = delete;  // a temporary rule would dangle

  const Rule& rule() const { return *rule_; }

  const char* what() const noexcept override { return rule_->name.data(); }

 private:
  const Rule* rule_;
};

/// The value, or the end of this request.
template <typename T>
T or_refuse(Result<T> result) {
  if (!result.ok()) throw Refused(result.error());
  return *std::move(result);
}

struct RefusalRow {
  std::string_view rule;  // its name
  unsigned status = 422;
  std::string_view says;                                           // to people
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  // 429, 503
};

/// What a rule is answered with; a rule without a row: 422, and that it was refused.
const RefusalRow& refusal_of(const Rule& rule);

}  // namespace causeway::adapters::http_safety
