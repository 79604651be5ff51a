#include "crypto/password.h"

#include <sodium.h>

#include "crypto/libraries.h"

namespace causeway::crypto {

Result<SecretBytes> derive_password_key(
    ByteView password, const PasswordSalt& salt, PasswordCost cost
) {
  start_sodium();
  if (cost.passes < password_cost_min.passes || cost.passes > password_cost_max.passes ||
      cost.memory_bytes < password_cost_min.memory_bytes ||
      cost.memory_bytes > password_cost_max.memory_bytes) {
    return Error{rules::password_cost_is_affordable};
  }
  SecretBytes key(32);
  const MutableByteView out = key.reveal_mutable();
  const int failed = crypto_pwhash(
      out.data(),
      out.size(),
      reinterpret_cast<const char*>(password.data()),
      password.size(),
      salt.data(),
      cost.passes,
      static_cast<std::size_t>(cost.memory_bytes),
      crypto_pwhash_ALG_ARGON2ID13
  );
  if (failed != 0) return Error{rules::password_cost_is_affordable};
  return key;
}

}  // namespace causeway::crypto
