#pragma once

#include "policy/request.h"

namespace causeway::policy {

/// Whether `value` is one identifier of its kind, written so that it cannot be taken for another:
/// printable ASCII (no homographs, nothing invisible), without wildcards, lists or sentences. Never
/// of `cidr`, `group` and `keyword`, which name nobody in particular. What is specific is not
/// thereby right: it may be nobody's.
bool is_specific(IdentifierType type, std::string_view value);

}  // namespace causeway::policy
