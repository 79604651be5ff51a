#pragma once

#include "policy/single_world.h"

namespace causeway::policy {

enum class Proof : std::uint8_t {
  none,
  verified,
  failed,
};

enum class Tip : std::uint8_t {
  none,
  verified,    // filed as what the conversation's proof shows
  unverified,  // filed, and said to be without proof
};

/// A report of abuse, up to what the clearing house is told and how long that is kept.
struct AbuseCase {
  AbuseState state{};
  Proof proof{};
  bool was_reviewed = false;
  bool was_confirmed = false;  // by a person who saw it: R51
  Tip tip{};

  bool operator==(const AbuseCase&) const = default;
};

SingleRules<AbuseCase> abuse_rules();
Exploration explore(const SingleRules<AbuseCase>& rules);

}  // namespace causeway::policy
