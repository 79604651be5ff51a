#include "identity/safety_number.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.h"
#include "crypto/hash.h"
#include "identity/username.h"

namespace causeway::identity {
namespace {

constexpr std::array<std::uint8_t, 2> number_version{0, 1};
constexpr unsigned iterations = 5'200;
constexpr std::size_t group_count = 6;  // of one half
constexpr std::size_t group_size_bytes = 5;
constexpr std::size_t group_digits = 5;
constexpr std::uint64_t group_modulus = 100'000;

/// One person's half: 30 digits.
std::string half_of(const Party& party) {
  constexpr std::array<std::uint8_t, 1> end{};
  Bytes hash = crypto::digest(
      crypto::Hash::sha512,
      {as_bytes("Causeway 1 Safety number"), end, number_version, party.identity_key, party.account}
  );
  for (unsigned i = 0; i < iterations; ++i) {
    hash = crypto::digest(crypto::Hash::sha512, {hash, party.identity_key});
  }
  std::string digits;
  for (std::size_t group = 0; group < group_count; ++group) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < group_size_bytes; ++i) {
      value = value << 8U | hash[group * group_size_bytes + i];
    }
    const std::string text = std::to_string(value % group_modulus);
    digits += std::string(group_digits - text.size(), '0') + text;
  }
  return digits;
}

constexpr std::string_view code_version = "1";
constexpr std::size_t code_fields = 5;
constexpr std::size_t domain_size_max = 255;

bool is_domain(std::string_view text) {
  return !text.empty() && text.size() <= domain_size_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c > ' ' && c <= '~' && c != '/';
         });
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto slash = text.find('/');
    fields.push_back(text.substr(0, slash));
    if (slash == std::string_view::npos) return fields;
    text.remove_prefix(slash + 1);
  }
}

Result<Party> parse_party(std::string_view account, std::string_view identity_key) {
  const auto id = from_base64url(account);
  const auto key = from_base64url(identity_key);
  if (!id.ok() || !key.ok()) return Error{rules::safety_code_is_valid};
  Party party;
  if (id->size() != AccountId::size_bytes || key->size() != party.identity_key.size()) {
    return Error{rules::safety_code_is_valid};
  }
  party.account = *AccountId::from(*id);
  std::copy(key->begin(), key->end(), party.identity_key.begin());
  return party;
}

}  // namespace

std::string safety_number(const Party& one, const Party& other) {
  const std::string first = half_of(one);
  const std::string second = half_of(other);
  return first < second ? first + second : second + first;
}

Result<std::string> parse_safety_number(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c < '0' || c > '9') return Error{rules::safety_number_is_whole};
    digits += c;
  }
  if (digits.size() != safety_number_digits) return Error{rules::safety_number_is_whole};
  return digits;
}

std::string make_safety_code(const SafetyCode& code) {
  INVARIANT(is_domain(code.domain) && check_username(code.username).ok());
  return std::string(safety_code_prefix) + std::string(code_version) + "/" + code.domain + "/" +
         code.username + "/" + to_base64url(code.party.account) + "/" +
         to_base64url(code.party.identity_key);
}

Result<SafetyCode> parse_safety_code(std::string_view text) {
  if (!text.starts_with(safety_code_prefix)) return Error{rules::safety_code_is_valid};
  const auto fields = split(text.substr(safety_code_prefix.size()));
  const bool is_whole = fields.size() == code_fields && fields[0] == code_version &&
                        is_domain(fields[1]) && check_username(fields[2]).ok();
  if (!is_whole) return Error{rules::safety_code_is_valid};
  return SafetyCode{
      std::string(fields[1]), std::string(fields[2]), TRY(parse_party(fields[3], fields[4]))
  };
}

}  // namespace causeway::identity
