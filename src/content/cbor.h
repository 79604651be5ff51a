#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// Deterministic CBOR (RFC 8949 §4.2.1), as far as MIMI content needs it: integers, byte and text
/// strings, arrays, maps, tags, false, true and null. Each value has one encoding, and what the
/// reader accepts re-encodes to the same bytes. Floats, bignums and other simple values are
/// refused: no field of ours is one, and a second way to write a number is a second way to read a
/// message.
///
/// Nothing allocates while reading; strings are borrowed from the input.
namespace causeway::content::cbor {

namespace rules {
inline constexpr Rule input_is_long_enough{"cbor.input_is_long_enough", "RFC 8949 §3"};
inline constexpr Rule no_trailing_bytes{"cbor.no_trailing_bytes", "RFC 8949 §5.3.1"};
inline constexpr Rule head_is_defined{"cbor.head_is_defined", "RFC 8949 §3"};
inline constexpr Rule head_is_shortest{"cbor.head_is_shortest", "RFC 8949 §4.2.1"};
inline constexpr Rule length_is_definite{"cbor.length_is_definite", "RFC 8949 §4.2.1"};
inline constexpr Rule type_is_expected{"cbor.type_is_expected", "docs/formats/content.md §2"};
inline constexpr Rule text_is_utf8{"cbor.text_is_utf8", "RFC 8949 §3.1"};
inline constexpr Rule keys_are_sorted{"cbor.keys_are_sorted", "RFC 8949 §4.2.1"};
inline constexpr Rule keys_are_unique{"cbor.keys_are_unique", "RFC 8949 §5.6"};
inline constexpr Rule key_is_integer_or_string{
    "cbor.key_is_integer_or_string", "draft-ietf-mimi-content-08, data model restrictions"
};
inline constexpr Rule integer_key_is_exact{
    "cbor.integer_key_is_exact", "draft-ietf-mimi-content-08, data model restrictions"
};
inline constexpr Rule nesting_is_within_limit{
    "cbor.nesting_is_within_limit", "draft-ietf-mimi-content-08, depth restrictions"
};
inline constexpr Rule float_is_absent{"cbor.float_is_absent", "docs/formats/content.md §2"};
inline constexpr Rule bignum_is_absent{"cbor.bignum_is_absent", "docs/formats/content.md §2"};
inline constexpr Rule simple_value_is_known{
    "cbor.simple_value_is_known", "docs/formats/content.md §2"
};
}  // namespace rules

/// Major types (RFC 8949 §3.1).
enum class Major : std::uint8_t {
  unsigned_integer,
  negative_integer,
  byte_string,
  text_string,
  array,
  map,
  tag,
  simple,  // and floats
};

/// Map keys are integers that a double holds exactly: ±(2^53 - 1).
inline constexpr std::int64_t exact_integer_max = (std::int64_t{1} << 53) - 1;

/// Appends encodings, each the shortest. Whoever writes a map writes its keys in bytewise order of
/// their encodings.
class Writer {
 public:
  explicit Writer(Bytes& out) : out_(&out) {}

  void unsigned_integer(std::uint64_t value) { head(Major::unsigned_integer, value); }

  void integer(std::int64_t value);
  void bytes(ByteView bytes);
  /// Requires UTF-8.
  void text(std::string_view text);

  /// `count` items follow.
  void array(std::size_t count) { head(Major::array, count); }

  /// `count` pairs follow.
  void map(std::size_t count) { head(Major::map, count); }

  /// One item follows.
  void tag(std::uint64_t number) { head(Major::tag, number); }

  void boolean(bool value);
  void null();

  /// An item that is encoded already.
  void item(ByteView encoded) { append(*out_, encoded); }

 private:
  void head(Major major, std::uint64_t argument);

  Bytes* out_;
};

/// Reads from borrowed bytes, front to back. Each function returns the next item if it is of that
/// type, `rules::type_is_expected` if it is another well-formed one, or the rule that it breaks.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  Result<std::uint64_t> unsigned_integer();
  /// Of either sign, within ±(2^53 - 1); `rules::integer_key_is_exact` beyond.
  Result<std::int64_t> exact_integer();
  Result<ByteView> bytes();
  Result<std::string_view> text();
  /// How many items follow. Never more than there are bytes left.
  Result<std::size_t> array();
  /// How many pairs follow.
  Result<std::size_t> map();
  Result<bool> boolean();
  /// Consumes a null and says so, or leaves everything as it is.
  bool skip_null();
  /// The type of the next item; nothing is consumed.
  Result<Major> peek() const;
  /// The whole next item with all that is in it, borrowed. Checks everything inside, with at most
  /// `depth_max` levels of arrays, maps and tags.
  Result<ByteView> item(std::size_t depth_max);

  std::size_t remaining() const { return rest_.size(); }

  /// `rules::no_trailing_bytes` unless everything was read.
  Result<void> finish() const;

 private:
  struct Head {
    Major major;
    std::uint64_t argument;
  };

  Result<Head> head();
  Result<std::uint64_t> argument_of(Major major);
  Result<ByteView> take(std::uint64_t size_bytes);
  Result<ByteView> string(Head head);
  Result<std::size_t> count(std::uint64_t items, std::size_t bytes_each) const;
  Result<void> skip(std::size_t depth_max);
  Result<void> skip_map(std::uint64_t pairs, std::size_t depth_max);

  ByteView rest_;
};

/// Checks the order of a map's keys: call it with each encoded key in turn.
class KeyOrder {
 public:
  /// `rules::keys_are_unique` or `rules::keys_are_sorted`.
  Result<void> check(ByteView encoded_key);

 private:
  ByteView previous_;
};

}  // namespace causeway::content::cbor
