#include "cmd/causewayd/round_loop.h"

#include <utility>

namespace causeway::causewayd {

RoundLoop::RoundLoop(std::function<bool()> round, std::function<void(const std::string&)> failed)
    : round_(std::move(round)), failed_(std::move(failed)) {}

RoundLoop::~RoundLoop() {
  stop();
}

void RoundLoop::start() {
  thread_ = std::thread([this] { run(); });
}

void RoundLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RoundLoop::run() {
  for (;;) {
    const bool has_more = do_round();
    std::unique_lock lock(mutex_);
    if (!has_more) stopped_.wait_for(lock, pause, [this] { return is_stopping_; });
    if (is_stopping_) return;
  }
}

bool RoundLoop::do_round() {
  try {
    const bool has_more = round_();
    tell("");
    return has_more;
  } catch (const std::exception& error) {
    tell(error.what());
    return false;
  }
}

void RoundLoop::tell(const std::string& failure) {
  if (failure != told_ && !failure.empty()) failed_(failure);
  told_ = failure;
}

}  // namespace causeway::causewayd
