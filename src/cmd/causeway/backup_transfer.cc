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
using client::BackupStep;
namespace backup_step = client::backup_step;
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

Bytes download_segment(Workspace& workspace, const client::SegmentEntry& entry) {
  return download_blob(workspace, entry.blob, content::blob_size(entry.size_bytes));
}

/// Nothing where the hub has lost it.
std::optional<Bytes> find_segment(Workspace& workspace, const client::SegmentEntry& entry) {
  try {
    return download_segment(workspace, entry);
  } catch (const Refused& refused) {
    if (refused.rule() != api::rules::blob_exists.name) throw;
    return std::nullopt;
  }
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
    const Bytes blob = download_segment(workspace, entry);
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

/// How a round ended.
enum class Ending {
  written,  // or there was nothing to write
  late,     // another device was faster
  lost,     // the hub lacks segments that its index names
};

/// Does what a round asks for, step by step.
class RoundHost {
 public:
  RoundHost(Workspace& workspace, client::Sweep sweep)
      : workspace_(workspace), round_(workspace.random(), sweep) {}

  Ending run() {
    const auto held = held_backup(workspace_);
    BackupStep step = take([&](const client::Turn& turn) { return round_.begin(turn, held); });
    while (!ending_) step = std::visit(*this, step);
    return *ending_;
  }

  const BackupIndex& index() const { return round_.index(); }

  /// What of the backup is not in it, by the rule that says why.
  std::optional<Error> broke() const { return broke_; }

  BackupStep operator()(const backup_step::LookFor& step) {
    std::vector<BlobId> lost;
    for (const BlobId& blob : step.blobs) {
      if (!has_blob(workspace_, blob)) lost.push_back(blob);
    }
    return take([&](const client::Turn& turn) { return round_.lost(turn, lost); });
  }

  BackupStep operator()(const backup_step::Fetch& step) {
    const auto blob = find_segment(workspace_, step.entry);
    return take([&](const client::Turn& turn) { return round_.fetched(turn, blob); });
  }

  BackupStep operator()(const backup_step::Upload& step) {
    upload_segment(workspace_, step.blob, step.bytes);
    return take([&](const client::Turn& turn) { return round_.uploaded(turn); });
  }

  BackupStep operator()(const backup_step::Put& step) {
    const Exchanged reply = exchange(workspace_, post("put_backup", step.request));
    if (reply.rule == api::rules::blob_exists.name) return end(Ending::lost);
    if (reply.rule == api::rules::backup_version_is_next.name) return end(Ending::late);
    if (!reply.rule.empty()) throw Refused(reply.rule);
    return take([&](const client::Turn& turn) { return round_.taken(turn); });
  }

  BackupStep operator()(const backup_step::Done& step) {
    broke_ = step.broke;
    return end(Ending::written);
  }

 private:
  template <typename Work>
  BackupStep take(Work&& work) {
    return workspace_.device().command([&](client::Engine& engine, StoreTransaction& store) {
      return work(client::Turn{engine, store, workspace_.now()});
    });
  }

  BackupStep end(Ending ending) {
    ending_ = ending;
    return backup_step::Done{};
  }

  Workspace& workspace_;
  client::BackupRound round_;
  std::optional<Ending> ending_;
  std::optional<Error> broke_;
};

}  // namespace

std::optional<Recovery> recovery_of(Workspace& workspace) {
  return workspace.device().look([](StoreTransaction& store) { return store.recovery(); });
}

void upload_segment(Workspace& workspace, BlobId id, const Bytes& blob) {
  Progress progress("sending older messages", blob.size(), workspace.output().style());
  const std::string refusal = upload_blob(
      workspace,
      id,
      blob.size(),
      [&](std::uint64_t offset) {
        const auto rest = ByteView(blob).subspan(static_cast<std::size_t>(offset));
        return to_bytes(rest.first(std::min(rest.size(), api::limits::blob_piece_size_max)));
      },
      progress
  );
  if (!refusal.empty()) throw Refused(refusal);
}

BackupView write_backup(Workspace& workspace, client::Sweep sweep) {
  for (int round = 0; round < rounds_max; ++round) {
    RoundHost host(workspace, sweep);
    const Ending ending = host.run();
    if (host.broke()) throw Refused(host.broke()->rule().name);
    if (ending == Ending::written) return backup_view(workspace, host.index());
    if (ending == Ending::lost) sweep = client::Sweep::all;
  }
  throw Refused(api::rules::backup_version_is_next.name);
}

void keep_backup(Workspace& workspace, Due due) {
  auto recovery = recovery_of(workspace);
  if (!recovery || recovery->state != RecoveryState::in_force) return;
  const Instant now = workspace.now();
  const bool is_behind = workspace.device().look(client::what_is_here) != recovery->covered;
  const bool is_swept = !client::has_passed(sweep_pause, recovery->swept_ms, now);
  const bool is_time = client::has_passed(keep_pause, recovery->tried_ms, now);
  if (due == Due::in_time && (!is_time || (!is_behind && is_swept))) return;
  recovery->tried_ms = to_unix_ms(now);
  put_recovery(workspace, *recovery);
  unless_refused(workspace, "The backup waits: ", [&] {
    write_backup(workspace, is_swept ? client::Sweep::none : client::Sweep::all);
  });
}

void unless_refused(
    Workspace& workspace, std::string_view what, const std::function<void()>& work
) {
  try {
    work();
  } catch (const Refused& refused) {
    workspace.output().note(std::string(what) + explain_rule(refused.rule()).sentence);
  } catch (const adapters::http::NetworkError& error) {
    workspace.output().note(std::string(what) + explain(error).sentence);
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
