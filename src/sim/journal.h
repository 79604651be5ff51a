#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"

namespace causeway::sim {

/// That the hub accepted a message, written down when it became durable there.
struct AcceptedSend {
  ConversationId conversation;
  std::uint64_t seq = 0;
  DeviceId sender;
  std::vector<DeviceId> recipients;
};

/// What happened, for the checkers and for people.
class Journal {
 public:
  void accepted(AcceptedSend send) { accepted_.push_back(std::move(send)); }

  const std::vector<AcceptedSend>& accepted() const { return accepted_; }

  void note(Instant now, std::string what);

  /// The newest lines.
  const std::vector<std::string>& lines() const { return lines_; }

  /// Something is wrong: the run has failed.
  void fault(std::string what) { faults_.push_back(std::move(what)); }

  const std::vector<std::string>& faults() const { return faults_; }

 private:
  static constexpr std::size_t lines_max = 50;

  std::vector<AcceptedSend> accepted_;
  std::vector<std::string> lines_;
  std::vector<std::string> faults_;
};

}  // namespace causeway::sim
