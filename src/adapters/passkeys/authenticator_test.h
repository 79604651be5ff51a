#pragma once

#include <string>
#include <utility>

#include "adapters/passkeys/passkeys.h"
#include "base/encoding.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/signature.h"

namespace causeway::adapters::passkeys::test {

/// An authenticator with one key, byte for byte by WebAuthn Level 3 §6.1 and §6.5, and the browser
/// before it; a test changes what one of them says.
class Authenticator {
 public:
  explicit Authenticator(RelyingParty relying_party, std::int32_t algorithm = es256)
      : relying_party_(std::move(relying_party)),
        scheme_(
            algorithm == es256 ? crypto::Signature::ecdsa_secp256r1_sha256
                               : crypto::Signature::ed25519
        ),
        key_(crypto::generate_signing_key(scheme_, random_)),
        credential(random_.bytes(16)) {}

  std::string client_data(const std::string& type, ByteView challenge) const {
    return R"({"type":")" + type + R"(","challenge":")" + to_base64url(challenge) +
           R"(","origin":")" + relying_party_.origin + R"(","crossOrigin":false})";
  }

  Bytes authenticator_data() const {
    Bytes data = concat(crypto::sha256({as_bytes(relying_party_.id)}), Bytes{flags});
    append(data, Bytes{0, 0, 0, counter});
    return data;
  }

  /// With the key, and in its attestation object.
  Bytes attestation_object() const {
    Bytes data = authenticator_data();
    data[32] |= 0x40;  // AT: a key follows
    append(data, Bytes(16));
    append(data, Bytes{0, static_cast<std::uint8_t>(credential.size())});
    append(data, credential);
    append(data, cose_key());
    Bytes object =
        to_bytes(std::string_view("\xA3\x63"
                                  "fmt\x64none\x67"
                                  "attStmt\xA0\x68"
                                  "authData\x58"));
    object.push_back(static_cast<std::uint8_t>(data.size()));
    append(object, data);
    return object;
  }

  /// RFC 9053 §7.1, §7.2.
  Bytes cose_key() const {
    const ByteView key = key_.public_key;
    if (scheme_ == crypto::Signature::ed25519) {
      return concat(Bytes{0xA4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, key);
    }
    return concat(
        Bytes{0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32},
        key.subspan(1, 32),
        Bytes{0x22, 0x58, 32},
        key.subspan(33, 32)
    );
  }

  Bytes sign(ByteView data, ByteView client) const {
    return crypto::sign(scheme_, key_, concat(data, crypto::sha256({client})));
  }

  std::uint8_t flags = 0x05;  // UP and UV
  std::uint8_t counter = 0;

 private:
  crypto::SystemRandom random_;
  RelyingParty relying_party_;
  crypto::Signature scheme_;
  crypto::SigningKey key_;

 public:
  Bytes credential;
};

}  // namespace causeway::adapters::passkeys::test
