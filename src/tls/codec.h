#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/id.h"
#include "tls/fields.h"
#include "tls/stream.h"

/// The TLS presentation language, with the variable-length vectors of RFC 9420 §2.1. Types alone
/// decide the encoding (ADR 0003):
///
///   uint8..uint64, opaque x[N]     std::uintN_t, std::array<std::uint8_t, N>, ByteId
///   opaque x<V>, T x<V>            Bytes, std::vector<T>
///   T x<min..max>                  Bounded<T, min, max>
///   optional<T>                    std::optional<T>
///   enum                           enum class : std::uintN_t; unknown values survive
///   struct                         an aggregate with `using Wire = tls::Struct;`
///   select on a tag in front       std::variant of structs with a `static constexpr auto tag`
///   anything else                  `using Wire = tls::Custom;` with encode(Writer&) and
///                                  decode(Reader&)
///
/// `decode<T>` consumes everything, accepts minimal prefixes only, and what it accepts re-encodes
/// to the same bytes. Decoding allocates at most in proportion to its input.
namespace causeway::tls {

struct Struct {};

struct Custom {};

/// A vector whose length prefix has the width that `Max` needs (RFC 8446 §3.4); `Min` and `Max`
/// count bytes of the encoded content.
template <typename T, std::size_t Min, std::size_t Max>
struct Bounded {
  std::vector<T> value;
  bool operator==(const Bounded&) const = default;
};

template <typename T>
void encode_to(Writer& writer, const T& value);
template <typename T>
Result<T> decode_from(Reader& reader);

namespace codec_internal {

template <typename T>
concept WireStruct = std::is_same_v<typename T::Wire, Struct>;
template <typename T>
concept WireCustom = std::is_same_v<typename T::Wire, Custom>;

template <typename T>
inline constexpr bool is_vector = false;
template <typename T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <typename T>
inline constexpr bool is_byte_array = false;
template <std::size_t N>
inline constexpr bool is_byte_array<std::array<std::uint8_t, N>> = true;
template <typename T>
inline constexpr bool is_byte_id = false;
template <typename Tag, std::size_t N>
inline constexpr bool is_byte_id<ByteId<Tag, N>> = true;
template <typename T>
inline constexpr bool is_number = false;
template <typename Tag, typename Integer>
inline constexpr bool is_number<Number<Tag, Integer>> = true;
template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <typename T>
inline constexpr bool is_variant = false;
template <typename... T>
inline constexpr bool is_variant<std::variant<T...>> = true;
template <typename T>
inline constexpr bool is_bounded = false;
template <typename T, std::size_t Min, std::size_t Max>
inline constexpr bool is_bounded<Bounded<T, Min, Max>> = true;
template <typename T>
inline constexpr bool is_secret = std::is_same_v<T, SecretBytes>;
template <typename Tag>
inline constexpr bool is_secret<Secret<Tag>> = true;

template <typename T>
void encode_elements(Writer& writer, const std::vector<T>& elements) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    writer.raw(elements);
  } else {
    for (const T& element : elements) encode_to(writer, element);
  }
}

template <typename T>
Bytes elements_aside(const std::vector<T>& elements) {
  Bytes aside;
  Writer writer(aside);
  encode_elements(writer, elements);
  return aside;
}

template <typename T>
void encode_vector(Writer& writer, const std::vector<T>& elements) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    writer.opaque(elements);
  } else {
    // How long they are is known behind them, and stands in front.
    const std::size_t begin = writer.size();
    encode_elements(writer, elements);
    writer.put_length(begin);
  }
}

template <typename T>
Result<std::vector<T>> decode_elements(ByteView content) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    return to_bytes(content);
  } else {
    std::vector<T> elements;
    Reader reader(content);
    while (!reader.empty()) {
      const std::size_t before = reader.remaining();
      elements.push_back(TRY(decode_from<T>(reader)));
      // An element of no bytes would never end the loop.
      if (reader.remaining() == before) return Error{rules::elements_are_not_empty};
    }
    return elements;
  }
}

template <std::size_t Max>
using Prefix = std::conditional_t<
    (Max <= 0xFF),
    std::uint8_t,
    std::conditional_t<(Max <= 0xFFFF), std::uint16_t, std::uint32_t>>;

template <typename T, std::size_t Min, std::size_t Max>
void encode_bounded(Writer& writer, const Bounded<T, Min, Max>& bounded) {
  const Bytes content = elements_aside(bounded.value);
  INVARIANT(content.size() >= Min);
  INVARIANT(content.size() <= Max);
  writer.integer(static_cast<Prefix<Max>>(content.size()));
  writer.raw(content);
}

template <typename T, std::size_t Min, std::size_t Max>
Result<Bounded<T, Min, Max>>
decode_bounded(Reader& reader, std::type_identity<Bounded<T, Min, Max>>) {
  const std::size_t length = TRY(reader.integer<Prefix<Max>>());
  if (length < Min || length > Max) return Error{rules::length_is_within_bounds};
  const ByteView content = TRY(reader.raw(length));
  return Bounded<T, Min, Max>{TRY(decode_elements<T>(content))};
}

