#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "provider/batch.h"
#include "provider/dispatcher.h"
#include "provider/franker.h"
#include "provider/gate.h"
#include "sim/journal.h"
#include "sim/network.h"
#include "sim/stores.h"

namespace causeway::sim {

/// The provider: its production handlers, gate and batches over a simulated disk and network.
class Hub {
 public:
  struct Ports {
    Schedule& schedule;
    Network& network;
    SeededRandom& random;
    Stores& stores;
    Journal& journal;
  };

  Hub(Ports ports, std::string domain);

  void misbehave(const Faults& faults) { faults_ = faults; }

  bool is_running() const { return store_ != nullptr; }

  /// A device has connected: its frames come through `link`.
  void accept(const std::shared_ptr<Link>& link);
  /// An operation over HTTP, of this device or of nobody; answered only while the hub runs.
  void post(
      std::optional<DeviceId> device,
      api::Op op,
      Bytes body,
      std::function<void(Bytes)> answer = [](const Bytes&) {}
  );
  /// The bytes of a blob that the device has begun. Whether they are durable, and complete.
  bool keep_blob(DeviceId device, BlobId blob, Bytes bytes);
  /// Null where it never was complete.
  const Bytes* find_blob(BlobId blob) const;

  /// Ends an account by a reset whose time is over. Requires that the hub runs.
  void reset(std::string_view username);

  /// The reviewers have looked at one of the reports, by `dice`, and tell its reporter, once.
  void tell_outcome(std::uint64_t dice);

  bool has_told_outcome(const report::ReportId& report) const { return told_.contains(report); }

  /// All that is not on the disk is gone; comes back after a while.
  void crash();

  const franking::ServerKeyRecord& frank_key() const { return frank_key_; }

  /// What reports are sealed to.
  const crypto::KemKeyPair& moderation_key() const { return moderation_key_; }

  const std::string& domain() const { return domain_; }

  /// How far the device's inbox is acknowledged. Requires that the hub runs.
  std::uint64_t acked(DeviceId device) {
    return store_->begin_read()->inboxes().state(device).acked;
  }

  /// Whether a statement of its account listed the device, now or before.
  bool was_listed(DeviceId device) const;
  /// Whether one did, and a later one does not.
  bool was_removed(DeviceId device) const;

  /// Of the account's newest statement; nothing where there is no such account.
  std::optional<std::uint32_t> statement_version(std::string_view username) const;

  /// For checkers.
  provider::ProviderStore& store() { return *store_; }

 private:
  void cut_revoked(const provider::Outcome& outcome);

  struct Peer {
    std::shared_ptr<Link> link;
    identity::Nonce nonce{};
    std::optional<DeviceId> device;
    std::optional<std::uint64_t> sent;
    std::uint64_t acked = 0;
  };

  struct Waiting {
    provider::Admitted request;
    std::function<void(provider::Outcome)> done;
  };

  void start();
  void receive(const std::shared_ptr<Link>& link, const Bytes& bytes);
  void handle(provider::Request request, std::function<void(provider::Outcome)> done);
  void run_batch();
  /// Who does not hear what is said in a direct conversation, by its messages: blocked before or
  /// behind any of them in the batch, which of the two counts is the hub's to say.
  using Deaf = std::map<ConversationId, std::set<AccountId>>;
  void find_deaf(const std::vector<provider::Admitted>& requests, Deaf& deaf) const;
  void settle(const provider::Request& request, const provider::Outcome& outcome, const Deaf& deaf);
  void settle_send(
      const provider::Request& request,
      const api::ParsedReply& reply,
      const provider::Outcome& outcome,
      const Deaf& deaf
  );
  void settle_claim(const provider::Request& request, const api::ParsedReply& reply);
  void note_refusal(const provider::Request& request, const provider::Outcome& outcome);
  void push(Peer& peer);
  Peer* find_peer(DeviceId device);
  /// Requires that the device was listed.
  AccountId account_of(DeviceId device) const;
  void reply(const std::shared_ptr<Link>& link, const api::Frame& head, provider::Outcome outcome);

  Ports ports_;
  std::string domain_;
  Faults faults_;
  franking::ServerKeyRecord frank_key_;
  crypto::KemKeyPair moderation_key_;
  std::unique_ptr<provider::LocalFranker> franker_;
  std::unique_ptr<provider::Dispatcher> dispatcher_;
  std::unique_ptr<provider::ProviderStore> store_;
  std::unique_ptr<provider::Gate> gate_;
  std::map<std::uint64_t, Peer> peers_;  // by Link::number
  std::vector<Waiting> waiting_;
  std::map<BlobId, Bytes> blobs_;
  std::set<report::ReportId> told_;
  bool batch_is_due_ = false;
  std::uint64_t life_ = 0;  // counts starts: what was planned in an older one does not happen
};

}  // namespace causeway::sim
