#pragma once

#include "base/result.h"

/// What breaks the format of a request or of facts. What a request of the right format may be
/// answered is for the checks (check.h).
namespace causeway::policy::rules {

// clang-format off
inline constexpr Rule size_is_within_limit{"desk.format.size_is_within_limit", "docs/formats/desk.md §1"};
inline constexpr Rule text_is_json{"desk.format.text_is_json", "docs/formats/desk.md §1; RFC 8259"};
inline constexpr Rule member_is_known{"desk.format.member_is_known", "docs/formats/desk.md §1"};
inline constexpr Rule member_comes_once{"desk.format.member_comes_once", "docs/formats/desk.md §1"};
inline constexpr Rule type_is_right{"desk.format.type_is_right", "docs/formats/desk.md §1"};
inline constexpr Rule word_is_known{"desk.format.word_is_known", "docs/formats/desk.md §1"};
inline constexpr Rule number_is_within_limits{"desk.format.number_is_within_limits", "docs/formats/desk.md §1"};
inline constexpr Rule time_exists{"desk.format.time_exists", "docs/formats/desk.md §1; RFC 3339"};
inline constexpr Rule text_is_within_limit{"desk.format.text_is_within_limit", "docs/formats/desk.md §1"};
inline constexpr Rule text_has_no_controls{"desk.format.text_has_no_controls", "docs/formats/desk.md §1"};
inline constexpr Rule country_is_a_code{"desk.format.country_is_a_code", "docs/formats/desk.md §1; ISO 3166-1 alpha-2"};
inline constexpr Rule list_is_within_limit{"desk.format.list_is_within_limit", "docs/formats/desk.md §1"};
inline constexpr Rule targets_are_distinct{"desk.format.targets_are_distinct", "docs/formats/desk.md §1"};
inline constexpr Rule classes_are_distinct{"desk.format.classes_are_distinct", "docs/formats/desk.md §1"};
// clang-format on

}  // namespace causeway::policy::rules
