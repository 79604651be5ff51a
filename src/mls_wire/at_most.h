#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// `T x<V>` of at most `max` elements; `too_many` beyond. For elements that take far more room in
/// memory than on the wire.
template <typename T>
Result<std::vector<T>> decode_at_most(tls::Reader& reader, std::size_t max, const Rule& too_many) {
  std::vector<T> elements;
  tls::Reader content(TRY(reader.opaque()));
  while (!content.empty()) {
    if (elements.size() == max) return Error{too_many};
    elements.push_back(TRY(tls::decode_from<T>(content)));
  }
  return elements;
}

}  // namespace causeway::mls_wire
