#include "base/bytes.h"

namespace causeway {

bool equal_ct(ByteView left, ByteView right) {
  if (left.size() != right.size()) return false;
  // `volatile` keeps the compiler from leaving the loop at the first difference.
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (left[i] ^ right[i]));
  }
  return difference == 0;
}

}  // namespace causeway
