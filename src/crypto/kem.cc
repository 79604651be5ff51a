// X25519 by libsodium: OpenSSL's bare multiplication is faster, but a key must first become an
// EVP_PKEY, and with that libsodium is ahead (crypto_primitives_bench).

#include "crypto/kem.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/labeled_kdf.h"
#include "crypto/libraries.h"

namespace causeway::crypto {
namespace {

// DHKEM(X25519, HKDF-SHA256), RFC 9180 §4.1, §7.1.
namespace x25519 {

constexpr std::size_t key_size = crypto_scalarmult_SCALARBYTES;  // Nsk = Npk = Nenc
constexpr std::size_t shared_secret_size = 32;

LabeledKdf kdf() {
  return {
      Hash::sha256,
      concat(as_bytes("KEM"), i2osp2(static_cast<std::size_t>(Kem::x25519_hkdf_sha256)))
  };
}

Bytes public_key(ByteView private_key) {
  start_sodium();
  Bytes out(key_size);
  INVARIANT(crypto_scalarmult_base(out.data(), private_key.data()) == 0);
  return out;
}

KemKeyPair derive(ByteView input_key_material) {
  const LabeledKdf labeled = kdf();
  const SecretBytes prk = labeled.extract({}, "dkp_prk", input_key_material);
  SecretBytes private_key = labeled.expand(prk.reveal(), "sk", {}, key_size);
  Bytes point = public_key(private_key.reveal());
  return {std::move(private_key), std::move(point)};
}

Result<SecretBytes> diffie_hellman(ByteView private_key, ByteView public_key) {
  start_sodium();
  if (public_key.size() != key_size) return Error{rules::kem_key_is_valid};
  SecretBytes out(key_size);
  // Fails where the result is all zero (RFC 9180 §7.1.4).
  if (crypto_scalarmult(out.reveal_mutable().data(), private_key.data(), public_key.data()) != 0) {
    return Error{rules::kem_key_is_valid};
  }
  return out;
}

using Point = std::array<std::uint8_t, key_size>;

/// 2^255 - 256 + `low_byte`; the prime is 2^255 - 19.
constexpr Point near_the_prime(std::uint8_t low_byte) {
  Point point{};
  point.fill(0xFF);
  point.front() = low_byte;
  point.back() = 0x7F;
  return point;
}

/// The points that are zero times eight, in each encoding that leaves out the ignored highest bit.
/// A comparison takes nanoseconds, where asking the multiplication would take as long as a secret.
constexpr std::array small_order{
    Point{0},
    Point{1},
    Point{0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3,
          0xFA, 0xF1, 0x9F, 0xC4, 0x6A, 0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32,
          0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00},
    Point{0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1,
          0x55, 0x9C, 0x83, 0xEF, 0x5B, 0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C,
          0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57},
    near_the_prime(0xEC),
    near_the_prime(0xED),
    near_the_prime(0xEE),
};

Result<void> check_public_key(ByteView public_key) {
  if (public_key.size() != key_size) return Error{rules::kem_key_is_valid};
  Point point{};
  std::copy(public_key.begin(), public_key.end(), point.begin());
  point.back() &= 0x7F;
  if (std::find(small_order.begin(), small_order.end(), point) != small_order.end()) {
    return Error{rules::kem_key_is_valid};
  }
  return {};
}

/// ExtractAndExpand of RFC 9180 §4.1; the context is `enc` with the recipient's public key behind.
SecretBytes shared_secret(const SecretBytes& dh, ByteView kem_output, ByteView recipient) {
  const LabeledKdf labeled = kdf();
  const SecretBytes prk = labeled.extract({}, "eae_prk", dh.reveal());
  return labeled.expand(
      prk.reveal(), "shared_secret", concat(kem_output, recipient), shared_secret_size
  );
}

Result<Encapsulation> encapsulate(ByteView public_key, Random& random) {
  KemKeyPair ephemeral = derive(random.secret(key_size).reveal());
  const SecretBytes dh = TRY(diffie_hellman(ephemeral.private_key.reveal(), public_key));
  return Encapsulation{
      shared_secret(dh, ephemeral.public_key, public_key), std::move(ephemeral.public_key)
  };
}

Result<SecretBytes> decapsulate(const KemKeyPair& key, ByteView kem_output) {
  const SecretBytes dh = TRY(diffie_hellman(key.private_key.reveal(), kem_output));
  return shared_secret(dh, kem_output, key.public_key);
}

}  // namespace x25519

/// What a KEM is to HPKE. A second one is a second row.
struct KemAlgorithm {
  Kem kem;
  std::size_t private_key_size;
  std::size_t public_key_size;
  KemKeyPair (*derive)(ByteView input_key_material);
  Bytes (*public_key)(ByteView private_key);
  Result<void> (*check_public_key)(ByteView public_key);
  Result<Encapsulation> (*encapsulate)(ByteView public_key, Random& random);
  Result<SecretBytes> (*decapsulate)(const KemKeyPair& key, ByteView kem_output);
};

constexpr std::array algorithms{
    KemAlgorithm{
        Kem::x25519_hkdf_sha256,
        x25519::key_size,
        x25519::key_size,
        x25519::derive,
        x25519::public_key,
        x25519::check_public_key,
        x25519::encapsulate,
        x25519::decapsulate,
    },
};

const KemAlgorithm& algorithm(Kem kem) {
  for (const KemAlgorithm& row : algorithms) {
    if (row.kem == kem) return row;
  }
  invariant_broken("kem is in the table", __FILE__, __LINE__);
}

}  // namespace

KemKeyPair generate_kem_key_pair(Kem kem, Random& random) {
  const KemAlgorithm& chosen = algorithm(kem);
  return chosen.derive(random.secret(chosen.private_key_size).reveal());
}

KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material) {
  return algorithm(kem).derive(input_key_material);
}

Result<Bytes> kem_public_key(Kem kem, ByteView private_key) {
  const KemAlgorithm& chosen = algorithm(kem);
  if (private_key.size() != chosen.private_key_size) return Error{rules::kem_key_is_valid};
  return chosen.public_key(private_key);
}

Result<void> check_kem_public_key(Kem kem, ByteView public_key) {
  return algorithm(kem).check_public_key(public_key);
}

Result<Encapsulation> kem_encapsulate(Kem kem, ByteView public_key, Random& random) {
  return algorithm(kem).encapsulate(public_key, random);
}

Result<SecretBytes> kem_decapsulate(Kem kem, const KemKeyPair& key, ByteView kem_output) {
  const KemAlgorithm& chosen = algorithm(kem);
  INVARIANT(key.private_key.size() == chosen.private_key_size);
  INVARIANT(key.public_key.size() == chosen.public_key_size);
  return chosen.decapsulate(key, kem_output);
}

}  // namespace causeway::crypto
