#pragma once

#include <map>

#include "api/conversations.h"
#include "client/backup_round.h"
#include "client/recovery.h"
#include "cmd/causeway-sim/engine_pair_test.h"
#include "provider/blobs.h"

/// What a host does for a backup, between the engine and the hub: as `cmd/causeway` does it over
/// HTTP, here without a network.
namespace causeway::simulate::answers {

namespace backup_step = client::backup_step;

class BackupHost {
 public:
  explicit BackupHost(EngineWorld& world) : world_(world) {}

  /// What the last `write` said at its end, and how many blobs it and others before have uploaded.
  std::optional<Error> broke;
  std::size_t uploads = 0;

  /// The hub has lost it.
  void lose(BlobId blob) { blobs_.erase(blob); }

  void spoil(BlobId blob) { blobs_.at(blob).back() ^= 1U; }

  /// A blob that is complete at the hub.
  void upload(Phone& phone, BlobId blob, Bytes bytes) {
    const DeviceId device = *phone.device;
    const auto begun = world_.ask(device, api::BeginBlobRequest{blob, bytes.size()});
    EXPECT_EQ(begun.status, api::Status::ok);
    provider::advance_blob(world_.hub_store(), {device, blob, 0, bytes.size()});
    blobs_[blob] = std::move(bytes);
  }

  std::optional<api::BackupReply> held(Phone& phone) {
    const auto outcome = world_.ask(*phone.device, api::BackupRequest{});
    if (outcome.status != api::Status::ok) return std::nullopt;
    return *tls::decode<api::BackupReply>(api::parse_reply(outcome.reply)->body);
  }

  client::BackupIndex base(Phone& phone) {
    return world_.look(phone, [&](StoreTransaction& store) {
      return client::base_index(store, held(phone), world_.now);
    });
  }

  /// Packs and uploads what the index lacks.
  std::size_t pack(Phone& phone, client::BackupIndex& index, client::Reach reach) {
    std::size_t segments = 0;
    auto uncovered = world_.look(phone, [&](StoreTransaction& store) {
      return client::Uncovered::find(store, index, reach);
    });
    for (;; ++segments) {
      auto packed =
          world_.look(phone, [&](StoreTransaction& store) { return uncovered.pack(store); });
      if (!packed) return segments;
      auto sealed = client::seal_segment(*std::move(packed), world_.random);
      upload(phone, sealed.entry.blob, std::move(sealed.blob));
      client::insert(index, std::move(sealed.entry));
    }
  }

  /// The hub's answer to the next version.
  provider::Outcome put(Phone& phone, client::BackupIndex& index) {
    api::PutBackupRequest request{.expected_version = index.version++};
    const auto recovery =
        *world_.look(phone, [](StoreTransaction& store) { return store.recovery(); });
    request.authenticator_hash = client::authenticator_hash_of(recovery.key);
    request.sealed_index = *client::seal_index(recovery.key, index, world_.random);
    for (const auto& entry : index.segments) request.blobs.push_back(entry.blob);
    return world_.ask(*phone.device, request);
  }

