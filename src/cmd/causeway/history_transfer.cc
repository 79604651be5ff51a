#include "cmd/causeway/history_transfer.h"

#include "api/rules.h"
#include "client/backup.h"
#include "client/history_shares.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/backup_transfer.h"
#include "cmd/causeway/outbox.h"

namespace causeway::cli {
namespace {

using client::StoreTransaction;
using content::HistoryShare;

DeviceId own_device(Workspace& workspace) {
  return workspace.device().look([](StoreTransaction& store) { return client::load_self(store); }
  ).device;
}

void say(Workspace& workspace, const HistoryShare& share) {
  workspace.device().command([&](client::Engine& engine, StoreTransaction& store) -> Result<bool> {
    TRY(engine.share_history(store, share, workspace.now()));
    return true;
  });
}

std::optional<HistoryShare> newest_share(Workspace& workspace, DeviceId device) {
  return workspace.device().look([&](StoreTransaction& store) {
    return client::newest_history_share(store, device);
  });
}

bool is_answer(const std::optional<HistoryShare>& share) {
  return share && !share->segments.empty();
}

/// How many messages are new; none where the blobs are gone, which they are after 30 days.
std::size_t import_share(Workspace& workspace, const HistoryShare& share) {
  std::vector<client::SegmentEntry> entries;
  for (const auto& shared : share.segments) entries.push_back(client::entry_of(shared));
  try {
    return import_segments(workspace, entries);
  } catch (const adapters::http_client::Refused& refused) {
    if (refused.rule() != api::rules::blob_exists.name) throw;
    return 0;
  }
}

/// All that this device has, as far as one answer can name it.
client::BackupIndex upload_everything(Workspace& workspace) {
  client::BackupIndex index;
  auto uncovered = workspace.device().look([&](StoreTransaction& store) {
    return client::Uncovered::find(store, index, client::Reach::everything);
  });
  for (;;) {
    auto packed =
        workspace.device().look([&](StoreTransaction& store) { return uncovered.pack(store); });
    if (!packed) return index;
    if (index.segments.size() == content::shared_segments_max) {
      workspace.output().note("There is more than one answer can hand over: a part is left out.");
      return index;
    }
    auto sealed = client::seal_segment(*std::move(packed), workspace.random());
    upload_segment(workspace, sealed.entry.blob, sealed.blob);
    client::insert(index, std::move(sealed.entry));
  }
}

}  // namespace

void give_history(Workspace& workspace, DeviceId to) {
  unless_refused(workspace, "Older messages for a device of yours wait: ", [&] {
    const client::BackupIndex index = upload_everything(workspace);
    if (index.segments.empty()) return;
    say(workspace, accept(client::share_of(index, to)));
    workspace.run_until([&] { return waiting_in_outbox(workspace) == 0; });
  });
}

void answer_askers(Workspace& workspace) {
  const auto askers = workspace.device().look([&](StoreTransaction& store) {
    return client::history_askers(store, workspace.now());
  });
  for (const DeviceId asker : askers) {
    workspace.device().command([&](client::Engine&, StoreTransaction& store) -> Result<bool> {
      TRY(client::note_history_attempt(store, asker, workspace.now()));
      return true;
    });
    give_history(workspace, asker);
  }
}

void look_after_devices(Workspace& workspace) {
  answer_askers(workspace);
  keep_backup(workspace);
}

std::size_t take_history(Workspace& workspace) {
  const DeviceId device = own_device(workspace);
  auto share = newest_share(workspace, device);
  if (is_answer(share)) {
    const std::size_t fresh = import_share(workspace, *share);
    if (fresh > 0) return fresh;
    share.reset();  // it was taken in before, or is gone
  }
  if (!share) say(workspace, {.device = device, .segments = {}});
  const auto has_answer = [&] {
    share = newest_share(workspace, device);
    return is_answer(share);
  };
  if (workspace.run_until(has_answer)) return import_share(workspace, *share);
  fail(
      ExitCode::timed_out,
      "Your other devices were asked, and none has answered yet.",
      "causeway recv on the oldest of them, or on another in five minutes; then the same again"
  );
}

}  // namespace causeway::cli
