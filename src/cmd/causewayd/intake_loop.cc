#include "cmd/causewayd/intake_loop.h"

#include <algorithm>

namespace causeway::causewayd {
namespace {

/// Messages wait behind this.
constexpr std::size_t removed_at_once = 256;

}  // namespace

IntakeLoop::IntakeLoop(IntakePorts ports) : ports_(std::move(ports)) {}

IntakeLoop::~IntakeLoop() {
  stop();
}

void IntakeLoop::start() {
  thread_ = std::thread([this] { run(); });
}

void IntakeLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void IntakeLoop::run() {
  for (;;) {
    const bool has_taken = take_in();
    const bool more = fetch() || has_taken;
    std::unique_lock lock(mutex_);
    if (!more) stopped_.wait_for(lock, pause, [this] { return is_stopping_; });
    if (is_stopping_) return;
  }
}

bool IntakeLoop::take_in() {
  safety::Round round;
  std::string failure;
  try {
    take_in_waiting(round);
  } catch (const std::exception& error) {
    failure = error.what();
  }
  try {
    remove(round.done);  // also where another part failed: what is kept is not taken in again
  } catch (const std::exception& error) {
    failure = error.what();
  }
  if (failure.empty() && round.held_up > 0) {
    failure = std::to_string(round.held_up) + " reports wait for a key that is not held.";
  }
  tell(failure);
  return !round.done.empty() && failure.empty();
}

void IntakeLoop::take_in_waiting(safety::Round& round) {
  safety::RoundSize size;
  size.is_enough = [this] {
    const std::lock_guard lock(mutex_);
    return is_stopping_;
  };
  const auto reading = ports_.provider.begin_read();
  safety::take_in_waiting(*reading, ports_.safety, ports_.opener, ports_.clock.now(), size, round);
}

bool IntakeLoop::fetch() {
  try {
    const auto reading = ports_.provider.begin_read();
    const bool has_more = safety::fetch_attachments(
        *reading, ports_.blobs, ports_.safety, ports_.attachments, ports_.clock.now()
    );
    tell_of_attachments("");
    return has_more;
  } catch (const std::exception& error) {
    tell_of_attachments(error.what());
    return false;
  }
}

void IntakeLoop::remove(std::span<const safety::DoneFiling> done) {
  while (!done.empty()) {
    const auto some = done.first(std::min(done.size(), removed_at_once));
    write_to_provider(ports_.on_writer, ports_.provider, [&](provider::Transaction& writing) {
      for (const safety::DoneFiling& each : some) {
        writing.reports().remove(each.account, each.kind, each.id);
      }
    });
    done = done.subspan(some.size());
  }
}

void IntakeLoop::tell(const std::string& failure) {
  if (failure != told_ && !failure.empty()) ports_.failed(failure);
  told_ = failure;
}

void IntakeLoop::tell_of_attachments(const std::string& failure) {
  const bool is_new = failure != told_of_attachments_ && !failure.empty();
  if (is_new) ports_.failed("An attachment of a report cannot be fetched: " + failure);
  told_of_attachments_ = failure;
}

}  // namespace causeway::causewayd
