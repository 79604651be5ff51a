#pragma once

#include "client/backup_index.h"
#include "client/coverage.h"
#include "client/memory.h"
#include "client/segment.h"

/// A backup as this device writes and reads it (docs/formats/backup.md). Nothing here waits for the
/// hub: whoever runs the device brings blobs and indexes there and back, one step after the other
/// (client/backup_round.h).
namespace causeway::client {

/// How much is looked through for what a backup lacks.
enum class Reach : std::uint8_t {
  recent,  // conversations whose newest message the index does not cover, from their end
  everything,
};

struct PackedSegment {
  SecretBytes plaintext;
  SegmentEntry entry;  // without what its blob will be
};

/// What an index does not cover and this device has: looked for once, and packed a segment at a
/// time, also in later transactions.
class Uncovered {
 public:
  static Result<Uncovered> find(StoreTransaction& store, const BackupIndex& index, Reach reach);

  /// As much of the rest as a segment takes, or nothing where nothing is left. What was erased
  /// meanwhile is not in it.
  Result<std::optional<PackedSegment>> pack(StoreTransaction& store);

 private:
  struct Rows {
    ConversationId conversation;
    std::vector<MessageRow> rows;  // in the order of the conversation
    std::size_t done = 0;
  };

  explicit Uncovered(const BackupIndex& index) : coverage_(index) {}

  Coverage coverage_;
  std::vector<Rows> rest_;
  std::size_t at_ = 0;  // what is in front is packed
};

struct SealedSegment {
  SegmentEntry entry;
  Bytes blob;
};

SealedSegment seal_segment(PackedSegment packed, Random& random);

/// The segment in a blob that came from the hub. `blob` rules of FBL1; `rules::segment_is_valid`.
Result<Segment> open_segment(const SegmentEntry& entry, ByteView blob);

/// Names the segment in the index, at its place.
void insert(BackupIndex& index, SegmentEntry entry);

/// Of these segments, those of whose numbers this device has each and every one.
Result<std::vector<BlobId>> wholly_held(
    StoreTransaction& store, const std::vector<const SegmentEntry*>& entries
);

/// Takes out of the index what this device had better pack anew, and can, since it has all of it:
/// segments of which something was erased or has come since.
Result<void> drop_stale(StoreTransaction& store, BackupIndex& index);

/// Puts what this device knows of the account itself into the index: its record, and the identity
/// key of its newest statement, where this device has that, and no other device has put there a
/// later one; the backup gives nothing back without.
/// Requires that the record that is there was taken in (`take_account`).
Result<void> put_account(StoreTransaction& store, BackupIndex& index);

/// Takes in the index's record: of everything that it says, what was said later holds.
Result<void> take_account(Context& context, const BackupIndex& index);

/// Another number where there is more to cover: messages, or something of the account itself. Below
/// 2^63.
Result<std::uint64_t> what_is_here(StoreTransaction& store);

/// Takes in what another device of this account has written. What is there already stays as it is,
/// so a segment may be taken in as often as one likes. A conversation that this device does not
/// know is `broken`: it comes back into it by itself. Answers how many lines that people see are
/// new; records that break a rule are passed over.
Result<std::size_t> import_segment(Context& context, const Segment& segment);

}  // namespace causeway::client
