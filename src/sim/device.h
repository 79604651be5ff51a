#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/engine.h"
#include "client/recovery.h"
#include "sim/history_host.h"
#include "sim/hub.h"

namespace causeway::sim {

/// What a person has who comes back by the recovery key.
struct Recoverer {
  client::RecoveryKey key;
  client::Others others{};
};

/// A person's device: the production engine over a simulated disk and network.
class Device {
 public:
  struct Ports {
    Schedule& schedule;
    Network& network;
    SeededRandom& random;
    Stores& stores;
    Journal& journal;
    Hub& hub;
    /// Whether a device of the account is left that can change which devices it has.
    std::function<bool(const std::string& username)> somebody_certifies;
  };

  Device(Ports ports, std::size_t index, std::string username);
  /// One more of the account of `sponsor`, which lets it in.
  Device(Ports ports, std::size_t index, Device& sponsor);
  /// One that goes on with an account whose devices are gone.
  Device(Ports ports, std::size_t index, const std::string& username, const Recoverer& recoverer);

  void misbehave(const Faults& faults) { faults_ = faults; }

  /// Registers, or is linked, then connects whenever it can.
  void start();

  bool is_running() const { return store_ != nullptr; }

  const std::string& username() const { return username_; }

  /// Whether it has its place in the account.
  bool is_registered() const { return is_registered_; }

  /// Once it has one.
  std::optional<DeviceId> id() const { return device_; }

  /// Whether it is listed and has its account's identity key; requires that it runs.
  bool certifies();

  /// Whether it has a change of its account's devices to make, or may have, and somebody can.
  bool may_list_devices();

  /// Whether a change of its account's devices waits for devices that are all gone.
  bool waits_for_nobody();

  /// Nothing runs on it any more: its account took it off, or its disk is gone.
  bool is_retired() const { return is_retired_; }

  /// What it knew, nobody knows from it any more.
  bool is_lost() const { return is_lost_; }

  /// Of whose account it is; requires that it has its place.
  AccountId account() const { return account_; }

  /// Whether the hub hears it, as far as it knows.
  bool is_reachable() const { return is_running() && is_registered_ && !is_retired_ && link_; }

  /// Another number after each start.
  std::uint64_t life() const { return life_; }

  Instant clock() const { return ports_.schedule.now() + skew_; }

  HistoryHost& history() { return history_; }

  const HistoryHost& history() const { return history_; }

  using Command = std::function<Result<void>(client::Engine&, client::StoreTransaction&, Instant)>;
  /// In a transaction of its own; a refusal is part of life. Nothing while it is down. Whether it
  /// was done and is durable.
  bool command(const Command& command);

  /// Deletes the account when its groups have other owners; asks for it until it is done.
  void delete_account();

  void crash();
  /// Its disk is gone, and with it the device.
  void lose_disk();
  /// Stays away for a while.
  void go_offline();
  /// Cannot reach the hub for a while, and does not hear of it.
  void partition(Milliseconds time);

  /// Its clock is this far from the hub's.
  void set_clock(Milliseconds skew) { skew_ = skew; }

  /// Says something in a conversation and commits to something else, as a member may whose program
  /// is not ours. Whoever gets it must not show it.
  void lie(ConversationId conversation);

  /// For checkers.
  client::ClientStore& store() { return *store_; }

 private:
  void open();
  void try_to_register();
  void finish_registration(const Bytes& answer);
  void try_to_link();
  /// As the two devices do it over the hub, which can only delay it (client/link.h).
  bool link();
  bool cannot_certify(Device& sponsor);
  /// Nobody listed it after all: begins anew, as something new.
  void expect_to_be_listed();
  void try_to_recover();
  void recover(const api::RecoverReply& reply);
  void give_up(const Error& error);
  void be_registered();
  void plan_history();
  void begin_anew();
  /// The process is gone; its disk stays.
  void stop();
  void retire();
  void connect();
  void receive(Bytes frame);
  void plan_work(Milliseconds delay);
  void work();
  /// One transaction: `change`, then the events that came. Whether it was committed.
  bool run(const Command& change);
  /// What the transaction that was committed has brought.
  void note_stored(const client::Effects& effects);
  /// And what has come and cannot be opened.
  void note_unopened();
  void perform(client::Effects effects);
  void lose_link();
  Milliseconds absence();

  /// One upload more is at the hub, or will never be.
  void continue_uploads();
  /// With the process down: keeps a copy of its disk, or gets an earlier one back.
  void change_disk(std::uint64_t inbox_number);

  Ports ports_;
  std::size_t index_;
  std::string username_;
  Faults faults_;
  std::unique_ptr<client::ClientStore> store_;
  std::unique_ptr<client::Engine> engine_;
  std::shared_ptr<Link> link_;
  std::vector<client::Event> events_;
  Milliseconds skew_{0};
  Instant unreachable_until_;
  std::optional<std::uint64_t> copied_at_;  // the inbox number in the copy of its disk
  std::optional<DeviceId> device_;
  AccountId account_;
  Device* sponsor_ = nullptr;
  std::optional<Instant> lacks_key_since_;
  std::optional<Recoverer> recoverer_;
  HistoryHost history_;
  bool is_registered_ = false;
  std::set<BlobId> uploaded_;
  bool is_retired_ = false;
  bool is_lost_ = false;
  bool work_is_planned_ = false;
  std::uint64_t life_ = 0;
};

}  // namespace causeway::sim
