#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"

namespace causeway::crypto {

/// I2OSP(value, 2) of RFC 8017 §4.1, which RFC 9180 writes its numbers with.
inline std::array<std::uint8_t, 2> i2osp2(std::size_t value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}

/// LabeledExtract and LabeledExpand (RFC 9180 §4) for one suite: HKDF whose inputs say which
/// version, suite and purpose they serve.
class LabeledKdf {
 public:
  LabeledKdf(Hash hash, Bytes suite_id) : hash_(hash), suite_id_(std::move(suite_id)) {}

  SecretBytes extract(ByteView salt, std::string_view label, ByteView input_key_material) const {
    return hkdf_extract(hash_, salt, {version(), suite_id_, as_bytes(label), input_key_material});
  }

  SecretBytes expand(
      ByteView pseudorandom_key, std::string_view label, ByteView info, std::size_t size_bytes
  ) const {
    const auto size = i2osp2(size_bytes);
    return hkdf_expand(
        hash_, pseudorandom_key, {size, version(), suite_id_, as_bytes(label), info}, size_bytes
    );
  }

 private:
  static ByteView version() { return as_bytes("HPKE-v1"); }

  Hash hash_;
  Bytes suite_id_;
};

}  // namespace causeway::crypto
