#pragma once

#include <set>

#include "client/backup.h"

/// Puts segments of a backup together, whoever wrote them: whatever is written, and by however many
/// devices, the index stays within what the hub takes (docs/formats/backup.md, Writing).
namespace causeway::client {

/// Small segments, where there are more than 16. Small is one below 1 MiB, or below 4 MiB where the
/// index has more than half of the segments that it can have; so it runs out of them with 1 GiB at
/// the earliest.
struct Crumbs {
  std::vector<BlobId> held;    // this device has what is in them: to be packed anew
  std::vector<BlobId> others;  // two or more that fit into one, the oldest first, or none
};

/// Not those that this device could not read.
Result<Crumbs> find_crumbs(
    StoreTransaction& store, const BackupIndex& index, const std::set<BlobId>& unreadable
);

/// Two or more segments that fit into one, with the most ranges for their size, or none.
std::vector<BlobId> fragments(const BackupIndex& index, const std::set<BlobId>& unreadable);

/// An entry of the index with what its blob has in it.
struct OpenedSegment {
  SegmentEntry entry;
  Segment segment;
};

/// All of it in one segment: each message, of each conversation what is newest, of each person the
/// newest statement and a name; ranges that touch become one. Requires that they fit into one, as
/// those of `find_crumbs` and `fragments` do.
PackedSegment merge(std::vector<OpenedSegment> opened);

/// Names these segments no more.
void remove(BackupIndex& index, const std::vector<BlobId>& blobs);

}  // namespace causeway::client
