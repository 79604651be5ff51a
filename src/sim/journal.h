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
#include "client/recovery_key.h"
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

  /// What the recovery key on paper is, and what whoever reads the backup has to find.
  struct BackedUp {
    client::RecoveryKey key;
    std::uint32_t statement_version = 0;  // of which it had the identity key, at some time
    std::set<client::MessageId> lines;
  };

  /// A person has another recovery key, which is not on paper yet: the one that is may open
  /// nothing any more.
  void key_made(const std::string& username, const client::RecoveryKey& key);
  /// The hub has a backup, and its writer has shown the person the key.
  void backed_up(const std::string& username, BackedUp written, bool is_begun_anew);

  bool has_key_unwritten(const std::string& username) const {
    const auto found = keys_unwritten_.find(username);
    return found != keys_unwritten_.end() && !found->second.empty();
  }

  /// Null where the person has no recovery key.
  const BackedUp* find_backup(const std::string& username) const;

  /// A device has said where these lines are for another one, by the first of the blobs; and that
  /// one has taken them in.
  void shared(BlobId blob, std::set<client::MessageId> lines) { shares_[blob] = std::move(lines); }

  void was_given(DeviceId device, BlobId blob) {
    promised_[device].insert(shares_[blob].begin(), shares_[blob].end());
  }

  /// A device came back by the recovery key.
  void recovered(DeviceId device, const std::string& username) {
    promised_[device] = find_backup(username)->lines;
    ++recovered_;
  }

  std::size_t recovered_count() const { return recovered_; }

  /// What a device has to have although it was not there when it was said.
  const std::map<DeviceId, std::set<client::MessageId>>& promised() const { return promised_; }

  /// Somebody wants a message to be gone everywhere.
  void erased(const client::MessageId& id) { erased_.insert(id); }

  bool was_erased(const client::MessageId& id) const { return erased_.contains(id); }

  /// An account has blocked another one, at some time.
  void blocked(AccountId account) { blockers_.insert(account); }

  bool has_blocked(AccountId account) const { return blockers_.contains(account); }

  /// A device's disk is gone, with all that was on it.
  void lost_disk(DeviceId device) { lost_disks_.insert(device); }

  bool has_lost_disk(DeviceId device) const { return lost_disks_.contains(device); }

  std::size_t lost_disk_count() const { return lost_disks_.size(); }

  /// A message that a member made against the rules, by the hash of its encoding.
  void lied(const crypto::Sha256& message) { lies_.insert(message); }

  bool is_lie(const crypto::Sha256& message) const { return lies_.contains(message); }

  /// An acknowledgement that the hub could not keep; the next login makes it good.
  void lost_ack(DeviceId device) { lost_acks_.insert(device); }

  bool has_lost_ack(DeviceId device) const { return lost_acks_.contains(device); }

  /// A device has an older copy of its disk again. What it had seen since is not there, and what
  /// was on its way to it may not be readable; what it was given of the time before it came, it
  /// may be given again, by somebody who has less of it.
  void restored(DeviceId device) {
    restored_.insert(device);
    promised_.erase(device);
  }

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
  std::map<std::string, BackedUp> backups_;
  std::map<std::string, std::set<crypto::Sha256>> keys_unwritten_;  // by hash
  std::map<BlobId, std::set<client::MessageId>> shares_;
  std::map<DeviceId, std::set<client::MessageId>> promised_;
  std::size_t recovered_ = 0;
  std::set<client::MessageId> erased_;
  std::set<DeviceId> lost_disks_;
  std::set<AccountId> blockers_;
  std::vector<std::string> lines_;
  std::vector<std::string> faults_;
};

}  // namespace causeway::sim
