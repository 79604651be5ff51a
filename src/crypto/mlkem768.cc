#include "crypto/mlkem768.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "crypto/keccak.h"
#include "crypto/mlkem_polynomial.h"

namespace causeway::crypto::mlkem768 {
namespace {

using mlkem::Polynomial;

// FIPS 203 table 2.
constexpr std::uint8_t k = 3;
constexpr unsigned du = 10;
constexpr unsigned dv = 4;

constexpr std::size_t bytes_of(unsigned bits) {
  return mlkem::n / 8 * bits;
}

constexpr unsigned whole = 12;  // bits of a coefficient
constexpr std::size_t vector_size = k * bytes_of(whole);

static_assert(encapsulation_key_size == vector_size + seed_size);
static_assert(decapsulation_key_size == vector_size + encapsulation_key_size + 2 * seed_size);
static_assert(ciphertext_size == k * bytes_of(du) + bytes_of(dv));

using Vector = std::array<Polynomial, k>;

/// The part of a key or ciphertext that holds polynomial `i` of `bits` bits a coefficient.
ByteView part(ByteView bytes, std::size_t i, unsigned bits) {
  return bytes.subspan(i * bytes_of(bits), bytes_of(bits));
}

MutableByteView part(MutableByteView bytes, std::size_t i, unsigned bits) {
  return bytes.subspan(i * bytes_of(bits), bytes_of(bits));
}

Vector decode_vector(ByteView bytes) {
  Vector vector;
  for (std::size_t i = 0; i < k; ++i) vector[i] = mlkem::decode(part(bytes, i, whole), whole);
  return vector;
}

/// The next `k` samples, of numbers that go on from `number`, as NTTs.
Vector sample_ntts(ByteView seed, std::uint8_t& number) {
  Vector vector;
  for (Polynomial& polynomial : vector) {
    polynomial = mlkem::sample_cbd2(seed, number++);
    polynomial.ntt();
  }
  return vector;
}

/// SHA3-512, whose halves serve apart.
class TwoSecrets {
 public:
  TwoSecrets(std::initializer_list<ByteView> parts) : bytes_(64) {
    sha3_512(bytes_.reveal_mutable(), parts);
  }

  ByteView first() const { return bytes_.reveal().first(32); }

  ByteView second() const { return bytes_.reveal().last(32); }

 private:
  SecretBytes bytes_;
};

/// K-PKE.Encrypt, algorithm 14.
Bytes encrypt(ByteView encapsulation_key, ByteView message, ByteView randomness) {
  const Vector t = decode_vector(encapsulation_key);
  const ByteView rho = encapsulation_key.last(seed_size);
  std::uint8_t number = 0;
  const Vector y = sample_ntts(randomness, number);
  Bytes ciphertext(ciphertext_size);
  const MutableByteView out(ciphertext);
  for (std::uint8_t i = 0; i < k; ++i) {
    Polynomial u;
    // The transpose of the matrix: row and column change places.
    for (std::uint8_t j = 0; j < k; ++j) {
      mlkem::multiply_and_add(u, mlkem::sample_ntt(rho, i, j), y[j]);
    }
    u.inverse_ntt();
    u.add(mlkem::sample_cbd2(randomness, number++));
    mlkem::compress(u, du);
    mlkem::encode(part(out, i, du), u, du);
  }
  Polynomial v;
  for (std::size_t i = 0; i < k; ++i) mlkem::multiply_and_add(v, t[i], y[i]);
  v.inverse_ntt();
  v.add(mlkem::sample_cbd2(randomness, number));
  Polynomial mu = mlkem::decode(message, 1);
  mlkem::decompress(mu, 1);
  v.add(mu);
  mlkem::compress(v, dv);
  mlkem::encode(out.last(bytes_of(dv)), v, dv);
  return ciphertext;
}

/// K-PKE.Decrypt, algorithm 15.
SecretBytes decrypt(ByteView decryption_key, ByteView ciphertext) {
  const Vector s = decode_vector(decryption_key);
  Polynomial product;
  for (std::size_t i = 0; i < k; ++i) {
    Polynomial u = mlkem::decode(part(ciphertext, i, du), du);
    mlkem::decompress(u, du);
    u.ntt();
    mlkem::multiply_and_add(product, s[i], u);
  }
  product.inverse_ntt();
  Polynomial w = mlkem::decode(ciphertext.last(bytes_of(dv)), dv);
  mlkem::decompress(w, dv);
  w.subtract(product);
  mlkem::compress(w, 1);
  SecretBytes message(bytes_of(1));
  mlkem::encode(message.reveal_mutable(), w, 1);
  return message;
}

/// 0x00 where both are the same, else 0xFF. `volatile` keeps the compiler from seeing that there
/// are only two cases, for which it would make a branch of what follows.
std::uint8_t difference_mask(ByteView left, ByteView right) {
  volatile std::uint32_t difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) difference = difference | (left[i] ^ right[i]);
  const volatile auto mask = static_cast<std::uint8_t>((0U - difference) >> 8);
  return mask;
}

}  // namespace

