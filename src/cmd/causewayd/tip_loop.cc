#include "cmd/causewayd/tip_loop.h"

#include <utility>

namespace causeway::causewayd {

TipLoop::TipLoop(
    safety::TipPorts ports, Clock& clock, std::function<void(const std::string&)> failed
)
    : filer_(std::move(ports)), clock_(clock), failed_(std::move(failed)) {}

TipLoop::~TipLoop() {
  stop();
}

void TipLoop::start() {
  thread_ = std::thread([this] { run(); });
}

void TipLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void TipLoop::run() {
  for (;;) {
    const bool has_more = round();
    std::unique_lock lock(mutex_);
    if (!has_more) stopped_.wait_for(lock, pause, [this] { return is_stopping_; });
    if (is_stopping_) return;
  }
}

bool TipLoop::round() {
  try {
    const bool has_more = filer_.round(clock_.now());
    tell("");
    return has_more;
  } catch (const std::exception& error) {
    tell(error.what());
    return false;
  }
}

void TipLoop::tell(const std::string& failure) {
  if (failure != told_ && !failure.empty()) failed_(failure);
  told_ = failure;
}

}  // namespace causeway::causewayd
