#pragma once

#include "base/result.h"

namespace causeway::tls::rules {

inline constexpr Rule input_is_long_enough{"tls.input_is_long_enough", "RFC 8446 §3.1"};
inline constexpr Rule no_trailing_bytes{"tls.no_trailing_bytes", "RFC 8446 §3.1"};
inline constexpr Rule length_prefix_is_valid{"tls.length_prefix_is_valid", "RFC 9420 §2.1.2"};
inline constexpr Rule length_is_minimal{"tls.length_is_minimal", "RFC 9420 §2.1.2"};
inline constexpr Rule length_is_within_bounds{"tls.length_is_within_bounds", "RFC 8446 §3.4"};
inline constexpr Rule elements_are_not_empty{"tls.elements_are_not_empty", "RFC 8446 §3.4"};
inline constexpr Rule optional_is_0_or_1{"tls.optional_is_0_or_1", "RFC 9420 §2.1.1"};
inline constexpr Rule variant_tag_is_known{"tls.variant_tag_is_known", "RFC 8446 §3.8"};

}  // namespace causeway::tls::rules
