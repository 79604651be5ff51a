#include "crypto/mlkem_polynomial.h"

#include <vector>

#include "base/invariant.h"
#include "crypto/keccak.h"

namespace causeway::crypto::mlkem {
namespace {

/// `value` minus q where that is not negative; for values below 2q. Without a branch: the sign of
/// the difference is spread over a mask.
constexpr std::uint16_t reduce_once(std::uint32_t value) {
  const std::uint32_t difference = value - q;
  const std::uint32_t is_negative = difference >> 31;
  return static_cast<std::uint16_t>(difference + q * is_negative);
}

/// floor(value / q) or one less, by multiplication (Barrett): a division would take a time that
/// depends on the value. For values below 2^24.
constexpr std::uint32_t quotient_or_one_less(std::uint32_t value) {
  constexpr std::uint64_t inverse = (1U << 24) / q;  // 5039
  return static_cast<std::uint32_t>((value * inverse) >> 24);
}

/// `value` modulo q, for products of two coefficients.
constexpr std::uint16_t reduce(std::uint32_t value) {
  return reduce_once(value - quotient_or_one_less(value) * q);
}

constexpr std::uint16_t multiply(std::uint32_t left, std::uint32_t right) {
  return reduce(left * right);
}

constexpr std::uint16_t power_of_17(std::uint32_t exponent) {
  std::uint16_t power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power = multiply(power, 17);
  return power;
}

constexpr std::uint32_t reverse_7_bits(std::uint32_t value) {
  std::uint32_t reversed = 0;
  for (int bit = 0; bit < 7; ++bit) reversed |= ((value >> bit) & 1) << (6 - bit);
  return reversed;
}

/// 17^BitRev7(i), FIPS 203 appendix A.
constexpr std::array<std::uint16_t, 128> zetas = [] {
  std::array<std::uint16_t, 128> table{};
  for (std::uint32_t i = 0; i < 128; ++i) table[i] = power_of_17(reverse_7_bits(i));
  return table;
}();

/// 17^(2 BitRev7(i) + 1), the same appendix.
constexpr std::array<std::uint16_t, 128> gammas = [] {
  std::array<std::uint16_t, 128> table{};
  for (std::uint32_t i = 0; i < 128; ++i) table[i] = power_of_17(2 * reverse_7_bits(i) + 1);
  return table;
}();

static_assert(zetas[1] == 1729 && zetas[127] == 2154 && gammas[0] == 17);

/// 1 where `left` < `right`, else 0; both below 2^31.
constexpr std::uint32_t is_less(std::uint32_t left, std::uint32_t right) {
  return (left - right) >> 31;
}

}  // namespace

void Polynomial::add(const Polynomial& other) {
  for (std::size_t i = 0; i < n; ++i) {
    coefficients_[i] = reduce_once(std::uint32_t{coefficients_[i]} + other[i]);
  }
}

void Polynomial::subtract(const Polynomial& other) {
  for (std::size_t i = 0; i < n; ++i) {
    coefficients_[i] = reduce_once(coefficients_[i] + q - other[i]);
  }
}

void Polynomial::ntt() {
  std::size_t next = 1;
  for (std::size_t half = 128; half >= 2; half /= 2) {
    for (std::size_t start = 0; start < n; start += 2 * half) {
      const std::uint32_t zeta = zetas[next++];
      for (std::size_t j = start; j < start + half; ++j) {
        const std::uint32_t low = coefficients_[j];
        const std::uint32_t high = multiply(zeta, coefficients_[j + half]);
        coefficients_[j] = reduce_once(low + high);
        coefficients_[j + half] = reduce_once(low + q - high);
      }
    }
  }
}

void Polynomial::inverse_ntt() {
  constexpr std::uint32_t inverse_of_128 = 3303;
  std::size_t next = 127;
  for (std::size_t half = 2; half <= 128; half *= 2) {
    for (std::size_t start = 0; start < n; start += 2 * half) {
      const std::uint32_t zeta = zetas[next--];
      for (std::size_t j = start; j < start + half; ++j) {
        const std::uint32_t low = coefficients_[j];
        const std::uint32_t high = coefficients_[j + half];
        coefficients_[j] = reduce_once(low + high);
        coefficients_[j + half] = multiply(zeta, reduce_once(high + q - low));
      }
    }
  }
  for (std::uint16_t& coefficient : coefficients_) {
    coefficient = multiply(coefficient, inverse_of_128);
  }
}

void multiply_and_add(Polynomial& sum, const Polynomial& left, const Polynomial& right) {
  for (std::size_t i = 0; i < n / 2; ++i) {
    const std::uint32_t a0 = left[2 * i];
    const std::uint32_t a1 = left[2 * i + 1];
    const std::uint32_t b0 = right[2 * i];
    const std::uint32_t b1 = right[2 * i + 1];
    const std::uint32_t even =
        std::uint32_t{multiply(a0, b0)} + multiply(multiply(a1, b1), gammas[i]);
    const std::uint32_t odd = std::uint32_t{multiply(a0, b1)} + multiply(a1, b0);
    sum[2 * i] = reduce_once(std::uint32_t{sum[2 * i]} + reduce_once(even));
    sum[2 * i + 1] = reduce_once(std::uint32_t{sum[2 * i + 1]} + reduce_once(odd));
  }
}

Polynomial sample_ntt(ByteView seed, std::uint8_t i, std::uint8_t j) {
  const std::array<std::uint8_t, 2> place{i, j};
  Polynomial polynomial;
  // Three blocks of SHAKE128 are enough but for once in some hundred times; then more are asked
  // for, which begin with the same bytes.
  for (std::size_t size = 504;; size += 168) {
    std::vector<std::uint8_t> bytes(size);
    shake128(bytes, {seed, place});
    std::size_t found = 0;
    for (std::size_t at = 0; at < size && found < n; at += 3) {
      const std::uint32_t three =
          bytes[at] | (std::uint32_t{bytes[at + 1]} << 8) | (std::uint32_t{bytes[at + 2]} << 16);
      for (const std::uint32_t candidate : {three & 0xFFF, three >> 12}) {
        if (candidate < q && found < n) polynomial[found++] = static_cast<std::uint16_t>(candidate);
      }
    }
    if (found == n) return polynomial;
  }
}

Polynomial sample_cbd2(ByteView seed, std::uint8_t number) {
  SecretBytes bytes(n / 2);
  shake256(bytes.reveal_mutable(), {seed, ByteView(&number, 1)});
  const ByteView random = bytes.reveal();
  Polynomial polynomial;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t bits = std::uint32_t{random[i / 2]} >> (4 * (i % 2));
    const std::uint32_t plus = (bits & 1) + ((bits >> 1) & 1);
    const std::uint32_t minus = ((bits >> 2) & 1) + ((bits >> 3) & 1);
    polynomial[i] = reduce_once(plus + q - minus);
  }
  return polynomial;
}

