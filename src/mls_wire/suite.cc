#include "mls_wire/suite.h"

namespace causeway::mls_wire {

Result<Suite> find_suite(CipherSuite id) {
  for (const Suite& suite : suites) {
    if (suite.id == id) return suite;
  }
  return Error{rules::suite_is_supported};
}

Result<crypto::Hash> find_hash(CipherSuite id) {
  switch (id) {
    case CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519:
    case CipherSuite::mls_128_dhkemp256_aes128gcm_sha256_p256:
    case CipherSuite::mls_128_dhkemx25519_chacha20poly1305_sha256_ed25519:
      return crypto::Hash::sha256;
    case CipherSuite::mls_256_dhkemp384_aes256gcm_sha384_p384:
      return crypto::Hash::sha384;
    case CipherSuite::mls_256_dhkemx448_aes256gcm_sha512_ed448:
    case CipherSuite::mls_256_dhkemp521_aes256gcm_sha512_p521:
    case CipherSuite::mls_256_dhkemx448_chacha20poly1305_sha512_ed448:
      return crypto::Hash::sha512;
  }
  return Error{rules::suite_is_supported};
}

}  // namespace causeway::mls_wire
