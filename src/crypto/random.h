#pragma once

#include "base/random.h"

namespace causeway::crypto {

/// The operating system's generator, through libsodium; threads may share it. For hosts; the core
/// is handed a `Random&`.
class SystemRandom final : public Random {
 public:
  void fill(MutableByteView out) override;
};

/// Starts the libraries and fetches every algorithm now, not at its first use; aborts where one is
/// missing. A program's `main` begins with it, so that a wrong OpenSSL ends the start and not a
/// conversation. All functions of this layer also work without it.
void initialize();

}  // namespace causeway::crypto
