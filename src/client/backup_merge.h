#pragma once

#include "client/backup.h"

/// Puts segments of a backup together, whoever wrote them: whatever is written, and by however many
/// devices, the index stays within what the hub takes (docs/formats/backup.md, Writing).
namespace causeway::client {

/// Small segments, where there are more than 16: two or more that fit into one, the oldest first,
/// or none. Small is one below 1 MiB, or below 4 MiB where the index has more than half of the
/// segments that it can have; so it runs out of them with 1 GiB at the earliest.
std::vector<BlobId> crumbs(const BackupIndex& index);

/// Two or more segments that fit into one, with the most ranges for their size, or none: put
/// together they have one range of each conversation where each has one now.
std::vector<BlobId> fragments(const BackupIndex& index);

/// An entry of the index with what its blob has in it.
struct OpenedSegment {
  SegmentEntry entry;
  Segment segment;
};

/// All of it in one segment: each message, and of each conversation and person what is newest.
/// `coverage`: what the index covers, these included. Requires that they fit into one, as those of
/// `crumbs` and `fragments` do.
Result<PackedSegment> merge(
    StoreTransaction& store, const Coverage& coverage, std::vector<OpenedSegment> opened
);

/// Lets more than 64 numbers in a row be missing within a range, as few as make the index small
/// enough; where nothing does, it stays as it is. Nothing that another segment is of, or that this
/// device has, becomes part of a range.
Result<void> join_ranges(StoreTransaction& store, BackupIndex& index);

/// Names these segments no more.
void remove(BackupIndex& index, const std::vector<BlobId>& blobs);

}  // namespace causeway::client
