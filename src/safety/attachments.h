#pragma once

#include <optional>
#include <vector>

#include "provider/blobs.h"
#include "provider/store.h"
#include "safety/opened_evidence.h"

/// What was attached to reported messages and is not in the report itself: fetched from where the
/// provider keeps blobs, before they expire there, and kept as the ciphertext that it is. The key
/// is in the evidence, so whoever destroys that destroys these (docs/formats/report.md §5).
namespace causeway::safety {

enum class AttachmentStage : std::uint8_t {
  waiting = 1,  // to be fetched
  here = 2,     // the very blob that the message names
  missing = 3,  // the provider has none, or the case has too much already
  wrong = 4,    // another blob than the message names
};

/// In the order in which the report names them.
using AttachmentPlace = Number<struct AttachmentPlaceTag, std::uint32_t>;

struct Attachment {
  ReportNumber report;
  AttachmentPlace place;
  CaseNumber in;
  crypto::Sha256 content_hash{};
  BlobId blob;  // the provider's
  AttachmentStage stage = AttachmentStage::waiting;
  Instant since;
  std::uint64_t size_bytes = 0;  // of what is here
  Instant next;                  // not looked for before that

  bool operator==(const Attachment&) const = default;
};

/// A report of thirty messages with sixty files is one that nobody can look at anyway.
inline constexpr std::size_t attachments_of_report_max = 60;
/// What is kept of one case: a flood of reports fills no disk.
inline constexpr std::uint64_t attachments_of_case_max_bytes = std::uint64_t{512} << 20;
/// A blob is a little larger than its file.
inline constexpr std::uint64_t attachment_blob_max_bytes = std::uint64_t{101} << 20;
/// How long an upload that has begun is waited for.
inline constexpr std::chrono::hours attachment_patience{24};
/// How soon it is looked for again: later, the longer it has not come. Else those that never come
/// would take a round's whole time, and the others would expire behind them.
inline constexpr std::chrono::minutes attachment_pause_min{1};
inline constexpr int attachment_pause_part = 8;  // of the time since it was first looked for
/// What one round fetches before the next report is taken in.
inline constexpr std::uint64_t attachments_at_once_bytes = std::uint64_t{128} << 20;

class AttachmentTable {
 public:
  virtual ~AttachmentTable() = default;

  virtual std::optional<Attachment> find(ReportNumber report, const crypto::Sha256& content_hash)
      const = 0;
  virtual std::vector<Attachment> of_report(ReportNumber report) const = 0;
  /// What is here of all reports of a case.
  virtual std::uint64_t bytes_of_case(CaseNumber number) const = 0;
  /// Those that are looked for at `now`: at most `limit`, the one that has waited longest for it
  /// first.
  virtual std::vector<Attachment> due(Instant now, std::size_t limit) const = 0;
  /// At most `limit` of reports whose evidence is destroyed.
  virtual std::vector<Attachment> orphaned(std::size_t limit) const = 0;

  virtual void add(const Attachment& attachment) = 0;
  virtual void put(const Attachment& attachment) = 0;
  virtual void remove(const Attachment& attachment) = 0;
};

/// Where the bytes are. Throws `StoreError`.
class AttachmentFiles {
 public:
  virtual ~AttachmentFiles() = default;

  /// In the place of what was there.
  virtual void begin(const Attachment& attachment) = 0;
  virtual void append(const Attachment& attachment, std::uint64_t offset, ByteView piece) = 0;
  virtual Bytes read(const Attachment& attachment) = 0;
  virtual void remove(const Attachment& attachment) = 0;
};

/// What an opened report waits for, in the transaction that keeps its evidence.
void expect_attachments(
    Transaction& transaction,
    const Report& report,
    const std::vector<report::WaitingAttachment>& waiting,
    Instant now
);

/// What has become of an attachment. The report is looked through when it waits for none any more.
void settle_attachment(Transaction& transaction, const Attachment& attachment);

/// Fetches what is there. Whether there is more to fetch at once. Throws `StoreError`: what was
/// begun is begun again.
bool fetch_attachments(
    const provider::Transaction& provider,
    provider::Blobs& blobs,
    SafetyStore& store,
    AttachmentFiles& files,
    Instant now
);

/// Removes what belongs to evidence that is destroyed, and what was found in it.
void remove_orphaned(SafetyStore& store, AttachmentFiles& files);

/// What was fetched.
class FetchedCiphertexts final : public Ciphertexts {
 public:
  FetchedCiphertexts(SafetyStore& store, AttachmentFiles& files) : store_(store), files_(files) {}

  std::optional<Bytes> read(ReportNumber report, const crypto::Sha256& content_hash) override;

 private:
  SafetyStore& store_;
  AttachmentFiles& files_;
};

}  // namespace causeway::safety
