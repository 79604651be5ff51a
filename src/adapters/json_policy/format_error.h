#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "policy/format_rules.h"

namespace causeway::adapters::json_policy {

/// What was read is no request, or no facts. `what()` names the member and says what is wrong with
/// it, in ASCII; of what arrived it and `member()` have at most a short piece each, escaped.
class FormatError : public std::runtime_error {
 public:
  FormatError(const Rule& rule, std::string member, std::string sentence);

  /// Of policy/format_rules.h.
  const Rule& rule() const { return *rule_; }

  /// `channel.colour`, `targets[3].type`; empty for the whole.
  const std::string& member() const { return member_; }

  /// "has to be true or false"
  const std::string& sentence() const { return sentence_; }

 private:
  const Rule* rule_;
  std::string member_;
  std::string sentence_;
};

/// Printable ASCII as it is, what else there is as `\u{430}`, and at most the first few characters:
/// for names. The empty one as `""`. Requires UTF-8.
std::string escaped(std::string_view text);
/// Likewise, between quotes.
std::string in_quotes(std::string_view text);

}  // namespace causeway::adapters::json_policy
