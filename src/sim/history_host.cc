#include "sim/history_host.h"

#include <utility>

#include "api/backup.h"
#include "api/rules.h"
#include "client/history_shares.h"
#include "client/recovery.h"
#include "client/rules.h"
#include "sim/device.h"
#include "sim/known.h"

namespace causeway::sim {
namespace {

using client::BackupIndex;
using client::Engine;
using client::SealedSegment;
using client::StoreTransaction;

constexpr std::size_t all_lines = 100'000;

/// The backup that the hub answered; not even an empty one where it said anything else.
std::optional<std::optional<api::BackupReply>> held_backup(const api::ParsedReply& reply) {
  if (reply.broke(api::rules::backup_exists)) return std::optional<api::BackupReply>();
  if (!reply.ok()) return std::nullopt;
  return std::optional(*tls::decode<api::BackupReply>(reply.body));
}

/// What a person has before their eyes, and is at the hub.
std::set<client::MessageId> lines_at(StoreTransaction& store) {
  std::set<client::MessageId> lines;
  for (const client::Conversation& conversation : must(store.conversations())) {
    for (const auto& line : must(store.messages(conversation.id, {}, all_lines))) {
      const bool is_said =
          line.state == client::MessageState::sent || line.state == client::MessageState::received;
      const bool stays = line.presence == client::Presence::shown && !is_fading(line);
      if (is_said && stays) lines.insert(line.id);
    }
  }
  return lines;
}

/// Seals whatever the index lacks, and names it there.
std::vector<SealedSegment> pack(
    StoreTransaction& store, BackupIndex& index, client::Reach reach, Random& random
) {
  std::vector<SealedSegment> segments;
  while (auto packed = must(client::pack_segment(store, index, reach))) {
    auto sealed = client::seal_segment(*std::move(packed), random);
    client::insert(index, client::copy_of(sealed.entry));
    segments.push_back(std::move(sealed));
  }
  return segments;
}

std::optional<client::Recovery> recovery_of(Device& device) {
  return must(must(device.store().begin())->recovery());
}

bool is_in_force(Device& device) {
  const auto recovery = recovery_of(device);
  return recovery && recovery->state == client::RecoveryState::in_force;
}

}  // namespace

template <typename Request>
void HistoryHost::ask(const Request& request, Continue next) {
  if (!device_.is_reachable()) return;
  ports_.hub.post(
      device_.id(),
      Request::op,
      tls::encode(request),
      [this, round = round_, life = device_.life(), next = std::move(next)](const Bytes& answer) {
        if (round == round_ && life == device_.life() && device_.is_reachable()) {
          next(*api::parse_reply(answer));
        }
      }
  );
}

void HistoryHost::make_key() {
  const bool is_made =
      device_.command([](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
        return engine.renew_recovery_key(store, now);
      });
  if (!is_made) return;
  if (!device_.is_running()) return;
  ports_.journal.key_made(device_.username(), recovery_of(device_)->key);
  work();
}

void HistoryHost::work() {
  if (!device_.is_reachable()) return;
  ++round_;
  if (answer_asker()) return;
  const auto recovery = recovery_of(device_);
  const bool has_key = recovery && recovery->state != client::RecoveryState::replaced;
  const bool reads_backup = is_reading_back_ && is_in_force(device_);
  if (is_reading_back_ && !reads_backup) ask_for_history();
  if (!has_key) return;
  ask(api::BackupRequest{}, [this, reads_backup](const api::ParsedReply& reply) {
    const auto held = held_backup(reply);
    if (!held) return;
    reads_backup && !is_index_due_ ? read(*held) : write(*held);
  });
}

std::optional<BackupIndex> HistoryHost::open(const std::optional<api::BackupReply>& held) {
  auto index = client::base_index(**device_.store().begin(), held, device_.clock());
  if (index.ok()) return *std::move(index);
  if (index.error().is(client::rules::recovery_key_is_in_force)) {
    device_.command([](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
      return engine.lose_recovery_key(store, now);
    });
  } else {
    ports_.journal.fault("a backup is refused: " + std::string(index.error().rule().name));
  }
  return std::nullopt;
}

void HistoryHost::upload(std::vector<SealedSegment> segments, std::function<void()> next) {
  if (segments.empty()) return next();
  SealedSegment last = std::move(segments.back());
  segments.pop_back();
  const api::BeginBlobRequest begin{.blob = last.entry.blob, .size = last.blob.size()};
  ask(begin,
      [this,
       last = std::make_shared<SealedSegment>(std::move(last)),
       rest = std::make_shared<std::vector<SealedSegment>>(std::move(segments)),
       next = std::move(next)](const api::ParsedReply& reply) {
        if (!reply.ok()) return;
        if (!ports_.hub.keep_blob(*device_.id(), last->entry.blob, std::move(last->blob))) return;
        upload(std::move(*rest), next);
      });
}

void HistoryHost::write(const std::optional<api::BackupReply>& held) {
  auto base = open(held);
  if (!base) return;
  Written written{.index = *std::move(base)};
  BackupIndex& index = written.index;
  written.is_begun_anew = index.segments.empty();
  written.is_swept = ports_.random.below(2) == 0;
  const SecretBytes before = tls::encode_secret(index);
  if (!import_account(index) || !device_.is_running()) return;
  auto segments = pack_all(written);
  const bool is_changed = !held || !is_in_force(device_) || !(tls::encode_secret(index) == before);
  if (!is_changed) return note(written);
  ++index.version;
  index.created_ms = to_unix_ms(device_.clock());
  upload(std::move(segments), [this, written = std::make_shared<Written>(std::move(written))] {
    put(std::move(*written));
  });
}

std::vector<SealedSegment> HistoryHost::pack_all(Written& written) {
  const auto store = must(device_.store().begin());
  written.covered = must(client::what_is_here(*store));
  if (written.is_swept) {
    INVARIANT(client::drop_stale(*store, written.index).ok());
    written.promised = lines_at(*store);
  }
  const auto reach = written.is_swept ? client::Reach::everything : client::Reach::recent;
  auto segments = pack(*store, written.index, reach, ports_.random);
  INVARIANT(client::put_account(*store, written.index).ok());
  return segments;
}

void HistoryHost::put(Written written) {
  const auto recovery = recovery_of(device_);
  if (!recovery) return;
  api::PutBackupRequest request{
      .expected_version = written.index.version - 1,
      .authenticator_hash = client::authenticator_hash_of(recovery->key),
      .sealed_index = client::seal_index(recovery->key, written.index, ports_.random),
      .blobs = {},
  };
  for (const auto& entry : written.index.segments) request.blobs.push_back(entry.blob);
  ask(request,
      [this,
       written = std::make_shared<Written>(std::move(written))](const api::ParsedReply& reply) {
        if (reply.ok()) note(*written);
      });
}

void HistoryHost::note(const Written& written) {
  const bool is_noted =
      device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
        return engine.note_backup(
            store, {written.index.version, written.covered, written.is_swept}, now
        );
      });
  if (!is_noted || !device_.is_running()) return;
  is_index_due_ = false;
  const auto recovery = recovery_of(device_);
  ports_.journal.backed_up(
      device_.username(),
      {.key = recovery->key.clone(),
       .statement_version = written.index.record.statement_version,
       .lines = written.promised},
      written.is_begun_anew
  );
}

