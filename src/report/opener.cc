#include "report/opener.h"

#include <algorithm>
#include <limits>

namespace causeway::report {
namespace {

Bytes name_of(const Rule* rule) {
  return rule == nullptr ? Bytes{} : to_bytes(rule->name);
}

struct Counter {
  Verdict verdict;
  std::uint16_t EntryCounts::* count;
};

constexpr Counter counters[] = {
    {Verdict::verified, &EntryCounts::verified},
    {Verdict::expired, &EntryCounts::expired},
    {Verdict::unverified, &EntryCounts::unverified},
    {Verdict::invalid, &EntryCounts::invalid},
};

EntryCounts count(const AbuseReport& report, const ReportResult& result) {
  EntryCounts counts;
  for (std::size_t i = 0; i < report.entries.size(); ++i) {
    ++(report.entries[i].opened() != nullptr ? counts.opened : counts.withheld);
    for (const Counter& counter : counters) {
      if (counter.verdict == result.entries[i].verdict) ++(counts.*counter.count);
    }
  }
  constexpr std::uint64_t most = std::numeric_limits<std::uint16_t>::max();
  std::uint64_t missing = 0;
  for (const ReportGap& gap : result.gaps) {
    missing = std::min(most, missing + std::min(most, gap.last - gap.first + 1));
  }
  counts.missing = static_cast<std::uint16_t>(missing);
  return counts;
}

/// What the reported account said, and what waits for bytes.
void collect(const AbuseReport& report, const ReportResult& result, OpenedReport& opened) {
  const bool of_anybody = report.scope == Scope::group;
  for (std::size_t i = 0; i < report.entries.size(); ++i) {
    const ReportEntry& entry = report.entries[i];
    if (entry.opened() == nullptr) continue;
    const bool counts = of_anybody || entry.context.sender_account == report.reported_account;
    if (!counts) continue;
    opened.verdict = std::min(opened.verdict, result.entries[i].verdict);
    if (result.entries[i].verdict != Verdict::verified) continue;
    opened.proven.push_back({entry.context.seq, entry.context.accepted_ms});
  }
  for (const EntryResult& entry : result.entries) {
    // Whoever forges an entry does not choose what is fetched.
    if (entry.verdict == Verdict::invalid) continue;
    for (const AttachmentResult& attachment : entry.attachments) {
      const bool is_proven = attachment.state == AttachmentState::proven;
      const bool is_waiting = attachment.state == AttachmentState::waiting;
      if (is_proven || is_waiting) ++opened.counts.attachments;
      if (!is_waiting) continue;
      opened.waiting.push_back({attachment.blob, attachment.attachment.description.content_hash});
    }
  }
}

ShownEntry show_entry(const EntryResult& result) {
  ShownEntry shown;
  shown.verdict = result.verdict;
  shown.broken = name_of(result.broken);
  shown.readable = result.content.has_value() ? 1 : 0;
  for (const AttachmentResult& attachment : result.attachments) {
    shown.attachments.push_back({attachment.state, name_of(attachment.broken), attachment.blob});
  }
  return shown;
}

/// The attachment of this hash that a message names.
Result<content::Attachment> find_attachment(
    const ReportEntry& entry, const crypto::Sha256& content_hash
) {
  const auto franked =
      TRY(tls::decode<franking::FrankedContent>(entry.opened()->application_data.reveal()));
  const auto content = TRY(content::decode(franked.content));
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* external = std::get_if<content::ExternalPart>(&part->part);
    if (external == nullptr) continue;
    auto attachment = TRY(content::parse_attachment(*external));
    if (attachment.description.content_hash == content_hash) return attachment;
  }
  return Error{rules::attachment_is_named};
}

}  // namespace

const WrappingKey* Opener::wrapping_key(Month month) const {
  for (const WrappingKeyRecord& record : wrapping_keys_) {
    if (record.month == month && record.key.size() == wrapping_key_size) return &record.key;
  }
  return nullptr;
}

const crypto::KemKeyPair* Opener::moderation_key(std::uint32_t key_id) const {
  for (const ModerationKeyRecord& record : moderation_keys_) {
    if (record.key_id == key_id) return &record.key;
  }
  return nullptr;
}

