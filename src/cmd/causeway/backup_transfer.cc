#include "cmd/causeway/backup_transfer.h"

#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "client/memory.h"
#include "client/recovery.h"
#include "client/rules.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/exchange.h"
#include "cmd/causeway/progress.h"
#include "cmd/causeway/transfer.h"

namespace causeway::cli {
namespace {

using adapters::http_client::Refused;
using client::BackupIndex;
using client::Recovery;
using client::RecoveryState;
using client::StoreTransaction;

/// Other devices of one account are few: whoever loses so often meets something else.
constexpr int rounds_max = 8;
constexpr Milliseconds keep_pause = std::chrono::minutes(5);
constexpr Milliseconds sweep_pause = std::chrono::hours(24);

std::optional<api::BackupReply> held_backup(Workspace& workspace) {
  const Exchanged reply = exchange(workspace, post("backup", api::BackupRequest{}));
  if (reply.rule == api::rules::backup_exists.name) return std::nullopt;
  return body_of<api::BackupReply>(reply);
}

void put_recovery(Workspace& workspace, const Recovery& recovery) {
  workspace.device().command([&](client::Engine&, StoreTransaction& store) -> Result<bool> {
    TRY(store.put_recovery(recovery));
    return true;
  });
}

/// Somebody made another key: this device asks the others for it.
void lose_key(Workspace& workspace) {
  workspace.device().command([&](client::Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.lose_recovery_key(store, workspace.now()));
    return true;
  });
}

BackupIndex begin(Workspace& workspace, const std::optional<api::BackupReply>& held) {
  std::optional<Error> error;
  std::optional<BackupIndex> index;
  workspace.device().look([&](StoreTransaction& store) -> Result<bool> {
    auto base = client::base_index(store, held, workspace.now());
    if (base.ok()) {
      index = *std::move(base);
    } else {
      error = base.error();
    }
    return true;
  });
  if (index) return *std::move(index);
  if (error->is(client::rules::recovery_key_is_in_force)) lose_key(workspace);
  throw Refused(error->rule().name);
}

/// What the index says of the account itself; what is newer here stays.
void import_account(Workspace& workspace, const BackupIndex& index) {
  workspace.device().command([&](client::Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.import_account(store, index, workspace.now()));
    return true;
  });
}

void upload_segment(Workspace& workspace, const client::SealedSegment& sealed) {
  Progress progress("sending older messages", sealed.blob.size(), workspace.output().style());
  const std::string refusal = upload_blob(
      workspace,
      sealed.entry.blob,
      sealed.blob.size(),
      [&](std::uint64_t offset) {
        const auto rest = ByteView(sealed.blob).subspan(static_cast<std::size_t>(offset));
        return to_bytes(rest.first(std::min(rest.size(), api::limits::blob_piece_size_max)));
      },
      progress
  );
  if (!refusal.empty()) throw Refused(refusal);
}

/// A provider whose disk was lost, or that was put back to an older copy, has lost some.
void drop_missing(Workspace& workspace, BackupIndex& index) {
  std::erase_if(index.segments, [&](const client::SegmentEntry& entry) {
    return !has_blob(workspace, entry.blob);
  });
}

Exchanged put_backup(Workspace& workspace, const Recovery& recovery, const BackupIndex& index) {
  api::PutBackupRequest request{
      .expected_version = index.version - 1,
      .authenticator_hash = client::authenticator_hash_of(recovery.key),
      .sealed_index = client::seal_index(recovery.key, index, workspace.random()),
      .blobs = {},
  };
  for (const auto& entry : index.segments) request.blobs.push_back(entry.blob);
  return exchange(workspace, post("put_backup", request));
}

void note(Workspace& workspace, const client::WrittenBackup& written) {
  workspace.device().command([&](client::Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.note_backup(store, written, workspace.now()));
    return true;
  });
}

void read_segments(
    Workspace& workspace,
    const std::vector<client::SegmentEntry>& entries,
    const std::function<void(const client::Segment&)>& take
) {
  std::uint64_t total = 0;
  for (const auto& entry : entries) total += entry.size_bytes;
  Progress progress("reading", total, workspace.output().style());
  std::uint64_t done = 0;
  for (const auto& entry : entries) {
    progress.reached(done);
    const Bytes blob = download_blob(workspace, entry.blob, content::blob_size(entry.size_bytes));
    take(accept(client::open_segment(entry, blob)));
    done += entry.size_bytes;
  }
}

/// Counts in `fresh` what of the segments was not here.
std::function<void(const client::Segment&)> importer(Workspace& workspace, std::size_t& fresh) {
  return [&workspace, &fresh](const client::Segment& segment) {
    fresh += workspace.device().command([&](client::Engine& engine, StoreTransaction& store) {
      return engine.import_segment(store, segment, workspace.now());
    });
  };
}

BackupView backup_view(Workspace& workspace, const BackupIndex& index) {
  BackupView view{.version = index.version, .segments = index.segments.size()};
  for (const auto& entry : index.segments) view.messages += entry.messages;
  if (const auto recovery = recovery_of(workspace)) {
    view.written_ms = recovery->written_ms;
    view.checked_ms = recovery->checked_ms;
  }
  return view;
}

