#include "crypto/table_hash.h"

#include <array>
#include <cstring>
#include <sodium.h>

#include "crypto/libraries.h"

namespace causeway::crypto {
namespace {

using TableKey = std::array<std::uint8_t, crypto_shorthash_KEYBYTES>;

TableKey draw_table_key() {
  start_sodium();
  TableKey key;
  randombytes_buf(key.data(), key.size());
  return key;
}

}  // namespace

std::uint32_t table_hash(ByteView key) {
  static const TableKey own_key = draw_table_key();
  std::array<std::uint8_t, crypto_shorthash_BYTES> out;
  crypto_shorthash(out.data(), key.data(), key.size(), own_key.data());
  std::uint32_t hash = 0;
  std::memcpy(&hash, out.data(), sizeof hash);
  return hash;
}

}  // namespace causeway::crypto
