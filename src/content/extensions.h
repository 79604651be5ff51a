#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "content/cbor.h"
#include "content/mimi_content.h"

namespace causeway::content {

/// A map of names to anything, sorted. Requires names within their limits, no two of them the same,
/// and values of one item each.
void encode_extensions(cbor::Writer& writer, const std::vector<Extension>& extensions);

/// `rules::extension_name_is_valid`, or a rule of content/cbor.h.
Result<std::vector<Extension>> decode_extensions(cbor::Reader& reader);

/// Takes the value named `key` out of `entries`, if it is there.
std::optional<Bytes> take_extension(std::vector<Extension>& entries, std::int64_t key);

}  // namespace causeway::content
