#include "safety/attachments.h"

#include <algorithm>
#include <exception>

#include "base/store_error.h"
#include "crypto/file_hashes.h"
#include "safety/pictures.h"

namespace causeway::safety {
namespace {

constexpr std::size_t piece_size = std::size_t{1} << 20;
constexpr std::size_t looked_at_once = 256;
constexpr std::size_t removed_at_once = 100;

void settle(SafetyStore& store, const Attachment& attachment) {
  const auto transaction = store.begin_write();
  settle_attachment(*transaction, attachment);
  transaction->commit();
}

/// Never later than the end of the waiting for it.
Instant next_look(const Attachment& attachment, Instant now) {
  const Milliseconds waited = now - attachment.since;
  const Instant next =
      now + std::max<Milliseconds>(attachment_pause_min, waited / attachment_pause_part);
  return std::min(next, attachment.since + attachment_patience);
}

/// None of them holds up those behind it, in this round or the next.
void put_off(SafetyStore& store, std::vector<Attachment>& attachments, Instant now) {
  if (attachments.empty()) return;
  const auto transaction = store.begin_write();
  for (Attachment& each : attachments) {
    each.next = next_look(each, now);
    transaction->attachments().put(each);
  }
  transaction->commit();
}

/// Copies the blob; the hash of what was copied.
crypto::Sha256 copy(provider::Blobs& blobs, AttachmentFiles& files, const Attachment& attachment) {
  crypto::FileHasher hasher;
  files.begin(attachment);
  for (std::uint64_t offset = 0; offset < attachment.size_bytes;) {
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, attachment.size_bytes - offset)
        );
    const Bytes piece = blobs.read(attachment.blob, offset, size);
    hasher.update(piece);
    files.append(attachment, offset, piece);
    offset += size;
  }
  return hasher.finish().sha256;
}

struct Fetching {
  provider::Blobs& blobs;
  SafetyStore& store;
  AttachmentFiles& files;
};

/// What becomes of an attachment whose blob is whole.
AttachmentStage fetch(const Fetching& by, Attachment& attachment, std::uint64_t size_bytes) {
  const std::uint64_t kept =
      by.store.begin_read()->attachments().bytes_of_case(attachment.in) + size_bytes;
  const bool has_room =
      size_bytes <= attachment_blob_max_bytes && kept <= attachments_of_case_max_bytes;
  if (!has_room) return AttachmentStage::missing;
  attachment.size_bytes = size_bytes;
  if (copy(by.blobs, by.files, attachment) == attachment.content_hash) return AttachmentStage::here;
  by.files.remove(attachment);
  attachment.size_bytes = 0;
  return AttachmentStage::wrong;
}

}  // namespace

void expect_attachments(
    Transaction& transaction,
    const Report& report,
    const std::vector<report::WaitingAttachment>& waiting,
    Instant now
) {
  AttachmentPlace place;
  for (const report::WaitingAttachment& each : waiting) {
    if (place.value == attachments_of_report_max) return;
    if (transaction.attachments().find(report.number, each.content_hash)) continue;
    transaction.attachments().add({
        .report = report.number,
        .place = place,
        .in = report.in,
        .content_hash = each.content_hash,
        .blob = each.blob,
        .stage = AttachmentStage::waiting,
        .since = now,
        .next = now,
    });
    place = place.next();
  }
}

void settle_attachment(Transaction& transaction, const Attachment& attachment) {
  transaction.attachments().put(attachment);
  const auto all = transaction.attachments().of_report(attachment.report);
  const bool is_complete = std::none_of(all.begin(), all.end(), [](const Attachment& each) {
    return each.stage == AttachmentStage::waiting;
  });
  if (is_complete) transaction.pictures().add_due(attachment.report);
}

bool fetch_attachments(
    const provider::Transaction& provider,
    provider::Blobs& blobs,
    SafetyStore& store,
    AttachmentFiles& files,
    Instant now
) {
  std::uint64_t fetched = 0;
  std::exception_ptr failure;
  std::vector<Attachment> waiting;
  auto due = store.begin_read()->attachments().due(now, looked_at_once);
  bool has_more = due.size() == looked_at_once;
  for (Attachment& each : due) {
    if (fetched > attachments_at_once_bytes) {
      has_more = true;
      break;
    }
    const bool is_late = now >= each.since + attachment_patience;
    const auto blob = provider.blobs().find(each.blob);
    const bool is_whole = blob && blob->offset == blob->size_bytes;
    if (blob && !is_whole && !is_late) {
      waiting.push_back(each);
      continue;
    }
    try {
      if (is_whole) fetched += blob->size_bytes;
      each.stage = is_whole ? fetch({blobs, store, files}, each, blob->size_bytes)
                            : AttachmentStage::missing;
    } catch (const StoreError&) {
      each.size_bytes = 0;  // nothing of it is kept
      // Its file cannot be read, or is just being removed. The others are fetched.
      if (!is_late) {
        failure = std::current_exception();
        waiting.push_back(each);
        continue;
      }
      each.stage = AttachmentStage::missing;
    }
    settle(store, each);
  }
  put_off(store, waiting, now);
  if (failure) std::rethrow_exception(failure);
  return has_more;
}

void remove_orphaned(SafetyStore& store, AttachmentFiles& files) {
  const auto orphaned = store.begin_read()->attachments().orphaned(removed_at_once);
  for (const Attachment& each : orphaned) files.remove(each);
  const auto transaction = store.begin_write();
  for (const Attachment& each : orphaned) {
    transaction->attachments().remove(each);
  }
  transaction->pictures().remove_orphaned();
  transaction->commit();
}

std::optional<Bytes> FetchedCiphertexts::read(
    ReportNumber report, const crypto::Sha256& content_hash
) {
  const auto found = store_.begin_read()->attachments().find(report, content_hash);
  if (!found || found->stage != AttachmentStage::here) return std::nullopt;
  return files_.read(*found);
}

}  // namespace causeway::safety
