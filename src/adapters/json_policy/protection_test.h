#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "policy/check.h"
#include "policy/ruling.h"

/// What the design of the desk says of checks and rulings, written a second time: the code is held
/// to it.
namespace causeway::adapters::json_policy::test {

using policy::CheckId;
using policy::Ruling;

/// Of several checks that fail, the one with the smallest decides: REJECT_UNVERIFIED,
/// REJECT_NO_BASIS, REDIRECT_*, REJECT_INVALID, REFUSED, REFUSE_CONTENT, OBJECT_*, ART17, FORM3,
/// DEFICIENT, HOLD_*, CLOCK, NO_DATA, NARROW, PARTIAL.
inline int protection(Ruling ruling) {
  constexpr int objection = 7;

  struct Row {
    Ruling ruling;
    int protection;
  };

  constexpr std::array others{
      Row{Ruling::object_decryption, 0},
      Row{Ruling::reject_unverified, 1},
      Row{Ruling::reject_no_basis, 2},
      Row{Ruling::redirect_mlat, 3},
      Row{Ruling::redirect_da, 3},
      Row{Ruling::reject_invalid, 4},
      Row{Ruling::refused, 5},
      Row{Ruling::refuse_content, 6},
      Row{Ruling::art17, 8},
      Row{Ruling::form3, 9},
      Row{Ruling::deficient, 10},
      Row{Ruling::hold_da_permission, 11},
      Row{Ruling::hold_until, 11},
      Row{Ruling::clock, 12},
      Row{Ruling::no_data, 13},
      Row{Ruling::narrow, 14},
      Row{Ruling::partial, 15},
      Row{Ruling::approved, 16},
      Row{Ruling::preserved, 16},
      Row{Ruling::notice_allowed, 16},
      Row{Ruling::notice_barred, 16},
  };
  const auto is_it = [&](const Row& row) { return row.ruling == ruling; };
  const auto* const found = std::find_if(others.begin(), others.end(), is_it);
  return found == others.end() ? objection : found->protection;
}

/// Nothing stands against it.
inline constexpr int unopposed = 16;

struct Outcomes {
  CheckId check;
  std::vector<Ruling> rulings;  // the most lenient last
};

inline std::vector<Outcomes> outcomes_of(Ruling deficient) {
  return {
      Outcomes{CheckId::R01, {Ruling::reject_unverified}},
      Outcomes{CheckId::R02, {Ruling::reject_unverified}},
      Outcomes{CheckId::R03, {Ruling::reject_no_basis, Ruling::redirect_mlat}},
      Outcomes{CheckId::R04, {deficient}},
      Outcomes{CheckId::R05, {deficient}},
      Outcomes{CheckId::R06, {Ruling::deficient}},
      Outcomes{CheckId::R07, {Ruling::reject_invalid, Ruling::narrow}},
      Outcomes{CheckId::R08, {Ruling::partial}},
      Outcomes{CheckId::R09, {Ruling::object_overbroad}},
      Outcomes{CheckId::R10, {Ruling::deficient}},
      Outcomes{CheckId::R11, {Ruling::redirect_da}},
      Outcomes{CheckId::R12, {Ruling::object_not_serious}},
      Outcomes{CheckId::R13, {Ruling::object_us_person}},
      Outcomes{CheckId::R14, {Ruling::object_us_located}},
      Outcomes{CheckId::R15, {Ruling::object_indirect}},
      Outcomes{CheckId::R16, {Ruling::object_third_gov}},
      Outcomes{CheckId::R17, {Ruling::object_no_review}},
      Outcomes{CheckId::R18, {Ruling::deficient}},
      Outcomes{CheckId::R19, {Ruling::object_intercept}},
      Outcomes{CheckId::R20, {Ruling::object_speech}},
      Outcomes{CheckId::R21, {Ruling::object_decryption}},
      Outcomes{CheckId::R22, {Ruling::hold_da_permission}},
      Outcomes{CheckId::R23, {Ruling::form3}},
      Outcomes{CheckId::R24, {Ruling::form3}},
      Outcomes{CheckId::R25, {Ruling::refused, Ruling::form3, Ruling::hold_until}},
      Outcomes{CheckId::R26, {Ruling::form3}},
      Outcomes{CheckId::R27, {Ruling::art17}},
      Outcomes{CheckId::R28, {Ruling::clock}},
      Outcomes{CheckId::R29, {Ruling::clock}},
      Outcomes{CheckId::R32, {deficient}},
      Outcomes{CheckId::R33, {Ruling::no_data}},
      Outcomes{CheckId::civil_content, {Ruling::refuse_content}},
      Outcomes{CheckId::emergency_need, {Ruling::refused}},
      Outcomes{CheckId::epoc_immunity, {Ruling::form3}},
      Outcomes{CheckId::R40, {Ruling::refused, Ruling::deficient, Ruling::clock}},
  };
}

/// What a failing check can come to; nothing: it decides nothing.
inline std::vector<Ruling> rulings_of(CheckId id, bool is_eu) {
  static const std::vector<Outcomes> of_union = outcomes_of(Ruling::form3);
  static const std::vector<Outcomes> of_others = outcomes_of(Ruling::deficient);
  const std::vector<Outcomes>& all = is_eu ? of_union : of_others;
  const auto is_it = [&](const Outcomes& row) { return row.check == id; };
  const auto found = std::find_if(all.begin(), all.end(), is_it);
  return found == all.end() ? std::vector<Ruling>() : found->rulings;
}

}  // namespace causeway::adapters::json_policy::test
