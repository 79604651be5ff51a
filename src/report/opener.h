#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "report/evidence.h"
#include "report/verify.h"

/// What the holder of the keys does with reports: opens them, verifies them, and seals what they
/// disclose again as evidence; later shows evidence to whoever may look. Nothing here leaves a key.
namespace causeway::report {

namespace rules {
inline constexpr Rule moderation_key_is_held{
    "report.moderation_key_is_held", "docs/formats/report.md §3"
};
inline constexpr Rule evidence_is_kept{"report.evidence_is_kept", "docs/formats/report.md §6"};
}  // namespace rules

/// A message of the reported account that is verified: the same in every report of it.
struct ProvenMessage {
  using Wire = tls::Struct;
  std::uint64_t seq = 0;
  std::uint64_t accepted_ms = 0;

  bool operator==(const ProvenMessage&) const = default;
};

/// How many entries got which answer.
struct EntryCounts {
  using Wire = tls::Struct;
  std::uint16_t opened = 0;
  std::uint16_t withheld = 0;
  std::uint16_t verified = 0;  // of all, as the next three
  std::uint16_t expired = 0;
  std::uint16_t unverified = 0;
  std::uint16_t invalid = 0;
  std::uint16_t missing = 0;      // numbers between two entries; 65,535 where there are more
  std::uint16_t attachments = 0;  // of entries that are not invalid: proven, or to be fetched

  bool operator==(const EntryCounts&) const = default;
};

/// An attachment whose bytes are to be fetched and checked.
struct WaitingAttachment {
  using Wire = tls::Struct;
  BlobId blob;
  crypto::Sha256 content_hash{};

  bool operator==(const WaitingAttachment&) const = default;
};

struct SealedEvidence {
  using Wire = tls::Struct;
  WrappedKey key;
  Bytes sealed;

  bool operator==(const SealedEvidence&) const = default;
};

/// Of a report, what its case needs to be queued; what was said is in `evidence` alone.
struct OpenedReport {
  using Wire = tls::Struct;
  ConversationId group;
  AccountId reported_account;
  Reason reason = Reason::other;
  Scope scope = Scope::messages;
  EntryCounts counts;
  /// The strongest answer to an opened entry of the reported account (of anybody, where a group is
  /// reported); `invalid` where there is none.
  Verdict verdict = Verdict::invalid;
  std::uint64_t first_seq = 0;  // of the entries; 0: there are none
  std::uint64_t last_seq = 0;
  std::vector<ProvenMessage> proven;  // ascending
  std::vector<WaitingAttachment> waiting;
  SealedEvidence evidence;

  bool operator==(const OpenedReport&) const = default;
};

/// What the holder of the keys answers for one entry of a report.
struct ShownAttachment {
  using Wire = tls::Struct;
  AttachmentState state = AttachmentState::missing;
  Bytes broken;  // the rule's name
  BlobId blob;

  bool operator==(const ShownAttachment&) const = default;
};

struct ShownEntry {
  using Wire = tls::Struct;
  Verdict verdict = Verdict::invalid;
  Bytes broken;               // the rule's name; empty where it is verified
  std::uint8_t readable = 0;  // 1: its content was read strictly
  std::vector<ShownAttachment> attachments;

  bool operator==(const ShownEntry&) const = default;
};

/// Evidence, shown once.
struct ShownReport {
  using Wire = tls::Struct;
  SecretBytes packed;  // report::pack
  std::vector<ShownEntry> entries;
  std::vector<ReportGap> gaps;
};

/// One private key to which reports are sealed.
struct ModerationKeyRecord {
  std::uint32_t key_id = 0;
  crypto::KemKeyPair key;
};

struct WrappingKeyRecord {
  Month month;
  WrappingKey key;
};

/// The keys themselves; a host keeps them in files (docs/operations/running.md).
class Opener {
 public:
  Opener(
      std::vector<ModerationKeyRecord> moderation_keys,
      std::vector<WrappingKeyRecord> wrapping_keys,
      HubId hub_id
  )
      : moderation_keys_(std::move(moderation_keys)),
        wrapping_keys_(std::move(wrapping_keys)),
        hub_id_(hub_id) {}

  /// Evidence is destroyed with the month `keep`. Any rule of `open_report`,
  /// `rules::moderation_key_is_held` or `rules::evidence_is_kept` where no such month has a key.
  Result<OpenedReport> open(
      std::span<const franking::ServerKeyRecord> server_keys,
      AccountId reporter,
      const SealedReport& sealed,
      Month keep,
      Random& random
  ) const;

  /// Likewise; what the appeal says is in the evidence.
  Result<SealedEvidence> open(
      AccountId account, const SealedAppeal& sealed, Month keep, Random& random
  ) const;

  /// Verifies once more, with the keys of now: what was VERIFIED may be EXPIRED by then, which
  /// says nothing about what it was. `rules::evidence_is_kept` where its key is destroyed.
  Result<ShownReport> show(
      std::span<const franking::ServerKeyRecord> server_keys,
      const EvidenceName& name,
      const SealedEvidence& evidence
  ) const;
  Result<SecretBytes> show_appeal(const EvidenceName& name, const SealedEvidence& evidence) const;

  /// An attachment that the entry at `entry` names, from its ciphertext and with the key that this
  /// very message names: `rules::attachment_is_named`, or the rules of `open_attachment`.
  Result<SecretBytes> show_attachment(
      const EvidenceName& name,
      const SealedEvidence& evidence,
      std::size_t entry,
      const crypto::Sha256& content_hash,
      ByteView ciphertext
  ) const;

  /// Something else that holds what was disclosed, kept like evidence; `show_appeal` shows it.
  /// `rules::evidence_is_kept` where no such month has a key.
  Result<SealedEvidence> keep(
      const EvidenceName& name, const SecretBytes& plaintext, Month month, Random& random
  ) const;

  /// The same evidence, destroyed with another month.
  Result<WrappedKey> keep_until(
      const EvidenceName& name, const WrappedKey& wrapped, Month keep, Random& random
  ) const;

 private:
  const WrappingKey* wrapping_key(Month month) const;
  const crypto::KemKeyPair* moderation_key(std::uint32_t key_id) const;
  Result<SecretBytes> open_kept(const EvidenceName& name, const SealedEvidence& evidence) const;

  std::vector<ModerationKeyRecord> moderation_keys_;
  std::vector<WrappingKeyRecord> wrapping_keys_;
  HubId hub_id_;
};

/// Who filed it, and under which id.
template <typename Id>
EvidenceName evidence_name(AccountId account, Id id) {
  EvidenceName name{};
  std::copy(account.value.begin(), account.value.end(), name.begin());
  std::copy(id.value.begin(), id.value.end(), name.begin() + AccountId::size_bytes);
  return name;
}

}  // namespace causeway::report
