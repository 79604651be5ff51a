#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/invariant.h"
#include "base/random.h"

namespace causeway {

/// Bytes that follow from a seed: for tests and the simulator, which must replay. Never for the
/// keys of people: whoever sees a few outputs computes all others.
///
/// xoshiro256** (Blackman, Vigna), its state filled by splitmix64. The output is one endless
/// little-endian stream, so it does not depend on the sizes in which it is drawn, nor on the
/// machine.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = splitmix(seed);
  }

  void fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) {
      if (held_ == 0) {
        word_ = next();
        held_ = sizeof(word_);
      }
      byte = static_cast<std::uint8_t>(word_);
      word_ >>= 8;
      --held_;
    }
  }

  /// A number below `bound`, which is not zero. Its bias (`bound` / 2^64) is nothing to a test.
  std::uint64_t below(std::uint64_t bound) {
    INVARIANT(bound > 0);
    return next() % bound;
  }

 private:
  static std::uint64_t splitmix(std::uint64_t& counter) {
    std::uint64_t mixed = counter += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
  }

  std::uint64_t next() {
    const std::uint64_t out = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return out;
  }

  std::array<std::uint64_t, 4> state_{};
  std::uint64_t word_ = 0;  // bytes drawn from the generator, not yet handed out
  std::size_t held_ = 0;    // how many of them
};

}  // namespace causeway
