#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>

#include "adapters/process/child_process.h"
#include "base/clock.h"
#include "cmd/causewayd/media_message.h"

namespace causeway::causewayd {

namespace rules {
inline constexpr Rule media_process_survives{
    "media.process_survives", "docs/adr/0021-media-process.md"
};
inline constexpr Rule media_time_is_within_limit{
    "media.time_is_within_limit", "docs/adr/0021-media-process.md"
};
}  // namespace rules

struct MediaDeskOptions {
  /// The program whose `media` is started; this one by default.
  std::string program = "/proc/self/exe";
  /// How long a picture may take in all, whatever the process says meanwhile. More than its own
  /// limit on CPU time, so that a picture that is merely large ends by that.
  Milliseconds patience{60'000};
};

/// The parent's side of `causewayd media`: has pictures of others made anew, one at a time, each by
/// a process of its own. Whoever takes one over has that picture, and neither what is left in
/// memory of those before nor those that come after. The next process is started in advance. A
/// resource; any thread may ask.
class MediaDesk final : public safety::MediaMaker {
 public:
  explicit MediaDesk(MediaDeskOptions options = {});
  ~MediaDesk() override;
  MediaDesk(const MediaDesk&) = delete;
  MediaDesk& operator=(const MediaDesk&) = delete;

  /// The rules of `make_media` and `parse_media_answer`; `rules::media_process_survives` where the
  /// picture ended the process, `rules::media_time_is_within_limit` where it took too long. Throws
  /// `std::system_error` where no process can be started or shuts itself in: nothing has then been
  /// said of the picture.
  Result<Media> make(ByteView file) override;

  /// Of the process that waits for the next picture; nothing where none does.
  std::optional<pid_t> process_id();

 private:
  std::unique_ptr<adapters::process::ChildProcess> start() const;
  std::unique_ptr<adapters::process::ChildProcess> take_next();
  void check_shut_in(adapters::process::ChildProcess& process) const;
  Result<Media> ask(adapters::process::ChildProcess& process, ByteView file) const;

  const MediaDeskOptions options_;
  std::mutex mutex_;
  std::unique_ptr<adapters::process::ChildProcess> next_;
};

}  // namespace causeway::causewayd