  Result<void> note(Phone& phone, const client::BackupIndex& index) {
    return world_.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
      const std::uint64_t covered = TRY(client::what_is_here(store));
      return engine.note_backup(store, {index.version, covered, false}, world_.now);
    });
  }

  /// All of it at once. How many segments are in it then.
  std::size_t write(Phone& phone, client::Sweep sweep = client::Sweep::none) {
    client::BackupRound round(world_.random, sweep);
    const auto backup = held(phone);
    BackupStep step =
        take(phone, [&](const client::Turn& turn) { return round.begin(turn, backup); });
    Host on{*this, phone, round};
    while (!std::holds_alternative<backup_step::Done>(step)) step = std::visit(on, step);
    broke = std::get<backup_step::Done>(step).broke;
    return round.index().segments.size();
  }

  void make_key(Phone& phone) {
    EXPECT_TRUE(world_
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.renew_recovery_key(store, world_.now);
                        }
                    )
                    .ok());
  }

  client::RecoveryKey key(Phone& phone) {
    const auto recovery =
        world_.look(phone, [](StoreTransaction& store) { return store.recovery(); });
    return recovery ? recovery->key.clone() : client::RecoveryKey();
  }

  provider::Outcome ask_to_recover(const std::string& username, const client::RecoveryKey& key) {
    return world_.ask(
        std::nullopt, api::RecoverRequest{to_bytes(username), client::authenticator_of(key)}
    );
  }

  Result<void> import_account(Phone& phone, const client::BackupIndex& index) {
    return world_.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.import_account(store, index, world_.now);
    });
  }

  client::Segment open(const client::SegmentEntry& entry) {
    return *client::open_segment(entry, blobs_.at(entry.blob));
  }

  Result<void> import_all(Phone& phone) {
    const auto faults = std::exchange(phone.faults, {});
    const auto index = base(phone);
    phone.faults = faults;
    TRY(import_account(phone, index));
    for (const auto& entry : index.segments) {
      const auto segment = open(entry);
      const auto done =
          world_.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
            TRY(engine.import_segment(store, segment, world_.now));
            return {};
          });
      if (!done.ok()) return done;
    }
    return {};
  }

  /// One attempt of an empty phone to go on with the account: until it may log in.
  Result<void> begin_recovery(
      Phone& phone, const client::RecoveryKey& key, client::Others others = client::Others::stay
  ) {
    const auto outcome = ask_to_recover(phone.username, key);
    const auto reply = *tls::decode<api::RecoverReply>(api::parse_reply(outcome.reply)->body);
    std::optional<api::PublishRecoveredRequest> publish;
    TRY(world_.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
      publish = TRY(engine.begin_recovery(
          store, {"hub.example", "new machine", key}, reply, others, world_.now
      ));
      return {};
    }));
    if (publish) {
      const auto published = world_.ask(std::nullopt, *publish);
      EXPECT_EQ(published.status, api::Status::ok);
      world_.tell_devices(published);
    }
    return {};
  }

  /// As a person does it whose devices are gone.
  Phone& recover(
      const std::string& username,
      const client::RecoveryKey& key,
      client::Others others = client::Others::stay
  ) {
    Phone& phone = world_.empty_phone(username);
    EXPECT_TRUE(begin_recovery(phone, key, others).ok());
    world_.start(phone);
    EXPECT_TRUE(import_all(phone).ok());
    world_.pass(std::chrono::seconds(5));
    return phone;
  }

 private:
  using BackupStep = client::BackupStep;

  struct Host {
    BackupHost& host;
    Phone& phone;
    client::BackupRound& round;

    BackupStep operator()(const backup_step::LookFor& step) {
      std::vector<BlobId> lost;
      for (const BlobId& blob : step.blobs) {
        if (!host.blobs_.contains(blob)) lost.push_back(blob);
      }
      return host.take(phone, [&](const client::Turn& turn) { return round.lost(turn, lost); });
    }

    BackupStep operator()(const backup_step::Fetch& step) {
      const auto found = host.blobs_.find(step.entry.blob);
      const auto blob = found == host.blobs_.end() ? std::nullopt : std::optional(found->second);
      return host.take(phone, [&](const client::Turn& turn) { return round.fetched(turn, blob); });
    }

    BackupStep operator()(backup_step::Upload& step) {
      ++host.uploads;
      host.upload(phone, step.blob, std::move(step.bytes));
      return host.take(phone, [&](const client::Turn& turn) { return round.uploaded(turn); });
    }

    BackupStep operator()(const backup_step::Put& step) {
      EXPECT_EQ(host.world_.ask(*phone.device, step.request).status, api::Status::ok);
      return host.take(phone, [&](const client::Turn& turn) { return round.taken(turn); });
    }

    BackupStep operator()(const backup_step::Done& step) { return step; }
  };

  template <typename Work>
  BackupStep take(Phone& phone, Work&& work) {
    return world_.command_for<BackupStep>(phone, [&](Engine& engine, StoreTransaction& store) {
      return work(client::Turn{engine, store, world_.now});
    });
  }

  EngineWorld& world_;
  std::map<BlobId, Bytes> blobs_;
};

}  // namespace causeway::simulate::answers
