#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "report/opener.h"

/// When moderation keys and wrapping keys come and go, and how one is written to a file; both
/// without touching a disk. As with the server keys (provider/frank_keys.h), nothing is minted in
/// the place of what was lost: what was sealed or wrapped with it could never be opened, and nobody
/// would notice.
namespace causeway::report {

namespace rules {
inline constexpr Rule key_file_is_whole{"report.key_file_is_whole", "docs/formats/report.md §7"};
}  // namespace rules

/// How long reports are sealed to a moderation key, and how long after that what was sealed to it
/// is opened: devices may have been offline with it.
inline constexpr std::chrono::hours moderation_key_active{24 * 90};
inline constexpr std::chrono::hours moderation_key_retention{24 * 60};

/// How many months ahead there are wrapping keys: evidence is kept for a year after a CyberTip.
inline constexpr std::uint16_t wrapping_months = 15;

struct KeptModerationKey {
  ModerationKeyRecord record;
  Instant created;
};

struct ReportKeyPlan {
  std::optional<std::uint32_t> mint_moderation;
  std::vector<std::uint32_t> destroy_moderation;
  std::vector<Month> mint_wrapping;
  std::vector<Month> destroy_wrapping;

  bool operator==(const ReportKeyPlan&) const = default;
};

/// What is due at `now`. The first of each kind are minted where there is none at all.
ReportKeyPlan plan_report_keys(
    std::span<const KeptModerationKey> moderation,
    std::span<const WrappingKeyRecord> wrapping,
    Instant now
);

KeptModerationKey make_moderation_key(std::uint32_t key_id, Instant now, Random& random);
WrappingKeyRecord make_wrapping_key(Month month, Random& random);

SecretBytes encode_key(const KeptModerationKey& key);
SecretBytes encode_key(const WrappingKeyRecord& key);

/// `rules::key_file_is_whole` on anything that `encode_key` did not write.
Result<KeptModerationKey> parse_moderation_key(ByteView file);
Result<WrappingKeyRecord> parse_wrapping_key(ByteView file);

}  // namespace causeway::report
