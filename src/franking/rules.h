#pragma once

#include "base/result.h"

namespace causeway::franking::rules {

inline constexpr Rule version_is_1{"frank.version_is_1", "docs/formats/frank1.md §1"};
inline constexpr Rule group_id_is_16_bytes{
    "frank.group_id_is_16_bytes", "docs/formats/frank1.md §1"
};
inline constexpr Rule content_is_within_limit{
    "frank.content_is_within_limit", "docs/formats/frank1.md §1"
};
/// The provider's answer is 422 FRANK_MISSING.
inline constexpr Rule commitment_is_present{
    "frank.commitment_is_present", "docs/formats/frank1.md §2"
};
inline constexpr Rule commitment_matches{"frank.commitment_matches", "docs/formats/frank1.md §2"};
inline constexpr Rule sender_is_the_leaf{"frank.sender_is_the_leaf", "docs/formats/frank1.md §4"};
inline constexpr Rule sequence_is_new{"frank.sequence_is_new", "docs/formats/frank1.md §4"};
inline constexpr Rule time_does_not_decrease{
    "frank.time_does_not_decrease", "docs/formats/frank1.md §4"
};
inline constexpr Rule time_is_not_ahead{"frank.time_is_not_ahead", "docs/formats/frank1.md §4"};

}  // namespace causeway::franking::rules
