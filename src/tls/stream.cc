#include "tls/stream.h"

#include <algorithm>
#include <array>

namespace causeway::tls {

// RFC 9420 §2.1.2: the two highest bits of the first byte say how long the prefix is.
//   00: 1 byte, 6 bits of length;  01: 2 bytes, 14 bits;  10: 4 bytes, 30 bits;  11: invalid
namespace {
constexpr std::size_t one_byte_max = (1U << 6) - 1;
constexpr std::size_t two_bytes_max = (1U << 14) - 1;
constexpr std::size_t four_bytes_max = (1U << 30) - 1;
}  // namespace

void Writer::varint(std::size_t length) {
  INVARIANT(length <= four_bytes_max);
  if (length <= one_byte_max) {
    integer(static_cast<std::uint8_t>(length));
  } else if (length <= two_bytes_max) {
    integer(static_cast<std::uint16_t>(length | 1U << 14));
  } else {
    integer(static_cast<std::uint32_t>(length | 1U << 31));
  }
}

void Writer::put_length(std::size_t begin) {
  const std::size_t end = size();
  varint(end - begin);
  const MutableByteView bytes =
      secret_ != nullptr ? secret_->reveal_mutable() : MutableByteView(*public_);
  const MutableByteView prefix = bytes.subspan(end);
  std::array<std::uint8_t, 4> copy{};
  std::copy(prefix.begin(), prefix.end(), copy.begin());
  std::copy_backward(
      bytes.begin() + static_cast<std::ptrdiff_t>(begin),
      bytes.begin() + static_cast<std::ptrdiff_t>(end),
      bytes.end()
  );
  std::copy_n(copy.begin(), prefix.size(), bytes.begin() + static_cast<std::ptrdiff_t>(begin));
}

Result<std::size_t> Reader::varint() {
  if (rest_.empty()) return Error{rules::input_is_long_enough};
  switch (rest_.front() >> 6) {
    case 0:
      return std::size_t{TRY(integer<std::uint8_t>())};
    case 1: {
      const std::size_t length = TRY(integer<std::uint16_t>()) & two_bytes_max;
      if (length <= one_byte_max) return Error{rules::length_is_minimal};
      return length;
    }
    case 2: {
      const std::size_t length = TRY(integer<std::uint32_t>()) & four_bytes_max;
      if (length <= two_bytes_max) return Error{rules::length_is_minimal};
      return length;
    }
    default:
      return Error{rules::length_prefix_is_valid};
  }
}

}  // namespace causeway::tls