/// What is known of the segments that the hub's index names.
enum class Segments {
  there,
  missing,  // some of them
};

/// What a round came to: the index that the hub has now, or nothing where it began in vain, for
/// another device was faster or segments are missing.
struct Round {
  std::optional<BackupIndex> index;
  Segments segments = Segments::there;
};

Round write_once(Workspace& workspace, Sweep sweep, Segments segments) {
  const auto held = held_backup(workspace);
  BackupIndex index = begin(workspace, held);
  const auto recovery = recovery_of(workspace);
  const SecretBytes before = tls::encode_secret(index);
  import_account(workspace, index);
  const auto covered = workspace.device().look(client::what_is_here);
  const bool is_thorough = sweep == Sweep::all || segments == Segments::missing;
  if (is_thorough) {
    drop_missing(workspace, index);
    workspace.device().look([&](StoreTransaction& store) -> Result<bool> {
      TRY(client::drop_stale(store, index));
      return true;
    });
  }
  add_segments(workspace, index, is_thorough ? client::Reach::everything : client::Reach::recent);
  workspace.device().look([&](StoreTransaction& store) -> Result<bool> {
    TRY(client::put_account(store, index));
    return true;
  });
  const bool is_in_force = recovery->state == RecoveryState::in_force;
  const bool is_changed = !held || !is_in_force || !(tls::encode_secret(index) == before);
  if (is_changed) {
    ++index.version;
    index.created_ms = to_unix_ms(workspace.now());
    const Exchanged reply = put_backup(workspace, *recovery, index);
    if (reply.rule == api::rules::blob_exists.name) return {{}, Segments::missing};
    if (reply.rule == api::rules::backup_version_is_next.name) return {};
    if (!reply.rule.empty()) throw Refused(reply.rule);
  }
  note(workspace, {index.version, covered, is_thorough});
  return {std::move(index), Segments::there};
}

}  // namespace

std::optional<Recovery> recovery_of(Workspace& workspace) {
  return workspace.device().look([](StoreTransaction& store) { return store.recovery(); });
}

void add_segments(Workspace& workspace, BackupIndex& index, client::Reach reach) {
  for (;;) {
    auto packed = workspace.device().look([&](StoreTransaction& store) {
      return client::pack_segment(store, index, reach);
    });
    if (!packed) return;
    auto sealed = client::seal_segment(*std::move(packed), workspace.random());
    upload_segment(workspace, sealed);
    client::insert(index, std::move(sealed.entry));
  }
}

BackupView write_backup(Workspace& workspace, Sweep sweep) {
  Round last;
  for (int round = 0; round < rounds_max; ++round) {
    last = write_once(workspace, sweep, last.segments);
    if (last.index) return backup_view(workspace, *last.index);
  }
  throw Refused(api::rules::backup_version_is_next.name);
}

void keep_backup(Workspace& workspace, Due due) {
  const auto recovery = recovery_of(workspace);
  if (!recovery || recovery->state != RecoveryState::in_force) return;
  const Instant now = workspace.now();
  const bool is_behind = workspace.device().look(client::what_is_here) != recovery->covered;
  const bool is_swept = !client::has_passed(sweep_pause, recovery->swept_ms, now);
  const bool is_time = client::has_passed(keep_pause, recovery->written_ms, now);
  if (due == Due::in_time && (!is_time || (!is_behind && is_swept))) return;
  try {
    write_backup(workspace, is_swept ? Sweep::none : Sweep::all);
  } catch (const Refused& refused) {
    workspace.output().note("The backup waits: " + explain_rule(refused.rule()).sentence);
  } catch (const adapters::http::NetworkError& error) {
    workspace.output().note("The backup waits: " + explain(error).sentence);
  }
}

BackupView read_backup(
    Workspace& workspace, const std::function<void(const client::Segment&)>& take
) {
  const auto held = held_backup(workspace);
  if (!held) throw Refused(api::rules::backup_exists.name);
  const BackupIndex index = begin(workspace, held);
  import_account(workspace, index);
  try {
    read_segments(workspace, index.segments, take);
  } catch (const Refused& refused) {
    if (refused.rule() != api::rules::blob_exists.name) throw;
    fail(
        ExitCode::not_found,
        "The server has lost a part of your backup.",
        "causeway backup now, on a device that has your messages"
    );
  }
  Recovery recovery = *recovery_of(workspace);
  recovery.version = std::max(recovery.version, index.version);
  recovery.checked_ms = to_unix_ms(workspace.now());
  put_recovery(workspace, recovery);
  return backup_view(workspace, index);
}

std::size_t import_segments(
    Workspace& workspace, const std::vector<client::SegmentEntry>& entries
) {
  std::size_t fresh = 0;
  read_segments(workspace, entries, importer(workspace, fresh));
  return fresh;
}

std::size_t import_backup(Workspace& workspace) {
  std::size_t fresh = 0;
  read_backup(workspace, importer(workspace, fresh));
  return fresh;
}

}  // namespace causeway::cli
