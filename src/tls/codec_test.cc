// What the codec promises of every type (ADR 0003): everything consumed, prefixes minimal, accepted
// bytes re-encode to themselves, every strict prefix of an encoding fails. Expected bytes are
// written out by hand from RFC 8446 §3 and RFC 9420 §2.1.
#include "tls/codec.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway::tls {
namespace {

enum class Colour : std::uint16_t {
  red = 1,
  blue = 2
};

struct Inner {
  using Wire = Struct;
  std::uint8_t a = 0;
  Bytes b;
  bool operator==(const Inner&) const = default;
};

struct Circle {
  using Wire = Struct;
  static constexpr Colour tag = Colour::red;
  std::uint32_t radius = 0;
  bool operator==(const Circle&) const = default;
};

struct Nothing {
  using Wire = Struct;
  static constexpr Colour tag = Colour::blue;
  bool operator==(const Nothing&) const = default;
};

struct Empty {
  using Wire = Custom;

  static Result<Empty> decode(Reader&) { return Empty{}; }
};

struct Everything {
  using Wire = Struct;
  std::uint64_t number = 0;
  Colour colour{};
  std::array<std::uint8_t, 3> fixed{};
  AccountId account;
  Bytes opaque;
  std::vector<Inner> inners;
  std::optional<Inner> maybe;
  std::variant<Circle, Nothing> shape;
  Bounded<std::uint16_t, 2, 400> bounded;
  bool operator==(const Everything&) const = default;
};

struct Sealed {
  using Wire = Struct;
  std::uint8_t version = 1;
  SecretBytes key;
  std::optional<Secret<struct TestTag>> other;
};

static_assert(field_count<Inner> == 2);
static_assert(field_count<Nothing> == 0);
static_assert(field_count<Everything> == 9);
static_assert(field_count<Sealed> == 3);

Everything sample() {
  return {
      .number = 0x0102030405060708,
      .colour = Colour::blue,
      .fixed = {9, 8, 7},
      .account = {},
      .opaque = {0xAA},
      .inners = {{1, {2}}, {3, {}}},
      .maybe = Inner{4, {5, 6}},
      .shape = Circle{7},
      .bounded = {{0x1234}},
  };
}

TEST(Codec, EncodesEachKindOfFieldAsTheRfcSays) {
  EXPECT_EQ(
      to_hex(encode(sample())),
      "0102030405060708"                  // uint64
      "0002"                              // enum
      "090807"                            // opaque[3]
      "00000000000000000000000000000000"  // opaque[16]
      "01aa"                              // opaque<V>
      "05"
      "010102"
      "0300"  // Inner<V>
      "01"
      "04020506"  // optional
      "0001"
      "00000007"  // select
      "0002"
      "1234"  // uint16<2..400>
  );
}

// The prefix of a vector is known once its elements are written, and has one, two or four bytes.
TEST(Codec, LengthStandsInFrontOfElementsOfAnySize) {
  for (const std::size_t count : {0U, 31U, 32U, 8'191U, 8'192U, 20'000U}) {
    const std::vector<Inner> elements(count, Inner{7, {}});
    Bytes expected;
    Writer writer(expected);
    writer.varint(2 * count);
    for (std::size_t i = 0; i < count; ++i) append(expected, Bytes{7, 0});
    EXPECT_EQ(encode(elements), expected) << count;
    EXPECT_EQ(to_bytes(encode_secret(elements).reveal()), expected) << count;
    EXPECT_EQ(
        encode(std::vector<std::vector<Inner>>{elements, elements}).size(),
        encode(Bytes(2 * expected.size())).size()
    ) << count;
  }
}

TEST(Codec, AcceptedBytesReencodeToThemselves) {
  const Bytes bytes = encode(sample());
  const auto decoded = decode<Everything>(bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, sample());
  EXPECT_EQ(encode(*decoded), bytes);
}

TEST(Codec, EveryStrictPrefixFails) {
  const Bytes bytes = encode(sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(decode<Everything>(ByteView(bytes).first(length)).ok()) << length;
  }
}

TEST(Codec, UnknownEnumValuesSurvive) {
  EXPECT_EQ(encode(*decode<Colour>(*from_hex("abcd"))), *from_hex("abcd"));
}

// RFC 9000 §A.1, which RFC 9420 §2.1.2 takes its lengths from, prints these two.
TEST(Codec, LengthsOfTheRfcDecode) {
  Bytes two = *from_hex("7bbd");
  two.resize(2 + 15293);
  EXPECT_EQ(decode<Bytes>(two)->size(), 15293U);
  const Bytes four = *from_hex("9d7f3e7d");
  Reader reader(four);
  EXPECT_EQ(*reader.varint(), 494878333U);
}

struct Refusal {
  const char* name;
  const char* hex;
  const Rule* rule;
};

template <typename T>
void expect_refused(const Refusal& refusal) {
  const auto decoded = decode<T>(*from_hex(refusal.hex));
  ASSERT_FALSE(decoded.ok()) << refusal.name;
  EXPECT_EQ(decoded.error().rule().name, refusal.rule->name);
}

TEST(CodecRules, InputIsLongEnough) {
  expect_refused<std::uint32_t>({"short", "010203", &rules::input_is_long_enough});
  expect_refused<Bytes>({"length past the end", "0301", &rules::input_is_long_enough});
}

TEST(CodecRules, NoTrailingBytes) {
  expect_refused<std::uint8_t>({"two bytes", "0102", &rules::no_trailing_bytes});
}

TEST(CodecRules, LengthPrefixIsValid) {
  expect_refused<Bytes>({"prefix 11", "c000000000000000", &rules::length_prefix_is_valid});
}

TEST(CodecRules, LengthIsMinimal) {
  expect_refused<Bytes>({"1 in two bytes", "400100", &rules::length_is_minimal});
  expect_refused<Bytes>({"1 in four bytes", "8000000100", &rules::length_is_minimal});
}

TEST(CodecRules, LengthIsWithinBounds) {
  using Small = Bounded<std::uint8_t, 2, 4>;
  expect_refused<Small>({"below", "0101", &rules::length_is_within_bounds});
  expect_refused<Small>({"above", "050102030405", &rules::length_is_within_bounds});
}

TEST(CodecRules, ElementsAreNotEmpty) {
  expect_refused<std::vector<Inner>>({"half an element", "0101", &rules::input_is_long_enough});
  expect_refused<std::vector<Empty>>({"no bytes each", "0101", &rules::elements_are_not_empty});
}

TEST(CodecRules, OptionalIs0Or1) {
  expect_refused<std::optional<std::uint8_t>>({"2", "0201", &rules::optional_is_0_or_1});
}

TEST(CodecRules, VariantTagIsKnown) {
  using Shape = std::variant<Circle, Nothing>;
  expect_refused<Shape>({"3", "000300000001", &rules::variant_tag_is_known});
}

TEST(Codec, SecretsRoundTripThroughSecretBuffersOnly) {
  Sealed sealed;
  sealed.key = SecretBytes(as_bytes("key"));
  const SecretBytes bytes = encode_secret(sealed);
  EXPECT_EQ(to_hex(bytes.reveal()), "01036b657900");
  EXPECT_EQ(decode<Sealed>(bytes.reveal())->key, sealed.key);
  EXPECT_DEATH(encode(sealed), "is_secret");
}

}  // namespace
}  // namespace causeway::tls