template <typename Variant, std::size_t I = 0>
Result<Variant> decode_variant(Reader& reader, auto tag) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return Error{rules::variant_tag_is_known};
  } else {
    using Alternative = std::variant_alternative_t<I, Variant>;
    if (tag != Alternative::tag) return decode_variant<Variant, I + 1>(reader, tag);
    return Variant(std::in_place_index<I>, TRY(decode_from<Alternative>(reader)));
  }
}

template <typename T, std::size_t... I>
Result<T> decode_struct(Reader& reader, std::index_sequence<I...>) {
  T object{};
  [[maybe_unused]] auto members = fields(object);
  Error error{rules::input_is_long_enough};
  [[maybe_unused]] const auto decode_member = [&reader, &error](auto& member) {
    auto decoded = decode_from<std::remove_reference_t<decltype(member)>>(reader);
    if (!decoded.ok()) {
      error = decoded.error();
      return false;
    }
    member = *std::move(decoded);
    return true;
  };
  if (!(decode_member(std::get<I>(members)) && ...)) return error;
  return object;
}

}  // namespace codec_internal

/// Appends the encoding of `value`.
template <typename T>
void encode_to(Writer& writer, const T& value) {
  using namespace codec_internal;  // NOLINT(google-build-using-namespace): the detail of this
                                   // function
  if constexpr (std::is_enum_v<T>) {
    writer.integer(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_unsigned_v<T>) {
    writer.integer(value);
  } else if constexpr (is_byte_array<T>) {
    writer.raw(value);
  } else if constexpr (is_byte_id<T>) {
    writer.raw(value.value);
  } else if constexpr (is_number<T>) {
    writer.integer(value.value);
  } else if constexpr (is_vector<T>) {
    encode_vector(writer, value);
  } else if constexpr (is_bounded<T>) {
    encode_bounded(writer, value);
  } else if constexpr (is_optional<T>) {
    writer.integer(static_cast<std::uint8_t>(value.has_value()));
    if (value) encode_to(writer, *value);
  } else if constexpr (is_variant<T>) {
    std::visit(
        [&writer](const auto& alternative) {
          encode_to(writer, alternative.tag);
          encode_to(writer, alternative);
        },
        value
    );
  } else if constexpr (is_secret<T>) {
    INVARIANT(writer.is_secret());
    writer.opaque(value.reveal());
  } else if constexpr (WireStruct<T>) {
    std::apply(
        [&writer](const auto&... member) { (encode_to(writer, member), ...); }, fields(value)
    );
  } else {
    static_assert(WireCustom<T>, "no wire encoding for this type");
    value.encode(writer);
  }
}

/// Reads one `T` from the front.
template <typename T>
Result<T> decode_from(Reader& reader) {
  using namespace codec_internal;  // NOLINT(google-build-using-namespace): the detail of this
                                   // function
  if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(TRY(reader.integer<std::underlying_type_t<T>>()));
  } else if constexpr (std::is_unsigned_v<T>) {
    return reader.integer<T>();
  } else if constexpr (is_byte_array<T>) {
    T array;
    const ByteView bytes = TRY(reader.raw(array.size()));
    std::copy(bytes.begin(), bytes.end(), array.begin());
    return array;
  } else if constexpr (is_byte_id<T>) {
    const ByteView bytes = TRY(reader.raw(T::size_bytes));
    return *T::from(bytes);  // NOLINT(bugprone-unchecked-optional-access): it has T's size
  } else if constexpr (is_number<T>) {
    return T{TRY(reader.integer<typename T::Rep>())};
  } else if constexpr (is_vector<T>) {
    return decode_elements<typename T::value_type>(TRY(reader.opaque()));
  } else if constexpr (is_bounded<T>) {
    return decode_bounded(reader, std::type_identity<T>{});
  } else if constexpr (is_optional<T>) {
    switch (TRY(reader.integer<std::uint8_t>())) {
      case 0:
        return T{};
      case 1:
        return T{TRY(decode_from<typename T::value_type>(reader))};
      default:
        return Error{rules::optional_is_0_or_1};
    }
  } else if constexpr (is_variant<T>) {
    using Tag = std::remove_const_t<decltype(std::variant_alternative_t<0, T>::tag)>;
    const Tag tag = TRY(decode_from<Tag>(reader));
    return decode_variant<T>(reader, tag);
  } else if constexpr (is_secret<T>) {
    return T(TRY(reader.opaque()));
  } else if constexpr (WireStruct<T>) {
    return decode_struct<T>(reader, std::make_index_sequence<field_count<T>>{});
  } else {
    static_assert(WireCustom<T>, "no wire encoding for this type");
    return T::decode(reader);
  }
}

template <typename T>
Bytes encode(const T& value) {
  Bytes out;
  Writer writer(out);
  encode_to(writer, value);
  return out;
}

/// For structs with secret members.
template <typename T>
SecretBytes encode_secret(const T& value) {
  SecretBytes out;
  Writer writer(out);
  encode_to(writer, value);
  return out;
}

/// The `T` that `bytes` is the whole encoding of.
template <typename T>
Result<T> decode(ByteView bytes) {
  Reader reader(bytes);
  T value = TRY(decode_from<T>(reader));
  TRY(reader.finish());
  return value;
}

}  // namespace causeway::tls
