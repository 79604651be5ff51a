#pragma once

#include "client/backup_merge.h"
#include "client/engine.h"

namespace causeway::client {

/// How thoroughly what is there already is gone over.
enum class Sweep : std::uint8_t {
  none,
  all,  // what was erased goes, and what the hub has lost is packed anew
};

/// What whoever runs the device does next for a backup, and the function of `BackupRound` that
/// answers it. A step that cannot be done ends the round; the next begins anew.
namespace backup_step {

/// Whether the hub has lost any of these: `lost`.
struct LookFor {
  std::vector<BlobId> blobs;
};

/// Brings a segment's blob: `fetched`.
struct Fetch {
  SegmentEntry entry;
};

/// Brings a blob to the hub: `uploaded`.
struct Upload {
  BlobId blob;
  Bytes bytes;
};

/// Asks the hub for it: `taken`, once it has answered that it has.
struct Put {
  api::PutBackupRequest request;
};

/// The round is over. What keeps the backup from being written, or from being whole, if anything:
/// `rules::backup_has_room` where the last version has not everything, and those of `base_index`
/// where there is none.
struct Done {
  std::optional<Error> broke;
};

}  // namespace backup_step

using BackupStep = std::variant<
    backup_step::LookFor,
    backup_step::Fetch,
    backup_step::Upload,
    backup_step::Put,
    backup_step::Done>;

/// With what a step is taken, in a transaction of its own.
struct Turn {
  Engine& engine;
  StoreTransaction& store;
  Instant now;
};

/// One attempt at a backup's next version, without I/O: in between, the device may go on with
/// whatever else it does.
///
///     begin → (LookFor) → (Fetch… → Upload)… → Upload… → (Put) → Done
class BackupRound {
 public:
  BackupRound(Random& random, Sweep sweep) : random_(random), sweep_(sweep) {}

  /// `held`: what the hub has, or that it has nothing.
  Result<BackupStep> begin(const Turn& turn, const std::optional<api::BackupReply>& held);
  Result<BackupStep> lost(const Turn& turn, const std::vector<BlobId>& blobs);
  /// Nothing where the hub does not have it.
  Result<BackupStep> fetched(const Turn& turn, const std::optional<Bytes>& blob);

  Result<BackupStep> uploaded(const Turn& turn) { return go_on(turn); }

  Result<BackupStep> taken(const Turn& turn);

  /// As far as the round has come.
  const BackupIndex& index() const { return index_; }

 private:
  Result<BackupStep> go_on(const Turn& turn);
  Result<BackupStep> add(const Turn& turn, SealedSegment sealed);
  Result<BackupStep> finish(const Turn& turn);
  std::optional<BackupStep> begin_merge(const std::vector<BlobId>& blobs);
  BackupStep finish_merge();
  void lose_segment();
  void pass_over(BlobId blob);
  void pack_everything();

  Random& random_;
  Sweep sweep_;
  Reach reach_ = Reach::recent;
  BackupIndex index_;
  SecretBytes before_;         // the index as the hub has it; empty where it has none of this key
  std::uint64_t covered_ = 0;  // `what_is_here`, before anything was packed
  std::optional<Uncovered> uncovered_;
  std::optional<SealedSegment> waiting_;  // for the index to have room
  std::vector<SegmentEntry> to_merge_;    // the first is being fetched
  std::vector<OpenedSegment> merging_;
  std::set<BlobId> unreadable_;  // and left as they are
  int merges_ = 0;
  std::optional<Error> broke_;
};

}  // namespace causeway::client
