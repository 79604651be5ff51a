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
  auto uncovered = must(client::Uncovered::find(store, index, reach));
  while (auto packed = must(uncovered.pack(store))) {
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
  if (answer_asker() || !device_.is_running()) return;
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

void HistoryHost::upload(BlobId blob, Bytes bytes, std::function<void()> next) {
  const api::BeginBlobRequest begin{.blob = blob, .size = bytes.size()};
  ask(begin,
      [this, blob, bytes = std::make_shared<Bytes>(std::move(bytes)), next = std::move(next)](
          const api::ParsedReply& reply
      ) {
        if (reply.ok() && ports_.hub.keep_blob(*device_.id(), blob, std::move(*bytes))) next();
      });
}

void HistoryHost::upload_all(std::vector<SealedSegment> segments, std::function<void()> next) {
  if (segments.empty()) return next();
  SealedSegment last = std::move(segments.back());
  segments.pop_back();
  upload(
      last.entry.blob,
      std::move(last.blob),
      [this,
       rest = std::make_shared<std::vector<SealedSegment>>(std::move(segments)),
       next = std::move(next)] { upload_all(std::move(*rest), next); }
  );
}

void HistoryHost::write(const std::optional<api::BackupReply>& held) {
  const auto sweep = ports_.random.below(2) == 0 ? client::Sweep::all : client::Sweep::none;
  const auto writing =
      std::make_shared<Writing>(Writing{client::BackupRound(ports_.random, sweep), sweep, false, {}}
      );
  take(writing, [&](const client::Turn& turn) -> Result<client::BackupStep> {
    const auto base = client::base_index(turn.store, held, turn.now);
    writing->is_begun_anew = base.ok() && base->segments.empty();
    if (sweep == client::Sweep::all) writing->promised = lines_at(turn.store);
    return writing->round.begin(turn, held);
  });
}

void HistoryHost::take(const std::shared_ptr<Writing>& writing, const Step& step) {
  std::optional<client::BackupStep> next;
  const bool is_taken =
      device_.command([&](Engine& engine, StoreTransaction& store, Instant now) -> Result<void> {
        next = TRY(step({engine, store, now}));
        return {};
      });
  if (is_taken && next && device_.is_running()) perform(writing, *std::move(next));
}

void HistoryHost::perform(const std::shared_ptr<Writing>& writing, client::BackupStep step) {
  namespace backup_step = client::backup_step;
  if (const auto* look = std::get_if<backup_step::LookFor>(&step)) {
    std::vector<BlobId> lost;
    for (const BlobId& blob : look->blobs) {
      if (ports_.hub.find_blob(blob) == nullptr) lost.push_back(blob);
    }
    take(writing, [&](const client::Turn& turn) { return writing->round.lost(turn, lost); });
  } else if (const auto* fetch = std::get_if<backup_step::Fetch>(&step)) {
    const Bytes* found = ports_.hub.find_blob(fetch->entry.blob);
    const auto blob = found == nullptr ? std::nullopt : std::optional(*found);
    take(writing, [&](const client::Turn& turn) { return writing->round.fetched(turn, blob); });
  } else if (auto* upload_step = std::get_if<backup_step::Upload>(&step)) {
    upload(upload_step->blob, std::move(upload_step->bytes), [this, writing] {
      take(writing, [&](const client::Turn& turn) { return writing->round.uploaded(turn); });
    });
  } else if (const auto* put = std::get_if<backup_step::Put>(&step)) {
    ask(put->request, [this, writing](const api::ParsedReply& reply) {
      if (!reply.ok()) return;
      take(writing, [&](const client::Turn& turn) { return writing->round.taken(turn); });
    });
  } else {
    note(*writing, std::get<backup_step::Done>(step).broke);
  }
}

void HistoryHost::note(const Writing& writing, std::optional<Error> broke) {
  if (broke) {
    if (broke->is(client::rules::recovery_key_is_in_force)) return;
    return ports_.journal.fault("a backup is refused: " + std::string(broke->rule().name));
  }
  is_index_due_ = false;
  const auto recovery = recovery_of(device_);
  ports_.journal.backed_up(
      device_.username(),
      {.key = recovery->key.clone(),
       .statement_version = writing.round.index().record.statement_version,
       .lines = writing.promised},
      writing.is_begun_anew
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
  const bool is_noted =
      device_.command([&](Engine&, StoreTransaction& store, Instant now) -> Result<void> {
        askers = TRY(client::history_askers(store, now));
        if (askers.empty()) return {};
        segments = pack(store, index, client::Reach::everything, ports_.random);
        lines = lines_at(store);
        return client::note_history_attempt(store, askers.front(), now);
      });
  if (!is_noted || segments.empty() || !device_.is_running()) return false;
  const auto share =
      std::make_shared<content::HistoryShare>(must(client::share_of(index, askers.front())));
  upload_all(std::move(segments), [this, share, lines = std::move(lines)] {
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
