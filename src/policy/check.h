#pragma once

#include <cstdint>
#include <span>

#include "policy/names.h"

namespace causeway::policy {

/// The checks of the desk, in the order in which the lower one decides. R36 to R39 are not used.
enum class CheckId : std::uint8_t {
  // clang-format off
  R01, R02, R03, R04, R05, R06, R07, R08, R09, R10, R11, R12, R13, R14, R15, R16, R17, R18, R19,
  R20, R21, R22, R23, R24, R25, R26, R27, R28, R29, R30, R31, R32, R33, R34, R35,
  // clang-format on
  civil_content,
  emergency_need,
  epoc_immunity,
  R40,
  R41,
  R42,
  R43,
  R44,
};

template <>
struct Names<CheckId> {
  // clang-format off
  static constexpr std::array<std::string_view, 43> all{
      "R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R13",
      "R14", "R15", "R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R26",
      "R27", "R28", "R29", "R30", "R31", "R32", "R33", "R34", "R35",
      "civil.any.content", "us.emergency.need", "eu.epoc.immunity",
      "R40", "R41", "R42", "R43", "R44"};
  // clang-format on
};

class CheckSet {
 public:
  constexpr CheckSet() = default;

  constexpr CheckSet(std::initializer_list<CheckId> checks) {
    for (const CheckId each : checks) insert(each);
  }

  constexpr void insert(CheckId each) { bits_ |= bit(each); }

  constexpr void erase(CheckId each) { bits_ &= ~bit(each); }

  constexpr bool contains(CheckId each) const { return (bits_ & bit(each)) != 0; }

  constexpr bool intersects(CheckSet other) const { return (bits_ & other.bits_) != 0; }

  bool operator==(const CheckSet&) const = default;

 private:
  static constexpr std::uint64_t bit(CheckId each) {
    return std::uint64_t{1} << static_cast<unsigned>(each);
  }

  std::uint64_t bits_ = 0;
};

/// When a check is asked.
enum class Asked : std::uint8_t {
  always,        // of every request, whatever the policy says
  listed,        // of those of a regime that lists it
  running_desk,  // of a case, its packages and its people: not of a request alone
};

struct Check {
  CheckId id;
  Asked asked;
  /// It is about what may be answered, not about the form of the question: it can be what an answer
  /// that nothing stands against rests on.
  bool is_on_merits;
  std::string_view asks;     // "Is …?"
  std::string_view answers;  // what is decided where not
  std::string_view source;   // empty: the basis of the regime
};

/// In the order of `CheckId`.
std::span<const Check> checks();
const Check& check(CheckId id);

}  // namespace causeway::policy
