#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "mls_wire/suite.h"

namespace causeway::bench {

/// Public-key and AEAD operations. What is signed or sealed is some hundred bytes long, as leaf
/// nodes and secrets are, or 1 KiB.
enum class Unit : std::uint8_t {
  sign,
  sign_1k,
  verify,
  verify_1k,
  key_pair,        // the public key of a private one
  diffie_hellman,  // with another's key
  seal,
  seal_1k,
  open,
  open_1k,
};

/// How many of each RFC 9420 makes unavoidable for whoever does something.
using Work = std::map<Unit, std::size_t>;

/// Of HPKE: an ephemeral key pair, a Diffie-Hellman with the recipient's key, and the ciphertext.
Work hpke_seals(std::size_t count);
Work operator+(Work one, const Work& other);

/// What a suite's operations cost in microseconds of CPU, each alone and again and again: the
/// limit that nothing can go below that uses the same libraries. For suites of a Diffie-Hellman
/// group.
class UnitCosts {
 public:
  /// Takes about a second.
  static UnitCosts measure(const mls_wire::Suite& suite);

  /// The limit of that work.
  double of(const Work& work) const;

 private:
  void measure_signature(crypto::Signature scheme, std::size_t size_bytes, Unit sign, Unit verify);
  void measure_aead(crypto::Aead aead, std::size_t size_bytes, Unit seal, Unit open);

  std::map<Unit, double> costs_us_;
};

}  // namespace causeway::bench
