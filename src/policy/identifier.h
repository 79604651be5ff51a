#pragma once

#include "policy/request.h"

namespace causeway::policy {

/// Whether `value` is one identifier of its kind, written so that it cannot be taken for another:
/// printable ASCII (no homographs, nothing invisible), without wildcards, lists or sentences. Never
/// of `cidr`, `group` and `keyword`, which name nobody in particular. What is specific is not
/// thereby right: it may be nobody's.
bool is_specific(IdentifierType type, std::string_view value);

/// Of a telephone number, with its country and without what is dialled before it: "14155550123" of
/// "+1 415 555-0123", "001415…" and "011 1 415…". Of a national number, its digits.
std::string digits_of_phone(std::string_view number);

/// Whether both name the same, where a telephone number can be written in more than one way.
bool is_same(const Target& a, const Target& b);

}  // namespace causeway::policy