void HistoryHost::read(const std::optional<api::BackupReply>& held) {
  if (!held) return;
  const auto index = open(held);
  if (index && import_account(*index) && import(index->segments)) is_reading_back_ = false;
}

bool HistoryHost::import_account(const BackupIndex& index) {
  return device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
    return engine.import_account(store, index, now);
  });
}

bool HistoryHost::import(const std::vector<client::SegmentEntry>& entries) {
  for (const auto& entry : entries) {
    const Bytes* blob = ports_.hub.find_blob(entry.blob);
    if (blob == nullptr) return false;
    const auto segment = must(client::open_segment(entry, *blob));
    const bool is_taken =
        device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
          TRY(engine.import_segment(store, segment, now));
          return {};
        });
    if (!is_taken) return false;
  }
  return true;
}

/// Whether somebody of the account asks for older messages, and is given them.
bool HistoryHost::answer_asker() {
  BackupIndex index;
  std::vector<SealedSegment> segments;
  std::set<client::MessageId> lines;
  std::vector<DeviceId> askers;
  {
    const auto store = must(device_.store().begin());
    askers = must(client::history_askers(*store));
    if (!askers.empty()) {
      segments = pack(*store, index, client::Reach::everything, ports_.random);
      lines = lines_at(*store);
    }
  }
  if (segments.empty()) return false;
  const auto share =
      std::make_shared<content::HistoryShare>(client::share_of(index, askers.front()));
  upload(std::move(segments), [this, share, lines = std::move(lines)] {
    const bool is_said =
        device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
          return engine.share_history(store, *share, now);
        });
    if (is_said) ports_.journal.shared(share->segments.front().blob, lines);
  });
  return true;
}

/// Takes in what another device gave, or asks for it.
void HistoryHost::ask_for_history() {
  const DeviceId device = *device_.id();
  const auto share = must(client::newest_history_share(**device_.store().begin(), device));
  if (share && share->segments.empty()) return;
  if (!share) {
    device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
      return engine.share_history(store, {.device = device, .segments = {}}, now);
    });
    return;
  }
  std::vector<client::SegmentEntry> entries;
  for (const auto& shared : share->segments) entries.push_back(client::entry_of(shared));
  if (!import(entries)) return;
  is_reading_back_ = false;
  ports_.journal.was_given(device, share->segments.front().blob);
}

}  // namespace causeway::sim
