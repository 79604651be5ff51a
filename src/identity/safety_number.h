#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "identity/signed.h"

/// What people compare to know that nobody stands between them (docs/formats/identity.md, Safety
/// number): one number for two people, the same on both sides; or a text, shown as a QR code, that
/// says who one is.
namespace causeway::identity {

namespace rules {
inline constexpr Rule safety_number_is_whole{
    "identity.safety_number_is_whole", "docs/formats/identity.md, Safety number"
};
inline constexpr Rule safety_code_is_valid{
    "identity.safety_code_is_valid", "docs/formats/identity.md, Safety code"
};
}  // namespace rules

inline constexpr std::size_t safety_number_digits = 60;

/// One of the two people.
struct Party {
  AccountId account;
  PublicKey identity_key{};

  bool operator==(const Party&) const = default;
};

/// 60 digits, whoever of the two asks. Takes some milliseconds: so does each try of somebody who
/// looks for a key whose number looks like another's.
std::string safety_number(const Party& one, const Party& other);

/// What a person typed, in whatever groups: its 60 digits. `rules::safety_number_is_whole` where it
/// has anything but digits and blanks, or fewer or more of them.
Result<std::string> parse_safety_number(std::string_view text);

/// Who somebody is, for others to scan.
struct SafetyCode {
  std::string domain;
  std::string username;
  Party party;

  bool operator==(const SafetyCode&) const = default;
};

inline constexpr std::string_view safety_code_prefix = "causeway:verify/";

/// Requires a domain without '/' of 1 to 255 printable characters of ASCII, and a valid username.
std::string make_safety_code(const SafetyCode& code);

/// `rules::safety_code_is_valid` for anything that `make_safety_code` does not make.
Result<SafetyCode> parse_safety_code(std::string_view text);

}  // namespace causeway::identity
