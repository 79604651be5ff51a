#include "adapters/sqlite_safety/attachment_table.h"

namespace causeway::adapters::sqlite_safety {

using safety::Attachment;
using safety::AttachmentPlace;
using safety::AttachmentStage;
using safety::CaseNumber;
using safety::ReportNumber;

namespace {

/// Collects rows of the columns that the queries below name.
auto collect_into(std::vector<Attachment>& attachments) {
  return [&attachments](
             ReportNumber report,
             AttachmentPlace place,
             CaseNumber in,
             crypto::Sha256 content_hash,
             BlobId blob,
             AttachmentStage stage,
             Instant since,
             std::uint64_t size_bytes,
             Instant next
         ) {
    attachments.push_back({report, place, in, content_hash, blob, stage, since, size_bytes, next});
  };
}

}  // namespace

std::optional<Attachment> AttachmentTable::find(
    ReportNumber report, const crypto::Sha256& content_hash
) const {
  for (const Attachment& each : of_report(report)) {
    if (each.content_hash == content_hash) return each;
  }
  return std::nullopt;
}

std::vector<Attachment> AttachmentTable::of_report(ReportNumber report) const {
  std::vector<Attachment> attachments;
  database_.for_each(
      "SELECT report, place, \"case\", content_hash, blob, stage, since_ms, size_bytes,"
      " next_ms"
      " FROM attachment WHERE report = ? ORDER BY place",
      collect_into(attachments),
      report
  );
  return attachments;
}

std::uint64_t AttachmentTable::bytes_of_case(CaseNumber number) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT coalesce(sum(size_bytes), 0) FROM attachment WHERE \"case\" = ?", number
  );
}

std::vector<Attachment> AttachmentTable::due(Instant now, std::size_t limit) const {
  std::vector<Attachment> attachments;
  database_.for_each(
      "SELECT report, place, \"case\", content_hash, blob, stage, since_ms, size_bytes,"
      " next_ms"
      " FROM attachment WHERE stage = 1 AND next_ms <= ? ORDER BY next_ms, report, place LIMIT ?",
      collect_into(attachments),
      now,
      limit
  );
  return attachments;
}

std::vector<Attachment> AttachmentTable::orphaned(std::size_t limit) const {
  std::vector<Attachment> attachments;
  database_.for_each(
      "SELECT a.report, a.place, a.\"case\", a.content_hash, a.blob, a.stage, a.since_ms,"
      " a.size_bytes, a.next_ms FROM attachment AS a LEFT JOIN report AS r ON r.number = a.report"
      " WHERE r.evidence_key IS NULL LIMIT ?",
      collect_into(attachments),
      limit
  );
  return attachments;
}

void AttachmentTable::add(const Attachment& attachment) {
  database_.run(
      "INSERT INTO attachment (report, place, \"case\", content_hash, blob, stage, since_ms,"
      " size_bytes, next_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      attachment.report,
      attachment.place,
      attachment.in,
      attachment.content_hash,
      attachment.blob,
      attachment.stage,
      attachment.since,
      attachment.size_bytes,
      attachment.next
  );
}

void AttachmentTable::put(const Attachment& attachment) {
  database_.run(
      "UPDATE attachment SET stage = ?, size_bytes = ?, next_ms = ? WHERE report = ? AND place = ?",
      attachment.stage,
      attachment.size_bytes,
      attachment.next,
      attachment.report,
      attachment.place
  );
}

void AttachmentTable::remove(const Attachment& attachment) {
  database_.run(
      "DELETE FROM attachment WHERE report = ? AND place = ?", attachment.report, attachment.place
  );
}

}  // namespace causeway::adapters::sqlite_safety
