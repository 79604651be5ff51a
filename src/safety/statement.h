#pragma once

#include <optional>
#include <string>

#include "safety/policies.h"

/// What people are told of a decision: the statement of reasons of Regulation (EU) 2022/2065,
/// Article 17, for everybody and not only where it is the law.
namespace causeway::safety {

struct Statement {
  std::string title;
  std::string text;  // empty: nobody is told

  bool operator==(const Statement&) const = default;
};

/// What the person reads of `verdict`, which names a policy. `appeal_until`: until when they can
/// have somebody else look; nothing where there is nothing to appeal against.
Statement state(const Verdict& verdict, std::optional<Instant> appeal_until);

/// Of an appeal that was decided, or a decision that was taken back, with the reviewer's words and
/// the measure that holds from now on.
std::string state_upheld(std::string_view words);
std::string state_taken_back(std::string_view words, Measure now_holds);

/// To whoever reported: whether something was done, and never what.
std::string state_to_reporter(Measure measure);
/// That nobody decided on it while there was time.
std::string state_undecided();

}  // namespace causeway::safety
