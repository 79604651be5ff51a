// Codes are those of RFC 6238 appendix B; and each is accepted once, near its time.
#include "adapters/one_time_codes/one_time_codes.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace causeway::adapters::one_time_codes {
namespace {

SecretBytes rfc_secret() {
  return SecretBytes(as_bytes("12345678901234567890"));
}

TEST(OneTimeCodes, AreThoseOfTheRfc) {
  struct Row {
    std::uint64_t unix_seconds;
    std::string_view code;
  };

  for (const Row& row :
       {Row{59, "94287082"},
        Row{1'111'111'109, "07081804"},
        Row{1'111'111'111, "14050471"},
        Row{1'234'567'890, "89005924"},
        Row{2'000'000'000, "69279037"},
        Row{20'000'000'000, "65353130"}}) {
    const std::uint64_t step = step_of(from_unix_ms(row.unix_seconds * 1'000));
    EXPECT_EQ(code_of(rfc_secret(), step, 8), row.code) << row.unix_seconds;
  }
}

TEST(OneTimeCodes, AreAcceptedNearTheirTime) {
  const Instant now = from_unix_ms(1'111'111'111'000);
  const std::uint64_t step = step_of(now);
  for (const int early : {-2, -1, 0, 1, 2}) {
    const Instant then = now + early * Milliseconds(step_lasts);
    const auto found = find_step(rfc_secret(), "050471", then, 0);
    EXPECT_EQ(found.has_value(), early >= -1 && early <= 1) << early;
    if (found) EXPECT_EQ(*found, step);
  }
  EXPECT_FALSE(find_step(rfc_secret(), "050472", now, 0));
  EXPECT_FALSE(find_step(rfc_secret(), "14050471", now, 0));
  EXPECT_FALSE(find_step(rfc_secret(), "", now, 0));
}

TEST(OneTimeCodes, AreAcceptedOnce) {
  const Instant now = from_unix_ms(1'111'111'111'000);
  const std::uint64_t step = step_of(now);
  EXPECT_TRUE(find_step(rfc_secret(), "050471", now, step - 1));
  EXPECT_FALSE(find_step(rfc_secret(), "050471", now, step));
}

TEST(OneTimeCodes, AreGivenToAPhone) {
  const ForPhone shown = for_phone(rfc_secret(), "chat.example.org", "a b");
  EXPECT_EQ(shown.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  EXPECT_EQ(
      shown.uri,
      "otpauth://totp/chat.example.org:a%20b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
      "&issuer=chat.example.org"
  );
}

}  // namespace
}  // namespace causeway::adapters::one_time_codes
