#include "content/cbor.h"

#include <algorithm>
#include <limits>

#include "base/encoding.h"

namespace causeway::content::cbor {

namespace {

// RFC 8949 §3: the first byte of an item is its major type (3 bits) and its additional information
// (5 bits): 0..23 the argument itself, 24..27 an argument of 1, 2, 4 or 8 bytes behind, 28..30
// reserved, 31 indefinite length.
constexpr std::uint8_t argument_of_1_byte = 24;
constexpr std::uint8_t argument_of_8_bytes = 27;
constexpr std::uint8_t indefinite = 31;

constexpr std::uint64_t simple_false = 20;
constexpr std::uint64_t simple_true = 21;
constexpr std::uint64_t simple_null = 22;
constexpr std::uint8_t null_byte = 0xF6;

constexpr std::uint64_t positive_bignum = 2;
constexpr std::uint64_t negative_bignum = 3;

constexpr std::uint64_t shortest_minimum(std::size_t argument_size_bytes) {
  switch (argument_size_bytes) {
    case 1:
      return argument_of_1_byte;
    case 2:
      return std::uint64_t{1} << 8;
    case 4:
      return std::uint64_t{1} << 16;
    default:
      return std::uint64_t{1} << 32;
  }
}

}  // namespace

void Writer::head(Major major, std::uint64_t argument) {
  const auto front = static_cast<std::uint8_t>(static_cast<std::uint8_t>(major) << 5);
  if (argument < argument_of_1_byte) {
    out_->push_back(static_cast<std::uint8_t>(front | argument));
    return;
  }
  std::uint8_t width = 3;  // log2 of the argument's size in bytes
  while (width > 0 && argument < shortest_minimum(std::size_t{1} << width)) --width;
  out_->push_back(static_cast<std::uint8_t>(front | (argument_of_1_byte + width)));
  for (int shift = 8 * (1 << width) - 8; shift >= 0; shift -= 8) {
    out_->push_back(static_cast<std::uint8_t>(argument >> shift));
  }
}

void Writer::integer(std::int64_t value) {
  // -1 - n is ~n in two's complement.
  if (value >= 0) return head(Major::unsigned_integer, static_cast<std::uint64_t>(value));
  head(Major::negative_integer, ~static_cast<std::uint64_t>(value));
}

void Writer::bytes(ByteView bytes) {
  head(Major::byte_string, bytes.size());
  append(*out_, bytes);
}

void Writer::text(std::string_view text) {
  INVARIANT(is_utf8(as_bytes(text)));
  head(Major::text_string, text.size());
  append(*out_, as_bytes(text));
}

void Writer::boolean(bool value) {
  head(Major::simple, value ? simple_true : simple_false);
}

void Writer::null() {
  head(Major::simple, simple_null);
}

Result<ByteView> Reader::take(std::uint64_t size_bytes) {
  if (size_bytes > rest_.size()) return Error{rules::input_is_long_enough};
  const ByteView taken = rest_.first(static_cast<std::size_t>(size_bytes));
  rest_ = rest_.subspan(taken.size());
  return taken;
}

Result<Reader::Head> Reader::head() {
  const std::uint8_t front = TRY(take(1)).front();
  const auto major = static_cast<Major>(front >> 5);
  const auto information = static_cast<std::uint8_t>(front & 0x1F);
  if (information == indefinite) return Error{rules::length_is_definite};
  if (information > argument_of_8_bytes) return Error{rules::head_is_defined};
  // Major type 7 with 2, 4 or 8 bytes behind is a float: its bytes are no length.
  if (major == Major::simple && information > argument_of_1_byte) {
    return Error{rules::float_is_absent};
  }
  if (information < argument_of_1_byte) return Head{major, information};
  const std::size_t size_bytes = std::size_t{1} << (information - argument_of_1_byte);
  std::uint64_t argument = 0;
  for (const std::uint8_t byte : TRY(take(size_bytes))) argument = argument << 8 | byte;
  if (argument < shortest_minimum(size_bytes)) return Error{rules::head_is_shortest};
  return Head{major, argument};
}

Result<Major> Reader::peek() const {
  if (rest_.empty()) return Error{rules::input_is_long_enough};
  return static_cast<Major>(rest_.front() >> 5);
}

Result<std::uint64_t> Reader::argument_of(Major major) {
  const Head item = TRY(head());
  if (item.major != major) return Error{rules::type_is_expected};
  return item.argument;
}

Result<std::uint64_t> Reader::unsigned_integer() {
  return argument_of(Major::unsigned_integer);
}

Result<std::int64_t> Reader::exact_integer() {
  const Head item = TRY(head());
  const bool negative = item.major == Major::negative_integer;
  if (!negative && item.major != Major::unsigned_integer) return Error{rules::type_is_expected};
  // The encoding of -n is n - 1, so the lowest one is one short of the highest.
  const auto argument_max = static_cast<std::uint64_t>(exact_integer_max) - (negative ? 1 : 0);
  if (item.argument > argument_max) return Error{rules::integer_key_is_exact};
  const auto argument = static_cast<std::int64_t>(item.argument);
  return negative ? -1 - argument : argument;
}

Result<ByteView> Reader::string(Head head) {
  const ByteView bytes = TRY(take(head.argument));
  if (head.major == Major::text_string && !is_utf8(bytes)) return Error{rules::text_is_utf8};
  return bytes;
}

Result<ByteView> Reader::bytes() {
  return take(TRY(argument_of(Major::byte_string)));
}

Result<std::string_view> Reader::text() {
  const std::uint64_t size_bytes = TRY(argument_of(Major::text_string));
  return as_text(TRY(string({Major::text_string, size_bytes})));
}

Result<std::size_t> Reader::count(std::uint64_t items, std::size_t bytes_each) const {
  // An item has a byte at least: a count beyond that is a lie, found before anything is reserved.
  if (items > rest_.size() / bytes_each) return Error{rules::input_is_long_enough};
  return static_cast<std::size_t>(items);
}

Result<std::size_t> Reader::array() {
  return count(TRY(argument_of(Major::array)), 1);
}

Result<std::size_t> Reader::map() {
  return count(TRY(argument_of(Major::map)), 2);
}

Result<bool> Reader::boolean() {
  const std::uint64_t value = TRY(argument_of(Major::simple));
  if (value != simple_false && value != simple_true) return Error{rules::type_is_expected};
  return value == simple_true;
}

bool Reader::skip_null() {
  if (rest_.empty() || rest_.front() != null_byte) return false;
  rest_ = rest_.subspan(1);
  return true;
}

Result<ByteView> Reader::item(std::size_t depth_max) {
  const ByteView before = rest_;
  TRY(skip(depth_max));
  return before.first(before.size() - rest_.size());
}

// Recursion is bounded by `depth_max`, work by the input's size.
Result<void> Reader::skip(std::size_t depth_max) {
  const Head item = TRY(head());
  const bool holds_items =
      item.major == Major::array || item.major == Major::map || item.major == Major::tag;
  if (holds_items && depth_max == 0) return Error{rules::nesting_is_within_limit};
  switch (item.major) {
    case Major::unsigned_integer:
    case Major::negative_integer:
      return {};
    case Major::byte_string:
    case Major::text_string:
      TRY(string(item));
      return {};
    case Major::array:
      for (std::size_t left = TRY(count(item.argument, 1)); left > 0; --left) {
        TRY(skip(depth_max - 1));
      }
      return {};
    case Major::map:
      return skip_map(item.argument, depth_max - 1);
    case Major::tag:
      if (item.argument == positive_bignum || item.argument == negative_bignum) {
        return Error{rules::bignum_is_absent};
      }
      return skip(depth_max - 1);
    case Major::simple:
      break;
  }
  if (item.argument < simple_false || item.argument > simple_null) {
    return Error{rules::simple_value_is_known};
  }
  return {};
}

Result<void> Reader::skip_map(std::uint64_t pairs, std::size_t depth_max) {
  KeyOrder order;
  for (std::size_t left = TRY(count(pairs, 2)); left > 0; --left) {
    const ByteView before = rest_;
    switch (TRY(peek())) {
      case Major::unsigned_integer:
      case Major::negative_integer:
        TRY(exact_integer());
        break;
      case Major::byte_string:
        TRY(bytes());
        break;
      case Major::text_string:
        TRY(text());
        break;
      default:
        return Error{rules::key_is_integer_or_string};
    }
    TRY(order.check(before.first(before.size() - rest_.size())));
    TRY(skip(depth_max));
  }
  return {};
}

Result<void> Reader::finish() const {
  if (!rest_.empty()) return Error{rules::no_trailing_bytes};
  return {};
}

Result<void> KeyOrder::check(ByteView encoded_key) {
  // The first key follows the empty string, which encodes nothing.
  const bool rises = std::lexicographical_compare(
      previous_.begin(), previous_.end(), encoded_key.begin(), encoded_key.end()
  );
  const bool same =
      std::equal(previous_.begin(), previous_.end(), encoded_key.begin(), encoded_key.end());
  if (same) return Error{rules::keys_are_unique};
  if (!rises) return Error{rules::keys_are_sorted};
  previous_ = encoded_key;
  return {};
}

}  // namespace causeway::content::cbor
