#include "adapters/one_time_codes/one_time_codes.h"

#include <array>
#include <cstdlib>
#include <liboath/oath.h>

#include "base/bytes.h"
#include "base/invariant.h"

namespace causeway::adapters::one_time_codes {
namespace {

constexpr std::size_t code_size_max = 9;  // with the zero at the end

void start_library() {
  static const int started = oath_init();
  INVARIANT(started == OATH_OK);
}

std::string base32(const SecretBytes& secret) {
  start_library();
  char* text = nullptr;
  std::size_t size = 0;
  const ByteView bytes = secret.reveal();
  const int done =
      oath_base32_encode(reinterpret_cast<const char*>(bytes.data()), bytes.size(), &text, &size);
  INVARIANT(done == OATH_OK);
  std::string out(text, size);
  wipe(text, size);
  std::free(text);
  return out;
}

/// RFC 3986 §2.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char each : text) {
    const auto byte = static_cast<std::uint8_t>(each);
    if (plain.find(each) != std::string_view::npos) {
      out += each;
    } else {
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return out;
}

}  // namespace

std::uint64_t step_of(Instant time) {
  return to_unix_ms(time) / static_cast<std::uint64_t>(Milliseconds(step_lasts).count());
}

std::string code_of(const SecretBytes& secret, std::uint64_t step, unsigned digits) {
  start_library();
  std::array<char, code_size_max> code{};
  const ByteView bytes = secret.reveal();
  const int done = oath_totp_generate(
      reinterpret_cast<const char*>(bytes.data()),
      bytes.size(),
      static_cast<time_t>(step) * step_lasts.count(),
      static_cast<unsigned>(step_lasts.count()),
      0,
      digits,
      code.data()
  );
  INVARIANT(done == OATH_OK);
  return code.data();
}

std::optional<std::uint64_t> find_step(
    const SecretBytes& secret, std::string_view code, Instant now, std::uint64_t after
) {
  std::optional<std::uint64_t> found;
  const std::uint64_t current = step_of(now);
  for (std::uint64_t step = current - 1; step <= current + 1; ++step) {
    const bool is_this = equal_ct(as_bytes(code_of(secret, step)), as_bytes(code));
    if (is_this && step > after) found = step;
  }
  return found;
}

ForPhone for_phone(const SecretBytes& secret, std::string_view provider, std::string_view alias) {
  const std::string text = base32(secret);
  const std::string issuer = percent_encoded(provider);
  return {
      .secret = text,
      .uri = "otpauth://totp/" + issuer + ":" + percent_encoded(alias) + "?secret=" + text +
             "&issuer=" + issuer,
  };
}

}  // namespace causeway::adapters::one_time_codes
