// The codec accepts deterministic CBOR and nothing else, names each rule that is broken, and writes
// what it reads. Encodings are those of RFC 8949 Appendix A or written out by hand from §3.
#include "content/cbor.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway::content::cbor {
namespace {

constexpr std::size_t depth = 4;

/// The first rule that the item breaks; "" for none.
std::string_view broken_rule(std::string_view hex) {
  const Bytes bytes = *from_hex(hex);
  Reader reader(bytes);
  const auto item = reader.item(depth);
  if (!item.ok()) return item.error().rule().name;
  const auto end = reader.finish();
  return end.ok() ? std::string_view{} : end.error().rule().name;
}

std::string written(auto&& write) {
  Bytes out;
  Writer writer(out);
  write(writer);
  return to_hex(out);
}

struct Integer {
  std::uint64_t value;
  const char* hex;
};

// RFC 8949 Appendix A, and both sides of each change of width.
constexpr Integer integers[] = {
    {0, "00"},
    {23, "17"},
    {24, "1818"},
    {255, "18ff"},
    {256, "190100"},
    {65535, "19ffff"},
    {65536, "1a00010000"},
    {4294967295, "1affffffff"},
    {4294967296, "1b0000000100000000"},
    {18446744073709551615U, "1bffffffffffffffff"},
};

TEST(Cbor, UnsignedIntegersAreWrittenAndReadInTheirShortestForm) {
  for (const auto& [value, hex] : integers) {
    EXPECT_EQ(written([v = value](Writer& w) { w.unsigned_integer(v); }), hex);
    const Bytes bytes = *from_hex(hex);
    EXPECT_EQ(*Reader(bytes).unsigned_integer(), value);
    EXPECT_EQ(broken_rule(hex), "");
  }
}

TEST(Cbor, IntegersOfBothSignsRoundTrip) {
  const std::int64_t values[] = {
      0, -1, -24, -25, -256, -257, 1000, -1000, exact_integer_max, -exact_integer_max
  };
  for (const std::int64_t value : values) {
    const Bytes bytes = *from_hex(written([value](Writer& w) { w.integer(value); }));
    EXPECT_EQ(*Reader(bytes).exact_integer(), value);
  }
  EXPECT_EQ(written([](Writer& w) { w.integer(-1000); }), "3903e7");  // Appendix A
}

TEST(Cbor, OtherTypesOfAppendixA) {
  EXPECT_EQ(written([](Writer& w) { w.bytes(*from_hex("01020304")); }), "4401020304");
  EXPECT_EQ(written([](Writer& w) { w.text("\u6c34"); }), "63e6b0b4");
  EXPECT_EQ(written([](Writer& w) { w.boolean(false); }), "f4");
  EXPECT_EQ(written([](Writer& w) { w.boolean(true); }), "f5");
  EXPECT_EQ(written([](Writer& w) { w.null(); }), "f6");
  EXPECT_EQ(
      written([](Writer& w) {
        w.tag(32);
        w.text("http://www.example.com");
      }),
      "d82076687474703a2f2f7777772e6578616d706c652e636f6d"
  );
  for (const char* hex :
       {"80",
        "83010203",
        "8301820203820405",
        "a0",
        "a201020304",
        "a26161016162820203",
        "826161a161626163",
        "c074323031332d30332d32315432"
        "303a30343a30305a",
        "f4",
        "f5",
        "f6",
        "40",
        "60"}) {
    EXPECT_EQ(broken_rule(hex), "") << hex;
  }
}

TEST(Cbor, NullsAndBooleansAreToldApart) {
  const Bytes bytes = *from_hex("f6f5f4");
  Reader reader(bytes);
  EXPECT_TRUE(reader.skip_null());
  EXPECT_FALSE(reader.skip_null());
  EXPECT_TRUE(*reader.boolean());
  EXPECT_FALSE(*reader.boolean());
  EXPECT_TRUE(reader.finish().ok());
}

TEST(Cbor, EveryStrictPrefixIsTooShort) {
  const std::string hex = "a3016568656c6c6f20830102c11903e8626162a1410001";
  ASSERT_EQ(broken_rule(hex), "");
  for (std::size_t size = 0; size < hex.size(); size += 2) {
    EXPECT_EQ(broken_rule(hex.substr(0, size)), rules::input_is_long_enough.name) << size;
  }
}

TEST(CborRules, InputIsLongEnough) {
  EXPECT_EQ(broken_rule(""), rules::input_is_long_enough.name);
  EXPECT_EQ(broken_rule("19"), rules::input_is_long_enough.name);
  EXPECT_EQ(broken_rule("4201"), rules::input_is_long_enough.name);
}

// A count that the input cannot hold costs nothing.
TEST(CborRules, InputIsLongEnoughForItsCounts) {
  EXPECT_EQ(broken_rule("9bffffffffffffffff"), rules::input_is_long_enough.name);
  EXPECT_EQ(broken_rule("bbffffffffffffffff00"), rules::input_is_long_enough.name);
  EXPECT_EQ(broken_rule("5bffffffffffffffff00"), rules::input_is_long_enough.name);
}

TEST(CborRules, NoTrailingBytes) {
  EXPECT_EQ(broken_rule("0000"), rules::no_trailing_bytes.name);
}

TEST(CborRules, HeadIsDefined) {
  for (const char* hex : {"1c", "3d", "5e", "7c", "9d", "be", "dc", "fc"}) {
    EXPECT_EQ(broken_rule(hex), rules::head_is_defined.name) << hex;
  }
}

TEST(CborRules, HeadIsShortest) {
  for (const char* hex :
       {"1800",
        "1817",
        "190000",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff",
        "3817",
        "580161",
        "780161",
        "980100",
        "b8010000",
        "d81700",
        "f817"}) {
    EXPECT_EQ(broken_rule(hex), rules::head_is_shortest.name) << hex;
  }
}

TEST(CborRules, LengthIsDefinite) {
  for (const char* hex : {"5f4100ff", "7f6161ff", "9f00ff", "bf0000ff", "ff"}) {
    EXPECT_EQ(broken_rule(hex), rules::length_is_definite.name) << hex;
  }
}

TEST(CborRules, TypeIsExpected) {
  const auto refuses = [](const auto& result) {
    return !result.ok() && result.error().is(rules::type_is_expected);
  };
  const Bytes text = *from_hex("6161");
  EXPECT_TRUE(refuses(Reader(text).unsigned_integer()));
  EXPECT_TRUE(refuses(Reader(text).exact_integer()));
  EXPECT_TRUE(refuses(Reader(text).bytes()));
  EXPECT_TRUE(refuses(Reader(text).array()));
  EXPECT_TRUE(refuses(Reader(text).map()));
  EXPECT_TRUE(refuses(Reader(text).boolean()));
  const Bytes null = *from_hex("f6");
  EXPECT_TRUE(refuses(Reader(null).boolean()));
  EXPECT_TRUE(refuses(Reader(null).text()));
}

TEST(CborRules, TextIsUtf8) {
  for (const char* hex : {"61ff", "62c080", "63eda080", "64f4908080", "61c3"}) {
    EXPECT_EQ(broken_rule(hex), rules::text_is_utf8.name) << hex;
    EXPECT_EQ(Reader(*from_hex(hex)).text().error().rule().name, rules::text_is_utf8.name);
  }
  EXPECT_EQ(broken_rule("41ff"), "");  // a byte string may hold anything
}

// RFC 8949 §4.2.1 prints this order: 10, 100, -1, "z", "aa"; without its two keys that are neither.
TEST(Cbor, MapOfTheRfcIsSorted) {
  EXPECT_EQ(
      broken_rule("a50a00186400200061"
                  "7a0062616100"),
      ""
  );
}

TEST(CborRules, KeysAreSorted) {
  EXPECT_EQ(broken_rule("a202000100"), rules::keys_are_sorted.name);
  // The order of RFC 7049 §3.9, shorter keys first: -1 before 100.
  EXPECT_EQ(broken_rule("a22000186400"), rules::keys_are_sorted.name);
}

TEST(CborRules, KeysAreUnique) {
  EXPECT_EQ(broken_rule("a201000101"), rules::keys_are_unique.name);
  EXPECT_EQ(broken_rule("a2616100616101"), rules::keys_are_unique.name);
}

TEST(CborRules, KeyIsIntegerOrString) {
  for (const char* hex : {"a1f600", "a18000", "a1a000", "a1c10000"}) {
    EXPECT_EQ(broken_rule(hex), rules::key_is_integer_or_string.name) << hex;
  }
  EXPECT_EQ(broken_rule("a141ff00"), "");
}

TEST(CborRules, IntegerKeyIsExact) {
  EXPECT_EQ(broken_rule("a11b001fffffffffffff00"), "");  // 2^53 - 1
  EXPECT_EQ(broken_rule("a11b002000000000000000"), rules::integer_key_is_exact.name);
  EXPECT_EQ(broken_rule("a13b001ffffffffffffe00"), "");  // -(2^53 - 1)
  EXPECT_EQ(broken_rule("a13b001fffffffffffff00"), rules::integer_key_is_exact.name);
}

TEST(CborRules, NestingIsWithinLimit) {
  EXPECT_EQ(broken_rule("81818180"), "");
  EXPECT_EQ(broken_rule("8181818180"), rules::nesting_is_within_limit.name);
  EXPECT_EQ(broken_rule("a100a100a100a0"), "");
  EXPECT_EQ(broken_rule("a100a100a100a100a0"), rules::nesting_is_within_limit.name);
  EXPECT_EQ(broken_rule("d820d820d820d82000"), "");
  EXPECT_EQ(broken_rule("d820d820d820d820d82000"), rules::nesting_is_within_limit.name);
  // The deepest input that fits a message ends at the limit, not on the stack.
  const std::string arrays(2 * 65536, '8');  // 0x88: an array of eight, in an array of eight, …
  EXPECT_EQ(broken_rule(arrays), rules::nesting_is_within_limit.name);
}

TEST(CborRules, FloatIsAbsent) {
  for (const char* hex : {"f90000", "f97e00", "fa47c35000", "fb3ff199999999999a"}) {
    EXPECT_EQ(broken_rule(hex), rules::float_is_absent.name) << hex;
  }
}

TEST(CborRules, BignumIsAbsent) {
  EXPECT_EQ(broken_rule("c249010000000000000000"), rules::bignum_is_absent.name);
  EXPECT_EQ(broken_rule("c34100"), rules::bignum_is_absent.name);
}

TEST(CborRules, SimpleValueIsKnown) {
  for (const char* hex : {"e0", "f3", "f7", "f8ff"}) {
    EXPECT_EQ(broken_rule(hex), rules::simple_value_is_known.name) << hex;
  }
}

}  // namespace
}  // namespace causeway::content::cbor
