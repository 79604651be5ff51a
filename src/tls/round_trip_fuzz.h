#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/invariant.h"
#include "tls/codec.h"

/// For fuzz targets of many decoders: the first byte of an input chooses one of them.
namespace causeway::tls {

using Check = void (*)(ByteView input);

/// What decodes as T encodes to the same bytes again.
template <typename T>
void check_round_trip(ByteView input) {
  const auto decoded = decode<T>(input);
  if (decoded.ok()) INVARIANT(encode_secret(*decoded) == SecretBytes(input));
}

template <std::size_t count>
void run_chosen(const std::array<Check, count>& checks, ByteView input) {
  if (!input.empty()) checks[input.front() % count](input.subspan(1));
}

}  // namespace causeway::tls
