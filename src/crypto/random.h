#pragma once

#include "base/random.h"

namespace causeway::crypto {

/// The operating system's generator, through libsodium. For hosts; the core is handed a `Random&`.
class SystemRandom final : public Random {
 public:
  void fill(MutableByteView out) override;
};

/// Must be called once before anything else of crypto/; aborts where the libraries cannot start.
void initialize();

}  // namespace causeway::crypto
