#pragma once

#include <initializer_list>

#include "base/bytes.h"

// The functions of FIPS 202, over all parts, one behind the other. For ML-KEM and X-Wing; the
// hashes of the suites are in crypto/hash.h.
namespace causeway::crypto {

/// `out` must be 32 bytes long.
void sha3_256(MutableByteView out, std::initializer_list<ByteView> parts);

/// `out` must be 64 bytes long.
void sha3_512(MutableByteView out, std::initializer_list<ByteView> parts);

/// As many bytes as `out` has. What is asked for in one call begins what a longer one gets.
void shake128(MutableByteView out, std::initializer_list<ByteView> parts);
void shake256(MutableByteView out, std::initializer_list<ByteView> parts);

}  // namespace causeway::crypto