Result<SealedEvidence> Opener::keep(
    const EvidenceName& name, const SecretBytes& plaintext, Month month, Random& random
) const {
  const WrappingKey* by = wrapping_key(month);
  if (by == nullptr) return Error{rules::evidence_is_kept};
  const EvidenceKey key(random.secret(evidence_key_size));
  return SealedEvidence{
      .key = wrap(*by, month, key, name, random),
      .sealed = seal_evidence(key, name, plaintext.reveal()),
  };
}

Result<SecretBytes> Opener::open_kept(const EvidenceName& name, const SealedEvidence& evidence)
    const {
  const WrappingKey* by = wrapping_key(evidence.key.month);
  if (by == nullptr) return Error{rules::evidence_is_kept};
  return open_evidence(TRY(unwrap(*by, evidence.key, name)), name, evidence.sealed);
}

Result<OpenedReport> Opener::open(
    std::span<const franking::ServerKeyRecord> server_keys,
    AccountId reporter,
    const SealedReport& sealed,
    Month keep_month,
    Random& random
) const {
  const crypto::KemKeyPair* key = moderation_key(sealed.key_id);
  if (key == nullptr) return Error{rules::moderation_key_is_held};
  const AbuseReport report = TRY(open_report(*key, reporter, sealed));
  const ReportResult result = Verifier{server_keys, hub_id_}.verify(report);
  OpenedReport opened;
  opened.group = report.group_id.conversation;
  opened.reported_account = report.reported_account;
  opened.reason = report.reason;
  opened.scope = report.scope;
  opened.counts = count(report, result);
  if (!report.entries.empty()) {
    opened.first_seq = report.entries.front().context.seq;
    opened.last_seq = report.entries.back().context.seq;
  }
  collect(report, result, opened);
  const EvidenceName name = evidence_name(reporter, sealed.id);
  opened.evidence = TRY(keep(name, pack(report, result), keep_month, random));
  return opened;
}

Result<SealedEvidence> Opener::open(
    AccountId account, const SealedAppeal& sealed, Month keep_month, Random& random
) const {
  const crypto::KemKeyPair* key = moderation_key(sealed.key_id);
  if (key == nullptr) return Error{rules::moderation_key_is_held};
  const Appeal appeal = TRY(open_appeal(*key, account, sealed));
  return keep(evidence_name(account, sealed.id), appeal.text, keep_month, random);
}

Result<ShownReport> Opener::show(
    std::span<const franking::ServerKeyRecord> server_keys,
    const EvidenceName& name,
    const SealedEvidence& evidence
) const {
  ShownReport shown;
  shown.packed = TRY(open_kept(name, evidence));
  const AbuseReport report = TRY(unpack(shown.packed.reveal(), server_keys));
  ReportResult result = Verifier{server_keys, hub_id_}.verify(report);
  for (const EntryResult& entry : result.entries) shown.entries.push_back(show_entry(entry));
  shown.gaps = std::move(result.gaps);
  return shown;
}

Result<SecretBytes> Opener::show_appeal(const EvidenceName& name, const SealedEvidence& evidence)
    const {
  return open_kept(name, evidence);
}

Result<SecretBytes> Opener::show_attachment(
    const EvidenceName& name,
    const SealedEvidence& evidence,
    std::size_t entry,
    const crypto::Sha256& content_hash,
    ByteView ciphertext
) const {
  const SecretBytes packed = TRY(open_kept(name, evidence));
  const AbuseReport report = TRY(unpack(packed.reveal(), {}));  // its tags do not matter here
  if (entry >= report.entries.size() || report.entries[entry].opened() == nullptr) {
    return Error{rules::attachment_is_named};
  }
  return open_attachment(TRY(find_attachment(report.entries[entry], content_hash)), ciphertext);
}

Result<WrappedKey> Opener::keep_until(
    const EvidenceName& name, const WrappedKey& wrapped, Month month, Random& random
) const {
  const WrappingKey* from = wrapping_key(wrapped.month);
  const WrappingKey* to = wrapping_key(month);
  if (from == nullptr || to == nullptr) return Error{rules::evidence_is_kept};
  return wrap(*to, month, TRY(unwrap(*from, wrapped, name)), name, random);
}

}  // namespace causeway::report
