#pragma once

#include <optional>
#include <vector>

#include "content/message.h"
#include "safety/report_opener.h"
#include "safety/store.h"

/// What a report disclosed, opened for whoever makes something of it: a CyberTip, a picture. Each
/// opening is one request to the process that holds the keys.
namespace causeway::safety {

namespace rules {
inline constexpr Rule evidence_is_there{
    "safety.evidence_is_there", "docs/formats/cybertip.md, What is put in"
};
/// It is kept, its key is held, and it is not what was written: the disk, or somebody at it. Not
/// what happened to the report, and nothing that a reviewer can do.
inline constexpr Rule evidence_is_whole{
    "safety.evidence_is_whole", "docs/formats/safety-api.md §6"
};
inline constexpr Rule attachment_is_proven{
    "safety.attachment_is_proven", "docs/formats/safety-api.md §6"
};
}  // namespace rules

/// Attachments that are not in the report itself, as ciphertext.
class Ciphertexts {
 public:
  virtual ~Ciphertexts() = default;
  /// Nothing where there is none.
  virtual std::optional<Bytes> read(ReportNumber report, const crypto::Sha256& content_hash) = 0;
};

struct EvidenceSources {
  SafetyStore& store;
  ReportOpener& opener;
  Ciphertexts& ciphertexts;
};

struct OpenedEvidence {
  Report row;
  report::AbuseReport report;
  std::vector<report::ShownEntry> entries;  // one for each of the report's
};

/// Why the holder of the keys does not show what is kept: its time is over, or it is damaged.
Error why_not_shown(const Refusal& refusal);

/// `rules::evidence_is_there` where it is destroyed, or was never kept; `rules::evidence_is_whole`.
Result<OpenedEvidence> open_evidence(ReportOpener& opener, const Report& row);

/// What an entry says. Any codec rule, or `rules::evidence_is_there` where it is withheld.
Result<content::MimiContent> content_of(const report::ReportEntry& entry);

/// An attachment that a message names.
struct NamedFile {
  std::uint32_t entry = 0;  // of the report
  std::uint64_t seq = 0;
  std::uint32_t index = 0;  // among the attachments of that message
  std::uint64_t accepted_ms = 0;
  report::Verdict verdict = report::Verdict::invalid;
  content::Attachment attachment;
};

/// All, in order, of entries that can be read and are not INVALID.
std::vector<NamedFile> files_of(const OpenedEvidence& evidence);

/// The bytes that were sent, from the report or from where they were fetched to.
/// `rules::attachment_is_proven` where they are not there or not those; `rules::evidence_is_whole`
/// where they were, and what was kept of them is damaged.
Result<SecretBytes> open_file(
    const EvidenceSources& sources, const OpenedEvidence& in, const NamedFile& file
);

}  // namespace causeway::safety
