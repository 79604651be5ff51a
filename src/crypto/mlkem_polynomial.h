#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"

// Polynomials of ML-KEM (FIPS 203 sections 2.4 and 4.2): 256 coefficients below q, each function in
// constant time except where it says that its input is public.
namespace causeway::crypto::mlkem {

inline constexpr std::uint32_t q = 3329;
inline constexpr std::size_t n = 256;

/// Coefficients in [0, q); of a polynomial, or of its NTT. Wiped when it goes.
class Polynomial {
 public:
  Polynomial() = default;
  Polynomial(const Polynomial&) = default;
  Polynomial& operator=(const Polynomial&) = default;

  ~Polynomial() { wipe(coefficients_.data(), sizeof coefficients_); }

  std::uint16_t& operator[](std::size_t i) { return coefficients_[i]; }

  std::uint16_t operator[](std::size_t i) const { return coefficients_[i]; }

  void add(const Polynomial& other);
  void subtract(const Polynomial& other);

  /// Algorithm 9, in place.
  void ntt();
  /// Algorithm 10, in place.
  void inverse_ntt();

 private:
  std::array<std::uint16_t, n> coefficients_{};
};

/// Adds the product of two NTTs (algorithm 11) to `sum`.
void multiply_and_add(Polynomial& sum, const Polynomial& left, const Polynomial& right);

/// Algorithm 7, whose bytes are SHAKE128 of `seed`, `i` and `j`: an NTT. The seed is public.
Polynomial sample_ntt(ByteView seed, std::uint8_t i, std::uint8_t j);

/// Algorithm 8 with η = 2, whose bytes are SHAKE256 of the secret `seed` and `number`.
Polynomial sample_cbd2(ByteView seed, std::uint8_t number);

/// Algorithms 5 and 6: `bits` of each coefficient, 32 × `bits` bytes. Decoding reduces nothing: 12
/// bits may give more than q.
void encode(MutableByteView out, const Polynomial& polynomial, unsigned bits);
Polynomial decode(ByteView bytes, unsigned bits);

/// Equations 4.7 and 4.8, of each coefficient.
void compress(Polynomial& polynomial, unsigned bits);
void decompress(Polynomial& polynomial, unsigned bits);

}  // namespace causeway::crypto::mlkem
