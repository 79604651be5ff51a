// Keys, KEM outputs, signatures and ciphertexts of others, for every KEM and signature scheme: each
// is refused by the rule that says so or is of use, and a key that was checked can be used.
#include <array>
#include <cstddef>
#include <cstdint>

#include "base/invariant.h"
#include "base/seeded_random.h"
#include "crypto/hpke.h"
#include "crypto/kem.h"
#include "crypto/random.h"
#include "crypto/signature.h"

namespace causeway::crypto {
namespace {

constexpr std::array kems{
    Kem::x25519_hkdf_sha256,
    Kem::x448_hkdf_sha512,
    Kem::p256_hkdf_sha256,
    Kem::p384_hkdf_sha384,
    Kem::p521_hkdf_sha512,
    Kem::x_wing,
};

constexpr std::array schemes{
    Signature::ed25519,
    Signature::ed448,
    Signature::ecdsa_secp256r1_sha256,
    Signature::ecdsa_secp384r1_sha384,
    Signature::ecdsa_secp521r1_sha512,
};

template <typename T>
void require_key_rule(const Result<T>& result) {
  INVARIANT(result.ok() || result.error().is(rules::kem_key_is_valid));
}

const KemKeyPair& own_pair(std::size_t number) {
  static const auto pairs = [] {
    SeededRandom random(1);
    std::array<KemKeyPair, kems.size()> all;
    for (std::size_t i = 0; i < kems.size(); ++i) all[i] = generate_kem_key_pair(kems[i], random);
    return all;
  }();
  return pairs[number];
}

void check_public_key(std::size_t number, ByteView input) {
  const Kem kem = kems[number];
  SeededRandom random(2);
  const auto checked = check_kem_public_key(kem, input);
  const auto sent = kem_encapsulate(kem, input, random);
  require_key_rule(checked);
  require_key_rule(sent);
  INVARIANT(checked.ok() == sent.ok());
  if (kem == Kem::x_wing) return;
  const auto by_sender = kem_auth_encapsulate(kem, input, own_pair(number), random);
  require_key_rule(by_sender);
  INVARIANT(by_sender.ok() == checked.ok());
}

void check_kem_output(std::size_t number, ByteView input) {
  const Kem kem = kems[number];
  const KemKeyPair& own = own_pair(number);
  const auto received = kem_decapsulate(kem, own, input);
  require_key_rule(received);
  if (kem == Kem::x_wing) return;
  // A KEM output of these is an ephemeral public key.
  INVARIANT(received.ok() == check_kem_public_key(kem, input).ok());
  require_key_rule(kem_auth_decapsulate(kem, own, input, own.public_key));
  require_key_rule(kem_auth_decapsulate(kem, own, own.public_key, input));
}

void check_private_key(std::size_t number, ByteView input) {
  const Kem kem = kems[number];
  const auto public_key = kem_public_key(kem, input);
  require_key_rule(public_key);
  if (!public_key.ok()) return;
  SeededRandom random(3);
  const auto sent = kem_encapsulate(kem, *public_key, random);
  INVARIANT(sent.ok());
  const auto received = kem_decapsulate(kem, {SecretBytes(input), *public_key}, sent->kem_output);
  INVARIANT(received.ok() && *received == sent->shared_secret);
}

/// A KEM output and what is sealed behind it: nobody has sealed it.
void check_open(std::size_t number, ByteView input) {
  const KemKeyPair& own = own_pair(number);
  SeededRandom random(4);
  const std::size_t size = kem_encapsulate(kems[number], own.public_key, random)->kem_output.size();
  const HpkeSuite suite{kems[number], Hash::sha256, Aead::aes128gcm};
  const ByteView kem_output = input.first(std::min(size, input.size()));
  const auto opened = hpke_open(suite, own, kem_output, {}, {}, input.subspan(kem_output.size()));
  INVARIANT(!opened.ok());
}

/// The public key's size stands in the first byte; message and signature share the rest.
void check_signature(std::size_t number, ByteView input) {
  if (input.empty()) return;
  const Signature scheme = schemes[number % schemes.size()];
  const ByteView rest = input.subspan(1);
  const ByteView key = rest.first(std::min<std::size_t>(input.front(), rest.size()));
  const ByteView signature = rest.subspan(key.size());
  const auto verified = verify(scheme, key, as_bytes("message"), signature);
  INVARIANT(
      verified.ok() || verified.error().is(rules::signature_is_valid) ||
      verified.error().is(rules::signature_key_is_valid)
  );
  const auto own = signing_key_from_private(scheme, rest);
  if (!own.ok()) return;
  const Bytes made = sign(scheme, *own, as_bytes("message"));
  INVARIANT(verify(scheme, own->public_key, as_bytes("message"), made).ok());
  INVARIANT(!verify(scheme, own->public_key, as_bytes("massage"), made).ok());
}

constexpr std::array checks{
    check_public_key,
    check_kem_output,
    check_private_key,
    check_open,
    check_signature,
};

/// The first byte says what the rest is, and of which KEM or scheme.
void check(ByteView input) {
  if (input.empty()) return;
  initialize();
  const std::size_t choice = input.front();
  checks[choice / kems.size() % checks.size()](choice % kems.size(), input.subspan(1));
}

}  // namespace
}  // namespace causeway::crypto

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::crypto::check({data, size});
  return 0;
}
