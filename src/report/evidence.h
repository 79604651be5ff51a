#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"
#include "base/secret.h"
#include "report/verify.h"

/// A report as it is kept until it is decided and over (docs/formats/report.md §6): packed, for
/// there are many, and sealed under a key of its own. Whoever destroys that key destroys what was
/// disclosed, on every disk and in every backup.
namespace causeway::report {

namespace rules {
inline constexpr Rule evidence_is_packed{"report.evidence_is_packed", "docs/formats/report.md §6"};
}  // namespace rules

/// What cannot be computed again is kept, once: a commitment follows from its opening, a genuine
/// tag from the server key, and what all entries share stands in front. `result` is what verifying
/// this very report has answered.
SecretBytes pack(const AbuseReport& report, const ReportResult& result);
/// The very report that was packed, as far as the server keys of its tags are still held: without
/// them a tag that was genuine is zeros, of which nobody can tell more. Any codec rule, or
/// `rules::evidence_is_packed`.
Result<AbuseReport> unpack(ByteView packed, std::span<const franking::ServerKeyRecord> keys);

/// 32 random bytes for one piece of evidence.
using EvidenceKey = Secret<struct EvidenceKeyTag>;
inline constexpr std::size_t evidence_key_size = 32;

/// Wraps the keys of all evidence that is destroyed in one month; it is destroyed with that month.
using WrappingKey = Secret<struct WrappingKeyTag>;
inline constexpr std::size_t wrapping_key_size = 32;

/// Months since January 1970, UTC.
using Month = Number<struct MonthTag, std::uint16_t>;
Month month_of(Instant time);
/// When a month begins.
Instant begin_of(Month month);

/// An evidence key as the store keeps it.
struct WrappedKey {
  using Wire = tls::Struct;
  Month month;  // in which it is destroyed, whoever forgets to
  std::array<std::uint8_t, 12> nonce{};
  std::array<std::uint8_t, evidence_key_size + 16> sealed{};

  bool operator==(const WrappedKey&) const = default;
};

/// Names the evidence, so that no key opens another's: for reports `reporter || report_id`, for
/// appeals `account || decision`.
using EvidenceName = std::array<std::uint8_t, 32>;

WrappedKey wrap(
    const WrappingKey& by,
    Month month,
    const EvidenceKey& key,
    const EvidenceName& name,
    Random& random
);
/// `crypto::rules::ciphertext_is_authentic`. Requires the key of `wrapped.month`.
Result<EvidenceKey> unwrap(
    const WrappingKey& by, const WrappedKey& wrapped, const EvidenceName& name
);

/// One seal for each key: the nonce is zero.
Bytes seal_evidence(const EvidenceKey& key, const EvidenceName& name, ByteView plaintext);
/// `crypto::rules::ciphertext_is_authentic`.
Result<SecretBytes> open_evidence(
    const EvidenceKey& key, const EvidenceName& name, ByteView sealed
);

}  // namespace causeway::report
