#include "base/bytes.h"

#include <cstring>

namespace causeway {

bool equal_ct(ByteView left, ByteView right) {
  if (left.size() != right.size()) return false;
  // `volatile` keeps the compiler from leaving the loop at the first difference. Eight bytes at a
  // time: tags and commitments have 32.
  volatile std::uint64_t difference = 0;
  std::size_t i = 0;
  for (; i + 8 <= left.size(); i += 8) {
    std::uint64_t one = 0;
    std::uint64_t other = 0;
    std::memcpy(&one, left.data() + i, 8);
    std::memcpy(&other, right.data() + i, 8);
    difference = difference | (one ^ other);
  }
  for (; i < left.size(); ++i) {
    difference = difference | static_cast<std::uint64_t>(left[i] ^ right[i]);
  }
  return difference == 0;
}

}  // namespace causeway
