#include "cmd/causewayd/media_desk.h"

#include <condition_variable>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

#include "adapters/pictures/picture.h"

namespace causeway::causewayd {
namespace {

using adapters::process::ChannelError;
using adapters::process::ChildProcess;

constexpr std::size_t answer_size_max = 2 * media_webp_size_max + 1'024;

/// Kills a process that is not done in time. A limit on each read would not do: one byte now and
/// then keeps that.
class Deadline {
 public:
  Deadline(pid_t process, Milliseconds patience)
      : watcher_([this, process, patience] { watch(process, patience); }) {}

  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  ~Deadline() { stop(); }

  /// Whether it was met.
  bool stop() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    changed_.notify_one();
    if (watcher_.joinable()) watcher_.join();
    return !has_killed_;
  }

 private:
  void watch(pid_t process, Milliseconds patience) {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, patience, [this] { return is_over_; })) return;
    has_killed_ = true;
    ::kill(process, SIGKILL);  // not waited for yet, so that the number is still its own
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  bool has_killed_ = false;
  std::thread watcher_;
};

}  // namespace

MediaDesk::MediaDesk(MediaDeskOptions options) : options_(std::move(options)) {}

MediaDesk::~MediaDesk() = default;

Result<Media> MediaDesk::make(ByteView file) {
  if (file.size() > adapters::pictures::file_size_max) {
    return Error{adapters::pictures::rules::file_size_is_within_limit};
  }
  const std::lock_guard lock(mutex_);
  const auto process = take_next();
  check_shut_in(*process);
  next_ = start();  // comes up while this one works
  auto media = ask(*process, file);
  process->kill();
  return media;
}

std::unique_ptr<ChildProcess> MediaDesk::start() const {
  return std::make_unique<ChildProcess>(adapters::process::ChildOptions{
      .path = options_.program,
      .arguments = {"media"},
      .message_size_max = answer_size_max,
  });
}

std::unique_ptr<ChildProcess> MediaDesk::take_next() {
  auto process = std::exchange(next_, nullptr);
  if (process && !process->ending()) return process;
  return start();  // the first one, or it ended while it waited
}

/// It has seen no picture yet: what it says is true, and its end no picture's doing.
void MediaDesk::check_shut_in(ChildProcess& process) const {
  std::string said = "it ended";
  try {
    const Deadline deadline(process.id(), options_.patience);
    if (const auto message = process.channel().receive()) said = as_text(message->reveal());
  } catch (const ChannelError& error) {
    said = error.what();
  }
  if (said == media_is_shut_in) return;
  process.kill();
  const auto code = std::make_error_code(std::errc::operation_not_permitted);
  throw std::system_error(code, "the process for pictures is not shut in: " + said);
}

Result<Media> MediaDesk::ask(ChildProcess& process, ByteView file) const {
  Deadline deadline(process.id(), options_.patience);
  try {
    const SecretBytes answer = process.channel().ask(file);
    if (!deadline.stop()) return Error{rules::media_time_is_within_limit};
    return parse_media_answer(answer.reveal());
  } catch (const ChannelError&) {
    const bool was_in_time = deadline.stop();
    return Error{was_in_time ? rules::media_process_survives : rules::media_time_is_within_limit};
  }
}

std::optional<pid_t> MediaDesk::process_id() {
  const std::lock_guard lock(mutex_);
  if (!next_ || next_->ending()) return std::nullopt;
  return next_->id();
}

}  // namespace causeway::causewayd