void encode(MutableByteView out, const Polynomial& polynomial, unsigned bits) {
  INVARIANT(out.size() == n / 8 * bits);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    buffer |= std::uint32_t{polynomial[i]} << held;
    for (held += bits; held >= 8; held -= 8) {
      out[at++] = static_cast<std::uint8_t>(buffer);
      buffer >>= 8;
    }
  }
}

Polynomial decode(ByteView bytes, unsigned bits) {
  INVARIANT(bytes.size() == n / 8 * bits);
  Polynomial polynomial;
  std::uint32_t buffer = 0;
  unsigned held = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (; held < bits; held += 8) buffer |= std::uint32_t{bytes[at++]} << held;
    polynomial[i] = static_cast<std::uint16_t>(buffer & ((1U << bits) - 1));
    buffer >>= bits;
    held -= bits;
  }
  return polynomial;
}

void compress(Polynomial& polynomial, unsigned bits) {
  const std::uint32_t mask = (1U << bits) - 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t shifted = std::uint32_t{polynomial[i]} << bits;
    std::uint32_t quotient = quotient_or_one_less(shifted);
    const std::uint32_t rest = shifted - quotient * q;  // below 2q
    quotient += is_less(q / 2, rest) + is_less(q + q / 2, rest);
    polynomial[i] = static_cast<std::uint16_t>(quotient & mask);
  }
}

void decompress(Polynomial& polynomial, unsigned bits) {
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t product = polynomial[i] * q + (1U << (bits - 1));
    polynomial[i] = static_cast<std::uint16_t>(product >> bits);
  }
}

}  // namespace causeway::crypto::mlkem
