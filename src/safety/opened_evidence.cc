#include "safety/opened_evidence.h"

#include "crypto/hash.h"

namespace causeway::safety {
namespace {

/// From the report itself, or from where it was fetched to.
Result<Bytes> ciphertext_of(
    Ciphertexts& ciphertexts, const OpenedEvidence& in, const NamedFile& file
) {
  const crypto::Sha256& hash = file.attachment.description.content_hash;
  for (const report::ReportAttachment& each : in.report.entries[file.entry].attachments) {
    const bool is_here = each.place == report::AttachmentPlace::within;
    if (is_here && each.content_hash == hash) return each.ciphertext;
  }
  auto fetched = ciphertexts.read(in.row.number, hash);
  if (!fetched) return Error{rules::attachment_is_proven};
  // It was that one when it was fetched.
  if (crypto::sha256({*fetched}) != hash) return Error{rules::evidence_is_whole};
  return *std::move(fetched);
}

}  // namespace

Error why_not_shown(const Refusal& refusal) {
  const bool is_over = refusal.rule == report::rules::evidence_is_kept.name;
  return Error{is_over ? rules::evidence_is_there : rules::evidence_is_whole};
}

Result<OpenedEvidence> open_evidence(ReportOpener& opener, const Report& row) {
  if (!row.evidence) return Error{rules::evidence_is_there};
  auto shown = opener.show(report::evidence_name(row.reporter, row.id), *row.evidence);
  auto* const opened = std::get_if<report::ShownReport>(&shown);
  if (opened == nullptr) return why_not_shown(std::get<Refusal>(shown));
  auto report = TRY(report::unpack(opened->packed.reveal()));
  if (report.entries.size() != opened->entries.size()) return Error{rules::evidence_is_whole};
  return OpenedEvidence{row, std::move(report), std::move(opened->entries)};
}

Result<content::MimiContent> content_of(const report::ReportEntry& entry) {
  if (entry.opened() == nullptr) return Error{rules::evidence_is_there};
  const auto franked =
      TRY(tls::decode<franking::FrankedContent>(entry.opened()->application_data.reveal()));
  return content::decode(franked.content);
}

std::vector<NamedFile> files_of(const OpenedEvidence& evidence) {
  std::vector<NamedFile> files;
  for (std::size_t i = 0; i < evidence.entries.size(); ++i) {
    const report::ReportEntry& entry = evidence.report.entries[i];
    const report::Verdict verdict = evidence.entries[i].verdict;
    const bool is_shown = evidence.entries[i].readable != 0 && verdict != report::Verdict::invalid;
    const auto content = is_shown ? content_of(entry) : Error{rules::evidence_is_there};
    if (!content.ok()) continue;
    std::uint32_t index = 0;
    for (const content::NestedPart* part : content::leaf_parts(*content)) {
      const auto* external = std::get_if<content::ExternalPart>(&part->part);
      if (external == nullptr) continue;
      auto attachment = content::parse_attachment(*external);
      if (!attachment.ok()) break;  // nor did the verifier read on
      files.push_back({
          .entry = static_cast<std::uint32_t>(i),
          .seq = entry.context.seq,
          .index = index++,
          .accepted_ms = entry.context.accepted_ms,
          .verdict = verdict,
          .attachment = *std::move(attachment),
      });
    }
  }
  return files;
}

Result<SecretBytes> open_file(
    const EvidenceSources& sources, const OpenedEvidence& in, const NamedFile& file
) {
  const Bytes ciphertext = TRY(ciphertext_of(sources.ciphertexts, in, file));
  auto shown = sources.opener.show_attachment(
      report::evidence_name(in.row.reporter, in.row.id),
      *in.row.evidence,
      file.entry,
      file.attachment.description.content_hash,
      ciphertext
  );
  auto* const bytes = std::get_if<SecretBytes>(&shown);
  if (bytes == nullptr) return Error{rules::attachment_is_proven};
  return std::move(*bytes);
}

}  // namespace causeway::safety
