#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/kem.h"
#include "crypto/labeled_kdf.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule hpke_psk_has_an_id{"crypto.hpke_psk_has_an_id", "RFC 9180 §5.1"};
}  // namespace rules

/// One HPKE cipher suite: any KEM and hash with one of the AEADs of RFC 9180 §7.3.
struct HpkeSuite {
  Kem kem;
  Hash kdf;
  Aead aead;

  bool operator==(const HpkeSuite&) const = default;
};

/// A secret that both sides had before, of at least 32 random bytes, and its name; both empty for
/// none (RFC 9180 §5.1.2). `rules::hpke_psk_has_an_id` where only one is.
struct HpkePsk {
  ByteView psk;
  ByteView psk_id;
};

/// What KeySchedule of RFC 9180 §5.1 makes of everything but secrets, the same for all contexts of
/// one mode, PSK and `info`. The mode is 0 (base), 1 (psk), 2 (auth) or 3 (auth_psk).
struct HpkePurpose {
  HpkePurpose(const HpkeSuite& suite, std::uint8_t mode, ByteView info, ByteView psk_id);

  HpkeSuite suite;
  LabeledKdf kdf;
  Bytes key_schedule_context;
};

/// One side of RFC 9180 §5.2. Sealing and opening count: each message is the next of its side, and
/// a refused one is not counted.
class HpkeContext {
 public:
  /// KeySchedule of RFC 9180 §5.1, for the setups below; `psk` is empty in modes without.
  HpkeContext(HpkePurpose purpose, const SecretBytes& shared_secret, ByteView psk);

  Bytes seal(ByteView aad, ByteView plaintext);
  /// `rules::ciphertext_is_authentic`.
  Result<SecretBytes> open(ByteView aad, ByteView ciphertext);
  /// RFC 9180 §5.3. Requires `size_bytes` ≤ 255 × `hash_size`.
  SecretBytes exported(ByteView exporter_context, std::size_t size_bytes) const;

 private:
  SecretBytes derive(std::string_view label, std::size_t size_bytes) const;
  SecretBytes next_nonce() const;

  HpkePurpose purpose_;
  SecretBytes secret_;
  std::uint64_t sequence_number_ = 0;
};

struct HpkeSender {
  Bytes kem_output;  // `enc` of RFC 9180
  HpkeContext context;
};

/// SetupBaseS, SetupPSKS, SetupAuthS or SetupAuthPSKS (RFC 9180 §5.1), as `psk` and `sender` are
/// there. `rules::kem_key_is_valid` where `public_key` cannot be used.
Result<HpkeSender> hpke_setup_sender(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    Random& random,
    const HpkePsk& psk = {},
    const KemKeyPair* sender = nullptr
);

/// The receiving side; `sender_public_key` where the sender is to have authenticated itself.
Result<HpkeContext> hpke_setup_receiver(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    const HpkePsk& psk = {},
    std::optional<ByteView> sender_public_key = std::nullopt
);

struct HpkeCiphertext {
  Bytes kem_output;  // `enc` of RFC 9180
  Bytes ciphertext;
};

/// Base mode, single shot (RFC 9180 §6.1), to many who are told things for one purpose. Threads may
/// share it.
class HpkeSealer {
 public:
  HpkeSealer(const HpkeSuite& suite, ByteView info) : purpose_(suite, 0, info, {}) {}

  /// `rules::kem_key_is_valid` where `public_key` cannot be used.
  Result<HpkeCiphertext> seal(ByteView public_key, ByteView aad, ByteView plaintext, Random& random)
      const;

 private:
  HpkePurpose purpose_;
};

/// The same to one.
Result<HpkeCiphertext> hpke_seal(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView aad,
    ByteView plaintext,
    Random& random
);

/// `rules::kem_key_is_valid` or `rules::ciphertext_is_authentic`.
Result<SecretBytes> hpke_open(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView aad,
    ByteView ciphertext
);

}  // namespace causeway::crypto
