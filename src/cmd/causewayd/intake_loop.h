#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "cmd/causewayd/on_writer.h"
#include "provider/store.h"
#include "safety/attachments.h"
#include "safety/intake_round.h"

namespace causeway::causewayd {

struct IntakePorts {
  provider::ProviderStore& provider;
  safety::SafetyStore& safety;
  safety::ReportOpener& opener;
  provider::Blobs& blobs;
  safety::AttachmentFiles& attachments;
  Clock& clock;
  OnWriter on_writer;
  /// What keeps reports from being taken in; told when it begins, and when it is another.
  std::function<void(const std::string&)> failed;
};

/// Takes reports from where they wait to their cases, and fetches what is attached to them, on a
/// thread of its own, each second and as long as there are some. What fails is tried again: a
/// report is gone from where it waits only when it is kept where it belongs.
class IntakeLoop {
 public:
  explicit IntakeLoop(IntakePorts ports, safety::RoundSize size = {});
  IntakeLoop(const IntakeLoop&) = delete;
  IntakeLoop& operator=(const IntakeLoop&) = delete;
  ~IntakeLoop();

  void start();
  /// Returns when the part of a round that is on its way is kept.
  void stop();

 private:
  static constexpr std::chrono::seconds pause{1};

  void run();
  /// Whether anything was taken in.
  bool take_in();
  void take_in_waiting(safety::Round& round);
  /// What is held up is tried once more, from the front.
  void try_held_up_when_due();
  /// Whether there is more to fetch at once.
  bool fetch();
  void remove(std::span<const safety::DoneFiling> done);
  /// Where it is another than what was told last.
  void tell(std::string& told, const std::string& failure);
  void tell_of_held_up();

  IntakePorts ports_;
  safety::RoundSize size_;
  std::string told_;
  std::string told_of_held_up_;
  std::string told_of_attachments_;
  safety::HeldUp held_up_;
  Instant held_up_changed_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace causeway::causewayd
