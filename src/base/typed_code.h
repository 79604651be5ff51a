#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/secret.h"

/// Secrets that people read and type: "7K3QX-M2F0T-…". Each group is four characters of the
/// alphabet 0-9 A-Z without I, L, O and U, twenty bits, and a fifth that checks them: one wrong
/// character, two that changed places, and groups that did are found, and named by their group.
namespace causeway {

/// The text of `secret`, its last group filled with zero bits; groups are separated by '-'.
SecretBytes make_typed_code(const SecretBytes& secret);

/// Why a text is not the code of a secret.
struct TypedCodeFault {
  enum class What : unsigned char {
    length,     // it has more or fewer groups than the secret
    character,  // `group` has a character that no code has
    check,      // `group` does not fit its check character
  };

  What what = What::length;
  std::size_t group = 0;  // the first is 1; 0 where `what` is `length`

  bool operator==(const TypedCodeFault&) const = default;
};

/// The secret of `size_bytes` bytes whose code is `text`. Spaces and '-' may stand anywhere, lower
/// case is upper case, and O is read as 0, I and L as 1.
std::variant<SecretBytes, TypedCodeFault> parse_typed_code(
    std::string_view text, std::size_t size_bytes
);

}  // namespace causeway
