#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace causeway {

namespace rules {
inline constexpr Rule hex_is_valid{"base.hex_is_valid", "RFC 4648 §8"};
inline constexpr Rule base64_is_canonical{"base.base64_is_canonical", "RFC 4648 §3.5, §4, §5"};
}  // namespace rules

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);

/// Either case; `rules::hex_is_valid` on anything else.
Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 §4 with padding, and §5 (URL alphabet) without.
std::string to_base64(ByteView bytes);
std::string to_base64url(ByteView bytes);

/// Strict: right padding, no line breaks, unused bits zero, so that each value has one text.
/// `rules::base64_is_canonical` otherwise.
Result<Bytes> from_base64(std::string_view text);
Result<Bytes> from_base64url(std::string_view text);

/// The letters A to Z in lower case, every other byte as it is (RFC 9110 §5.1, RFC 4343).
std::string to_lower_ascii(std::string_view text);

/// Whether `bytes` is well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most
/// U+10FFFF).
bool is_utf8(ByteView bytes);

/// The character at the front, in UTF-8; empty where there is none.
std::string_view first_character(std::string_view text);
/// Requires exactly one character in UTF-8.
char32_t code_point(std::string_view character);

}  // namespace causeway
