#pragma once

#include "base/bytes.h"
#include "base/id.h"
#include "base/secret.h"

namespace causeway {

/// A source of cryptographically strong random bytes; the simulator's is seeded. Passed in, never
/// global.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(MutableByteView out) = 0;

  Bytes bytes(std::size_t size_bytes) {
    Bytes out(size_bytes);
    fill(out);
    return out;
  }

  SecretBytes secret(std::size_t size_bytes) {
    SecretBytes out(size_bytes);
    fill(out.reveal_mutable());
    return out;
  }

  template <typename Id>
  Id id() {
    Id out;
    fill(out.value);
    return out;
  }
};

}  // namespace causeway
