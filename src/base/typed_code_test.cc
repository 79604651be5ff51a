// Codes that people type, against texts worked out by hand, and against every single mistake that
// a person makes with one.
#include "base/typed_code.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

#include "base/seeded_random.h"

namespace causeway {
namespace {

using What = TypedCodeFault::What;

std::string code_of(const SecretBytes& secret) {
  return std::string(as_text(make_typed_code(secret).reveal()));
}

TypedCodeFault fault_of(std::string_view text, std::size_t size_bytes) {
  const auto parsed = parse_typed_code(text, size_bytes);
  const auto* fault = std::get_if<TypedCodeFault>(&parsed);
  EXPECT_NE(fault, nullptr) << text;
  return fault == nullptr ? TypedCodeFault{} : *fault;
}

std::string random_code(std::size_t size_bytes) {
  SeededRandom random(size_bytes);
  return code_of(SecretBytes(random.bytes(size_bytes)));
}

/// By hand: the first group's 00001 enters last and is multiplied by x once, 00010; the second has
/// nothing but its number, 1, which is multiplied five times, and x^5 = x^2 + 1 = 00101.
TEST(TypedCode, HasTheTextThatIsWorkedOutByHand) {
  const Bytes secret{0x00, 0x00, 0x10, 0x00, 0x00};
  EXPECT_EQ(code_of(SecretBytes(ByteView(secret))), "00012-00005");
}

// The example of docs/formats/link.md, computed by a program in another language.
TEST(TypedCode, HasTheTextThatAnotherProgramComputed) {
  const Bytes secret{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99};
  EXPECT_EQ(code_of(SecretBytes(ByteView(secret))), "008J4-4CT4F-ANK7A-F24SK");
}

TEST(TypedCode, ComesBackHoweverItWasTyped) {
  SeededRandom random(1);
  for (const std::size_t size : {1U, 10U, 32U}) {
    const SecretBytes secret(random.bytes(size));
    std::string text = code_of(secret);
    EXPECT_EQ(std::get<SecretBytes>(parse_typed_code(text, size)), secret);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
      if (c == '-') return ' ';
      if (c == '0') return 'o';
      if (c == '1') return 'l';
      return static_cast<char>(c >= 'A' ? c - 'A' + 'a' : c);
    });
    EXPECT_EQ(std::get<SecretBytes>(parse_typed_code("\t" + text + "\n", size)), secret);
  }
}

TEST(TypedCode, NamesTheGroupOfEachWrongCharacter) {
  const std::string code = random_code(32);
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (code[i] == '-') continue;
    for (const char other : std::string_view("0123456789ABCDEFGHJKMNPQRSTVWXYZ")) {
      if (other == code[i]) continue;
      std::string wrong = code;
      wrong[i] = other;
      EXPECT_EQ(fault_of(wrong, 32), (TypedCodeFault{What::check, i / 6 + 1})) << wrong;
    }
  }
}

TEST(TypedCode, NoticesTwoCharactersThatChangedPlaces) {
  const std::string code = random_code(32);
  for (std::size_t i = 0; i + 1 < code.size(); ++i) {
    std::string wrong = code;
    std::swap(wrong[i], wrong[i + 1]);
    const bool is_another = code[i] != code[i + 1] && code[i] != '-' && code[i + 1] != '-';
    if (!is_another) continue;
    EXPECT_EQ(fault_of(wrong, 32), (TypedCodeFault{What::check, i / 6 + 1}));
  }
}

TEST(TypedCode, NoticesGroupsThatChangedPlaces) {
  const std::string code = random_code(10);
  const std::string wrong = code.substr(6, 6) + code.substr(0, 6) + code.substr(12);
  EXPECT_EQ(fault_of(wrong, 10), (TypedCodeFault{What::check, 1}));
}

TEST(TypedCode, NamesCharactersThatNoCodeHas) {
  std::string code = random_code(10);
  code[8] = 'U';
  EXPECT_EQ(fault_of(code, 10), (TypedCodeFault{What::character, 2}));
}

TEST(TypedCode, IsAsLongAsItsSecret) {
  const std::string code = random_code(10);
  EXPECT_EQ(fault_of(code.substr(0, code.size() - 1), 10), (TypedCodeFault{What::length, 0}));
  EXPECT_EQ(fault_of(code.substr(6), 10).what, What::check);
  EXPECT_EQ(fault_of(code + "-" + code, 10), (TypedCodeFault{What::length, 0}));
  EXPECT_EQ(fault_of("", 10), (TypedCodeFault{What::length, 0}));
}

TEST(TypedCode, HasOneTextForEachSecret) {
  // Of one byte the group has 20 bits; the last 12 have to be zero. Check of 0,0,0,1 is 2.
  EXPECT_EQ(fault_of("00012", 1), (TypedCodeFault{What::check, 1}));
}

}  // namespace
}  // namespace causeway
