#pragma once

#include <array>
#include <initializer_list>
#include <vector>

#include "policy/decision.h"
#include "policy/policy.h"

namespace causeway::policy {

/// When that happened with which deadlines begin, by `Start`; nothing where it did not.
class Moments {
 public:
  void set(Start start, std::optional<Instant> moment) { all_[index(start)] = moment; }

  const std::optional<Instant>& of(Start start) const { return all_[index(start)]; }

 private:
  static constexpr std::size_t index(Start start) { return static_cast<std::size_t>(start); }

  std::array<std::optional<Instant>, Names<Start>::all.size()> all_;
};

/// What holds of a matter, by `When`. `When::always` does.
class Conditions {
 public:
  Conditions() { set(When::always, true); }

  void set(When when, bool holds) {
    const auto bit = std::uint32_t{1} << static_cast<unsigned>(when);
    bits_ = holds ? bits_ | bit : bits_ & ~bit;
  }

  bool hold(When when) const { return (bits_ >> static_cast<unsigned>(when) & 1U) != 0; }

 private:
  std::uint32_t bits_ = 0;
};

/// Each deadline of the regime that runs, as an instant, in the order of the policy. Of several
/// with one id the latest counts ("24 hours after it was opened or one after the last change,
/// whichever is later"). What has not begun is not among them.
std::vector<Clock> clocks_of(
    const Regime& regime, const Moments& moments, const Conditions& conditions
);

}  // namespace causeway::policy
