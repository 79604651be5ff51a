#pragma once

#include "base/result.h"

/// What a policy file can break: docs/formats/regimes.md. Its readers say where, and in a sentence.
namespace causeway::policy::rules {

// clang-format off
inline constexpr Rule policy_is_small{"policy.file.is_small", "docs/formats/regimes.md, Limits"};
inline constexpr Rule policy_is_ascii{"policy.file.is_ascii", "docs/formats/regimes.md, Limits"};
inline constexpr Rule policy_is_toml{"policy.file.is_toml", "TOML 1.0.0"};
inline constexpr Rule key_is_known{"policy.key.is_known", "docs/formats/regimes.md, Keys"};
inline constexpr Rule key_is_there{"policy.key.is_there", "docs/formats/regimes.md, Keys"};
inline constexpr Rule value_has_its_type{"policy.value.has_its_type", "docs/formats/regimes.md, Keys"};
inline constexpr Rule text_is_plain{"policy.text.is_plain", "docs/formats/regimes.md, Limits"};
inline constexpr Rule number_is_in_range{"policy.number.is_in_range", "docs/formats/regimes.md, Limits"};
inline constexpr Rule country_is_a_code{"policy.country.is_a_code", "ISO 3166-1 alpha-2"};
inline constexpr Rule day_is_in_range{"policy.day.is_in_range", "docs/formats/regimes.md, Limits"};
inline constexpr Rule span_is_a_length{"policy.span.is_a_length", "ISO 8601, durations without months"};
inline constexpr Rule word_is_known{"policy.word.is_known", "docs/formats/regimes.md, Keys"};
inline constexpr Rule class_is_known{"policy.class.is_known", "docs/formats/regimes.md, Classes"};
inline constexpr Rule class_is_held_by_providers{"policy.class.is_held_by_providers", "docs/formats/regimes.md, Classes; 18 USC 2523(b)(3)"};
inline constexpr Rule check_is_known{"policy.check.is_known", "docs/formats/regimes.md, Checks"};
inline constexpr Rule check_can_be_listed{"policy.check.can_be_listed", "docs/formats/regimes.md, Checks"};
inline constexpr Rule need_is_known{"policy.need.is_known", "docs/formats/regimes.md, Keys"};
inline constexpr Rule entry_stands_once{"policy.entry.stands_once", "docs/formats/regimes.md, Keys"};
inline constexpr Rule regime_is_known{"policy.regime.is_known", "docs/formats/regimes.md, Regimes"};
inline constexpr Rule regime_stands_once{"policy.regime.stands_once", "docs/formats/regimes.md, Regimes"};
inline constexpr Rule regime_is_there{"policy.regime.is_there", "docs/formats/regimes.md, Regimes"};
inline constexpr Rule instrument_is_within_its_regime{"policy.instrument.is_within_its_regime", "docs/formats/regimes.md, Instruments"};
inline constexpr Rule force_begins_before_it_ends{"policy.force.begins_before_it_ends", "docs/formats/regimes.md, Keys"};

// What no file may exceed, whatever it says: bounds.h.
inline constexpr Rule home_has_bounds{"policy.home.has_bounds", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule limit_is_within_its_bound{"policy.limit.is_within_its_bound", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule identifier_is_specific{"policy.identifier.is_specific", "18 USC 2523(b)(4)(D)(ii)"};
inline constexpr Rule regime_keeps_its_nature{"policy.regime.keeps_its_nature", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule unlocks_are_within_the_statute{"policy.unlocks.are_within_the_statute", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule instrument_is_within_the_statute{"policy.instrument.is_within_the_statute", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule checks_are_complete{"policy.checks.are_complete", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule needs_are_complete{"policy.needs.are_complete", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule deadlines_are_complete{"policy.deadlines.are_complete", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule deadline_is_within_the_statute{"policy.deadline.is_within_the_statute", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule countries_are_bound{"policy.countries.are_bound", "docs/formats/regimes.md, Bounds"};
inline constexpr Rule force_is_within_the_agreement{"policy.force.is_within_the_agreement", "18 USC 2523(d)(2), (e)"};
// clang-format on

}  // namespace causeway::policy::rules