KeyPair generate(ByteView d, ByteView z) {
  INVARIANT(d.size() == seed_size && z.size() == seed_size);
  const TwoSecrets seeds({d, ByteView(&k, 1)});
  const ByteView rho = seeds.first();
  std::uint8_t number = 0;
  const Vector s = sample_ntts(seeds.second(), number);
  const Vector e = sample_ntts(seeds.second(), number);
  KeyPair pair{Bytes(encapsulation_key_size), SecretBytes(decapsulation_key_size)};
  const MutableByteView ek(pair.encapsulation_key);
  const MutableByteView dk = pair.decapsulation_key.reveal_mutable();
  for (std::uint8_t i = 0; i < k; ++i) {
    Polynomial t = e[i];
    for (std::uint8_t j = 0; j < k; ++j) {
      mlkem::multiply_and_add(t, mlkem::sample_ntt(rho, j, i), s[j]);
    }
    mlkem::encode(part(ek, i, whole), t, whole);
    mlkem::encode(part(dk, i, whole), s[i], whole);
  }
  std::copy(rho.begin(), rho.end(), ek.begin() + vector_size);
  std::copy(ek.begin(), ek.end(), dk.begin() + vector_size);
  sha3_256(dk.subspan(vector_size + encapsulation_key_size, 32), {ek});
  std::copy(z.begin(), z.end(), dk.end() - seed_size);
  return pair;
}

Result<void> check_encapsulation_key(ByteView encapsulation_key) {
  if (encapsulation_key.size() != encapsulation_key_size) {
    return Error{rules::encapsulation_key_is_valid};
  }
  for (const Polynomial& polynomial : decode_vector(encapsulation_key)) {
    for (std::size_t i = 0; i < mlkem::n; ++i) {
      if (polynomial[i] >= mlkem::q) return Error{rules::encapsulation_key_is_valid};
    }
  }
  return {};
}

Result<Encapsulated> encapsulate(ByteView encapsulation_key, ByteView m) {
  INVARIANT(m.size() == seed_size);
  TRY(check_encapsulation_key(encapsulation_key));
  std::array<std::uint8_t, 32> hash{};
  sha3_256(hash, {encapsulation_key});
  const TwoSecrets secrets({m, hash});
  return Encapsulated{
      SecretBytes(secrets.first()), encrypt(encapsulation_key, m, secrets.second())
  };
}

Result<SecretBytes> decapsulate(ByteView decapsulation_key, ByteView ciphertext) {
  INVARIANT(decapsulation_key.size() == decapsulation_key_size);
  if (ciphertext.size() != ciphertext_size) return Error{rules::ciphertext_has_its_size};
  const ByteView ek = decapsulation_key.subspan(vector_size, encapsulation_key_size);
  const ByteView hash = decapsulation_key.subspan(vector_size + encapsulation_key_size, 32);
  const ByteView z = decapsulation_key.last(seed_size);
  const SecretBytes message = decrypt(decapsulation_key.first(vector_size), ciphertext);
  const TwoSecrets secrets({message.reveal(), hash});
  SecretBytes rejected(shared_secret_size);
  shake256(rejected.reveal_mutable(), {z, ciphertext});
  Bytes again = encrypt(ek, message.reveal(), secrets.second());
  SecretBytes shared(secrets.first());
  const std::uint8_t mask = difference_mask(again, ciphertext);
  wipe(again.data(), again.size());  // it says whether the ciphertext was rejected
  for (std::size_t i = 0; i < shared_secret_size; ++i) {
    std::uint8_t& byte = shared.reveal_mutable()[i];
    byte = static_cast<std::uint8_t>(byte ^ (mask & (byte ^ rejected.reveal()[i])));
  }
  return shared;
}

}  // namespace causeway::crypto::mlkem768
