#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/secret.h"

/// Codes that a phone and we make from one secret and the time (RFC 6238, with SHA-1, 6 digits and
/// 30 seconds, which is what every program for phones knows).
namespace causeway::adapters::one_time_codes {

inline constexpr std::size_t secret_size_bytes = 20;
inline constexpr std::chrono::seconds step_lasts{30};

/// The number of the step that a time is in.
std::uint64_t step_of(Instant time);

/// Of 6 to 8 digits.
std::string code_of(const SecretBytes& secret, std::uint64_t step, unsigned digits = 6);

/// The step whose code this is: that of now, or one before or after, for clocks differ; but later
/// than `after`, so that each code is accepted once. Takes as long whether or not there is one.
std::optional<std::uint64_t> find_step(
    const SecretBytes& secret, std::string_view code, Instant now, std::uint64_t after
);

/// What a person types into the program, in base32 (RFC 4648 §6), and the same as a link. Both are
/// shown to that person once.
struct ForPhone {
  std::string secret;
  std::string uri;
};

ForPhone for_phone(const SecretBytes& secret, std::string_view provider, std::string_view alias);

}  // namespace causeway::adapters::one_time_codes
