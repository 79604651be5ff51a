#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "client/backup_round.h"
#include "sim/hub.h"

/// What a device's host does beside the engine for what was said before: it writes the account's
/// backup and reads it back, and gives older messages to new devices (as cmd/causeway does).
namespace causeway::sim {

class Device;

/// Goes from one exchange with the hub to the next. An answer that does not come, and a crash in
/// between, end the round; the next begins anew.
class HistoryHost {
 public:
  struct Ports {
    Hub& hub;
    SeededRandom& random;
    Journal& journal;
  };

  HistoryHost(Ports ports, Device& device) : ports_(ports), device_(device) {}

  /// The person wants a recovery key, and has it on paper once the backup is written.
  void make_key();

  /// This device is new to its account: from now on it tries to get what was said before, from the
  /// backup where it has the key, or from another device.
  void read_back() { is_reading_back_ = true; }

  /// The same of one that came back by the recovery key: first of all the backup gets the identity
  /// key that the account has now.
  void come_back() { is_reading_back_ = is_index_due_ = true; }

  bool is_reading_back() const { return is_reading_back_; }

  /// Whatever is due, now and then.
  void work();

 private:
  /// A backup that is being written.
  struct Writing {
    client::BackupRound round;
    client::Sweep sweep{};
    bool is_begun_anew = false;            // nothing of the backup before is in it
    std::set<client::MessageId> promised;  // what whoever reads it has to find, where it was swept
  };

  using Step = std::function<Result<client::BackupStep>(const client::Turn&)>;
  using Continue = std::function<void(const api::ParsedReply&)>;

  /// The answer counts where this round still goes on.
  template <typename Request>
  void ask(const Request& request, Continue next);
  void upload(BlobId blob, Bytes bytes, std::function<void()> next);
  void upload_all(std::vector<client::SealedSegment> segments, std::function<void()> next);

  std::optional<client::BackupIndex> open(const std::optional<api::BackupReply>& held);
  void write(const std::optional<api::BackupReply>& held);
  void take(const std::shared_ptr<Writing>& writing, const Step& step);
  void perform(const std::shared_ptr<Writing>& writing, client::BackupStep step);
  void note(const Writing& writing, std::optional<Error> broke);
  void read(const std::optional<api::BackupReply>& held);
  bool import_account(const client::BackupIndex& index);
  bool import(const std::vector<client::SegmentEntry>& entries);

  bool answer_asker();
  void ask_for_history();

  Ports ports_;
  Device& device_;
  std::uint64_t round_ = 0;
  bool is_reading_back_ = false;
  bool is_index_due_ = false;
};

}  // namespace causeway::sim
