#include "cmd/causewayd/intake_loop.h"

#include <algorithm>

namespace causeway::causewayd {
namespace {

/// Messages wait behind this.
constexpr std::size_t removed_at_once = 256;
/// How long what waits for a key is passed over: the key may be there again.
constexpr std::chrono::minutes held_up_pause{1};

}  // namespace

IntakeLoop::IntakeLoop(IntakePorts ports, safety::RoundSize size)
    : ports_(std::move(ports)), size_(size) {}

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
  try_held_up_when_due();
  safety::Round round;
  round.held_up = held_up_;
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
  tell(told_, failure);
  // What is left may be before what is held up: the next round begins where this one did.
  if (!failure.empty()) return false;
  const bool more_are_held_up = round.held_up.count > held_up_.count;
  if (more_are_held_up) held_up_changed_ = ports_.clock.now();
  held_up_ = round.held_up;
  const bool has_more = more_are_held_up || !round.done.empty();
  if (!has_more) tell_of_held_up();
  return has_more;
}

void IntakeLoop::try_held_up_when_due() {
  const bool is_due = ports_.clock.now() >= held_up_changed_ + held_up_pause;
  if (held_up_.count == 0 || !is_due) return;
  tell_of_held_up();
  held_up_ = {};
}

void IntakeLoop::take_in_waiting(safety::Round& round) {
  round.is_enough = [this] {
    const std::lock_guard lock(mutex_);
    return is_stopping_;
  };
  const auto reading = ports_.provider.begin_read();
  safety::take_in_waiting(*reading, ports_.safety, ports_.opener, ports_.clock.now(), size_, round);
}

bool IntakeLoop::fetch() {
  try {
    const auto reading = ports_.provider.begin_read();
    const bool has_more = safety::fetch_attachments(
        *reading, ports_.blobs, ports_.safety, ports_.attachments, ports_.clock.now()
    );
    tell(told_of_attachments_, "");
    return has_more;
  } catch (const std::exception& error) {
    const std::string what = "An attachment of a report cannot be fetched: ";
    tell(told_of_attachments_, what + error.what());
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

void IntakeLoop::tell(std::string& told, const std::string& failure) {
  if (failure != told && !failure.empty()) ports_.failed(failure);
  told = failure;
}

void IntakeLoop::tell_of_held_up() {
  const std::string count = std::to_string(held_up_.count);
  const bool is_any = held_up_.count > 0;
  tell(told_of_held_up_, is_any ? count + " reports wait for a key that is not held." : "");
}

}  // namespace causeway::causewayd
