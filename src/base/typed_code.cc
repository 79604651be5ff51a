#include "base/typed_code.h"

#include <array>
#include <cstdint>
#include <optional>

namespace causeway {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t bits_per_character = 5;
constexpr std::size_t data_characters = 4;
constexpr std::size_t bits_per_group = bits_per_character * data_characters;
constexpr std::size_t characters_per_group = data_characters + 1;

using Group = std::array<std::uint8_t, characters_per_group>;  // values of characters

constexpr std::size_t groups_of(std::size_t size_bytes) {
  return (size_bytes * 8 + bits_per_group - 1) / bits_per_group;
}

/// Times x in the field of 32 elements with x^5 = x^2 + 1.
constexpr std::uint8_t times_x(std::uint8_t element) {
  constexpr unsigned overflow = 0x20;
  constexpr unsigned reduction = 0x25;
  const unsigned shifted = static_cast<unsigned>(element) << 1U;
  return static_cast<std::uint8_t>((shifted & overflow) != 0 ? shifted ^ reduction : shifted);
}

/// A linear code whose weights, powers of x, all differ: each single error and each exchange of two
/// characters changes it. The group's number enters, so that groups have their places, too.
constexpr std::uint8_t check_of(const Group& group, std::size_t number) {
  auto sum = static_cast<std::uint8_t>(number % alphabet.size());
  for (std::size_t i = 0; i < data_characters; ++i) {
    sum = static_cast<std::uint8_t>(times_x(sum) ^ group[i]);
  }
  return times_x(sum);
}

/// Bit `at` of the secret, the highest of its first byte being 0; zero behind its end.
unsigned bit_at(ByteView secret, std::size_t at) {
  if (at >= secret.size() * 8) return 0;
  return (static_cast<unsigned>(secret[at / 8]) >> (7 - at % 8)) & 1U;
}

Group group_of(ByteView secret, std::size_t number) {
  Group group{};
  for (std::size_t bit = 0; bit < bits_per_group; ++bit) {
    std::uint8_t& character = group[bit / bits_per_character];
    const unsigned next = bit_at(secret, number * bits_per_group + bit);
    character = static_cast<std::uint8_t>((static_cast<unsigned>(character) << 1U) | next);
  }
  group[data_characters] = check_of(group, number);
  return group;
}

/// Whether the bits behind the secret's end, which its last group has, are zero.
bool put_group(MutableByteView secret, std::size_t number, const Group& group) {
  for (std::size_t bit = 0; bit < bits_per_group; ++bit) {
    const std::size_t at = number * bits_per_group + bit;
    const std::size_t place = bits_per_character - 1 - bit % bits_per_character;
    const unsigned value = (static_cast<unsigned>(group[bit / bits_per_character]) >> place) & 1U;
    if (value == 0) continue;
    if (at >= secret.size() * 8) return false;
    secret[at / 8] = static_cast<std::uint8_t>(secret[at / 8] | (1U << (7 - at % 8)));
  }
  return true;
}

std::optional<std::uint8_t> value_of(char typed) {
  if (typed >= 'a' && typed <= 'z') typed = static_cast<char>(typed - 'a' + 'A');
  if (typed == 'O') typed = '0';
  if (typed == 'I' || typed == 'L') typed = '1';
  const auto found = alphabet.find(typed);
  if (found == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(found);
}

bool is_between(char typed) {
  return typed == '-' || typed == ' ' || typed == '\t' || typed == '\n' || typed == '\r';
}

}  // namespace

SecretBytes make_typed_code(const SecretBytes& secret) {
  SecretBytes text;
  for (std::size_t number = 0; number < groups_of(secret.size()); ++number) {
    if (number > 0) text.append(as_bytes("-"));
    for (const std::uint8_t character : group_of(secret.reveal(), number)) {
      text.append(as_bytes(alphabet.substr(character, 1)));
    }
  }
  return text;
}

std::variant<SecretBytes, TypedCodeFault> parse_typed_code(
    std::string_view text, std::size_t size_bytes
) {
  using What = TypedCodeFault::What;
  SecretBytes secret(size_bytes);
  Group group{};
  std::size_t count = 0;  // of characters so far
  for (const char typed : text) {
    if (is_between(typed)) continue;
    const std::size_t number = count / characters_per_group;
    if (number >= groups_of(size_bytes)) return TypedCodeFault{What::length, 0};
    const auto value = value_of(typed);
    if (!value) return TypedCodeFault{What::character, number + 1};
    group[count % characters_per_group] = *value;
    if (++count % characters_per_group != 0) continue;
    const bool fits = group[data_characters] == check_of(group, number) &&
                      put_group(secret.reveal_mutable(), number, group);
    if (!fits) return TypedCodeFault{What::check, number + 1};
  }
  if (count != groups_of(size_bytes) * characters_per_group) {
    return TypedCodeFault{What::length, 0};
  }
  return secret;
}

}  // namespace causeway
