#include "client/backup_round.h"

#include <algorithm>

namespace causeway::client {
namespace {

/// So much is put together in one round at most: nobody waits for hundreds of megabytes, and each
/// takes away more segments than a round adds.
constexpr int merges_max = 8;

std::vector<BlobId> blobs_of(const BackupIndex& index) {
  std::vector<BlobId> blobs;
  for (const SegmentEntry& entry : index.segments) blobs.push_back(entry.blob);
  return blobs;
}

}  // namespace

Result<BackupStep> BackupRound::begin(
    const Turn& turn, const std::optional<api::BackupReply>& held
) {
  const auto& [engine, store, now] = turn;
  auto base = base_index(store, held, now);
  if (!base.ok()) {
    if (base.error().is(rules::store_works)) return base.error();
    if (base.error().is(rules::recovery_key_is_in_force)) TRY(engine.lose_recovery_key(store, now));
    return BackupStep(backup_step::Done{base.error()});
  }
  index_ = *std::move(base);
  const auto recovery = TRY(store.recovery());
  if (held && recovery->state == RecoveryState::in_force) before_ = tls::encode_secret(index_);
  TRY(engine.import_account(store, index_, now));
  covered_ = TRY(what_is_here(store));
  if (sweep_ == Sweep::none) return go_on(turn);
  reach_ = Reach::everything;
  return BackupStep(backup_step::LookFor{blobs_of(index_)});
}

Result<BackupStep> BackupRound::lost(const Turn& turn, const std::vector<BlobId>& blobs) {
  remove(index_, blobs);
  TRY(drop_stale(turn.store, index_));
  return go_on(turn);
}

Result<BackupStep> BackupRound::fetched(const Turn& turn, const std::optional<Bytes>& blob) {
  INVARIANT(!to_merge_.empty());
  if (!blob) {
    lose_segment();
    return go_on(turn);
  }
  auto segment = open_segment(to_merge_.front(), *blob);
  if (!segment.ok()) {
    pass_over(to_merge_.front().blob);
    return go_on(turn);
  }
  merging_.push_back({std::move(to_merge_.front()), *std::move(segment)});
  to_merge_.erase(to_merge_.begin());
  if (to_merge_.empty()) return finish_merge();
  return BackupStep(backup_step::Fetch{copy_of(to_merge_.front())});
}

Result<BackupStep> BackupRound::taken(const Turn& turn) {
  const WrittenBackup written{index_.version, covered_, sweep_ == Sweep::all};
  TRY(turn.engine.note_backup(turn.store, written, turn.now));
  return BackupStep(backup_step::Done{broke_});
}

/// What is there is put together before anything comes to it: an index that is full is found to be
/// so before anything was uploaded in vain.
Result<BackupStep> BackupRound::go_on(const Turn& turn) {
  if (waiting_) return add(turn, *std::exchange(waiting_, std::nullopt));
  const Crumbs crumbs = TRY(find_crumbs(turn.store, index_, unreadable_));
  if (!crumbs.held.empty()) {
    remove(index_, crumbs.held);
    pack_everything();
  }
  if (auto step = begin_merge(crumbs.others)) return *std::move(step);
  if (!uncovered_) {
    TRY(put_account(turn.store, index_));
    uncovered_ = TRY(Uncovered::find(turn.store, index_, reach_));
  }
  auto packed = TRY(uncovered_->pack(turn.store));
  if (!packed) return finish(turn);
  return add(turn, seal_segment(*std::move(packed), random_));
}

/// A segment for which there is no room is not uploaded.
Result<BackupStep> BackupRound::add(const Turn& turn, SealedSegment sealed) {
  const BlobId blob = sealed.entry.blob;
  insert(index_, copy_of(sealed.entry));
  if (!check_room(index_).ok()) {
    remove(index_, {blob});
    if (auto step = begin_merge(fragments(index_, unreadable_))) {
      waiting_ = std::move(sealed);
      return *std::move(step);
    }
    insert(index_, copy_of(sealed.entry));
  }
  const auto room = check_room(index_);
  if (room.ok()) return BackupStep(backup_step::Upload{blob, std::move(sealed.blob)});
  remove(index_, {blob});
  broke_ = room.error();
  return finish(turn);
}

Result<BackupStep> BackupRound::finish(const Turn& turn) {
  TRY(put_account(turn.store, index_));
  if (!before_.empty() && tls::encode_secret(index_) == before_) {
    return taken(turn);
  }
  ++index_.version;
  index_.created_ms = to_unix_ms(turn.now);
  const auto recovery = TRY(turn.store.recovery());
  if (!recovery) return Error{rules::recovery_key_is_in_force};
  return BackupStep(backup_step::Put{{
      .expected_version = index_.version - 1,
      .authenticator_hash = authenticator_hash_of(recovery->key),
      .sealed_index = TRY(seal_index(recovery->key, index_, random_)),
      .blobs = blobs_of(index_),
  }});
}

std::optional<BackupStep> BackupRound::begin_merge(const std::vector<BlobId>& blobs) {
  if (blobs.empty() || merges_ == merges_max) return std::nullopt;
  ++merges_;
  for (const SegmentEntry& entry : index_.segments) {
    const bool is_one = std::find(blobs.begin(), blobs.end(), entry.blob) != blobs.end();
    if (is_one) to_merge_.push_back(copy_of(entry));
  }
  return backup_step::Fetch{copy_of(to_merge_.front())};
}

BackupStep BackupRound::finish_merge() {
  std::vector<BlobId> merged;
  for (const OpenedSegment& one : merging_) merged.push_back(one.entry.blob);
  auto sealed = seal_segment(merge(std::exchange(merging_, {})), random_);
  remove(index_, merged);
  insert(index_, copy_of(sealed.entry));
  return BackupStep(backup_step::Upload{sealed.entry.blob, std::move(sealed.blob)});
}

/// Nobody can read it any more: what was in it is packed anew, as far as it is here.
void BackupRound::lose_segment() {
  remove(index_, {to_merge_.front().blob});
  to_merge_.clear();
  merging_.clear();
  waiting_.reset();
  pack_everything();
}

/// It stays where it is: what does not open today may be the hub's mistake, or of a later version.
void BackupRound::pass_over(BlobId blob) {
  unreadable_.insert(blob);
  to_merge_.clear();
  merging_.clear();
}

void BackupRound::pack_everything() {
  uncovered_.reset();
  reach_ = Reach::everything;
}

}  // namespace causeway::client
