#include "client/recovery_key.h"

#include <algorithm>

#include "crypto/kdf.h"

namespace causeway::client {
namespace {

SecretBytes derive(const RecoveryKey& key, std::string_view purpose) {
  INVARIANT(key.size() == recovery_key_size);
  return crypto::hkdf_expand(
      crypto::Hash::sha256,
      key.reveal(),
      {as_bytes("Causeway 1 recovery "), as_bytes(purpose)},
      recovery_key_size
  );
}

}  // namespace

api::Authenticator authenticator_of(const RecoveryKey& key) {
  const SecretBytes derived = derive(key, "authenticator");
  api::Authenticator authenticator{};
  std::copy(derived.reveal().begin(), derived.reveal().end(), authenticator.begin());
  return authenticator;
}

crypto::Sha256 authenticator_hash_of(const RecoveryKey& key) {
  return crypto::sha256({derive(key, "authenticator").reveal()});
}

SecretBytes index_key_of(const RecoveryKey& key) {
  return derive(key, "index");
}

}  // namespace causeway::client
