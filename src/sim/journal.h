#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "client/records.h"
#include "crypto/hash.h"

namespace causeway::sim {

/// That the hub accepted a message, written down when it became durable there.
struct AcceptedSend {
  ConversationId conversation;
  std::uint64_t seq = 0;
  DeviceId sender;
  std::vector<DeviceId> recipients;
  bool is_fleeting = false;  // whoever is there hears of it, and nobody keeps it
  bool is_lie = false;       // what it commits to is not what it says: shown to nobody
};

/// What happened, for the checkers and for people.
class Journal {
 public:
  void accepted(AcceptedSend send) { accepted_.push_back(std::move(send)); }

  const std::vector<AcceptedSend>& accepted() const { return accepted_; }

  /// The hub gave away a one-time key package, by the hash of its encoding.
  void handed_out(const crypto::Sha256& key_package) {
    if (!handed_out_.insert(key_package).second)
      fault("a one-time key package was given away twice");
  }

  /// A device has a last resort at the hub, for groups of this suite: it never has nothing.
  void stocked(DeviceId device, std::uint16_t suite) { stocked_.emplace(device, suite); }

  bool was_stocked(DeviceId device, std::uint16_t suite) const {
    return stocked_.contains({device, suite});
  }

  /// A message that a member made against the rules, by the hash of its encoding.
  void lied(const crypto::Sha256& message) { lies_.insert(message); }

  bool is_lie(const crypto::Sha256& message) const { return lies_.contains(message); }

  /// An acknowledgement that the hub could not keep; the next login makes it good.
  void lost_ack(DeviceId device) { lost_acks_.insert(device); }

  bool has_lost_ack(DeviceId device) const { return lost_acks_.contains(device); }

  /// A device has an older copy of its disk again. What it had seen since is not there, and what
  /// was on its way to it may not be readable.
  void restored(DeviceId device) { restored_.insert(device); }

  bool was_restored(DeviceId device) const { return restored_.contains(device); }

  std::size_t restored_count() const { return restored_.size(); }

  /// A message came to a device that could not open it.
  void could_not_open(DeviceId device, ConversationId conversation, std::uint64_t seq) {
    unopened_.insert({device, conversation, seq});
  }

  using Unopened = std::tuple<DeviceId, ConversationId, std::uint64_t>;

  const std::set<Unopened>& unopened() const { return unopened_; }

  /// A device of this account has stored a message, written down when that became durable.
  void stored(AccountId account, const client::MessageId& id) { stored_.emplace(account, id); }

  bool has_stored(AccountId account, const client::MessageId& id) const {
    return stored_.contains({account, id});
  }

  /// An account took the device off: what is accepted from now on is not for it.
  void revoked(DeviceId device) { revoked_.emplace(device, accepted_.size()); }

  bool was_revoked(DeviceId device) const { return revoked_.contains(device); }

  /// How many messages had been accepted by then. Requires that it was.
  std::size_t accepted_before_revocation(DeviceId device) const { return revoked_.at(device); }

  void note(Instant now, std::string what);

  /// The newest lines.
  const std::vector<std::string>& lines() const { return lines_; }

  /// Something is wrong: the run has failed.
  void fault(std::string what) { faults_.push_back(std::move(what)); }

  const std::vector<std::string>& faults() const { return faults_; }

 private:
  static constexpr std::size_t lines_max = 50;

  std::vector<AcceptedSend> accepted_;
  std::set<crypto::Sha256> lies_;
  std::set<crypto::Sha256> handed_out_;
  std::set<std::pair<DeviceId, std::uint16_t>> stocked_;
  std::set<DeviceId> lost_acks_;
  std::set<DeviceId> restored_;
  std::set<Unopened> unopened_;
  std::set<std::pair<AccountId, client::MessageId>> stored_;
  std::map<DeviceId, std::size_t> revoked_;
  std::vector<std::string> lines_;
  std::vector<std::string> faults_;
};

}  // namespace causeway::sim
