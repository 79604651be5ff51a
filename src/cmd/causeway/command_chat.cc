#include <array>
#include <poll.h>
#include <set>
#include <unistd.h>
#include <utility>

#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/arrivals.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;

constexpr Milliseconds tick{1'000};
constexpr Milliseconds connect_time{5'000};

/// Lines from a descriptor, as they come.
class Lines {
 public:
  explicit Lines(int descriptor) : descriptor_(descriptor) {}

  bool has_ended() const { return has_ended_; }

  /// Reads once and returns the lines that are complete; at the end, what is left.
  std::vector<std::string> read() {
    std::array<char, 4096> block{};
    const auto count = ::read(descriptor_, block.data(), block.size());
    if (count < 0) return {};
    has_ended_ = count == 0;
    rest_.append(block.data(), static_cast<std::size_t>(count));
    std::vector<std::string> lines;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      lines.push_back(rest_.substr(0, end));
      rest_.erase(0, end + 1);
    }
    if (has_ended_ && !rest_.empty()) lines.push_back(std::exchange(rest_, {}));
    return lines;
  }

 private:
  int descriptor_;
  std::string rest_;
  bool has_ended_ = false;
};

/// A conversation at the keyboard.
class Conversing {
 public:
  Conversing(Workspace& workspace, TargetName name)
      : workspace_(workspace),
        name_(std::move(name)),
        arrivals_(workspace, [this](auto& store, const auto& conversation) {
          return is_meant(store, conversation, name_);
        }) {
    workspace_.device().listen([this](const client::Notice& notice) { hear(notice); });
  }

  void run() {
    if (::isatty(STDIN_FILENO) == 1) {
      workspace_.output().note("Each line that you type is sent; Ctrl-D ends the chat.");
    }
    arrivals_.show();
    Lines lines(STDIN_FILENO);
    bool has_come = false;
    while (!lines.has_ended()) {
      if (wait(has_come ? Milliseconds(0) : tick)) {
        for (const std::string& line : lines.read()) send_line(line);
      }
      has_come = workspace_.device().step(step_deadline());
      catch_up();
    }
    finish();
  }

 private:
  /// Whether there is something to read on stdin.
  bool wait(Milliseconds patience) const {
    std::array<pollfd, 2> descriptors{};
    descriptors[0] = {STDIN_FILENO, POLLIN, 0};
    descriptors[1] = {workspace_.device().native_handle(), POLLIN, 0};  // -1 is ignored
    const int ready = ::poll(descriptors.data(), 2, static_cast<int>(patience.count()));
    return ready > 0 && descriptors[0].revents != 0;
  }

  /// A connection is read as far as it has come; only making one takes time.
  http::Deadline step_deadline() const {
    const auto& device = workspace_.device();
    const auto now = http::within(Milliseconds(0));
    const bool connects = device.native_handle() < 0 && device.retry_at() <= now;
    return connects ? http::within(connect_time) : now;
  }

  void hear(const client::Notice& notice) {
    arrivals_.hear(notice);
    if (std::holds_alternative<client::notice::LoggedIn>(notice)) has_logged_in_ = true;
    if (const auto* sent = std::get_if<client::notice::MessageSent>(&notice)) {
      settled_.push_back(sent->message);
    }
    if (const auto* failed = std::get_if<client::notice::MessageFailed>(&notice)) {
      settled_.push_back(failed->message);
    }
  }

  void catch_up() {
    arrivals_.show();
    if (std::exchange(has_logged_in_, false)) upload_all(workspace_);
    for (const client::MessageRow row : std::exchange(settled_, {})) tell_settled(row);
  }

  /// Programs hear of each message that was accepted; people, who see their own line, of failures.
  void tell_settled(client::MessageRow row) {
    if (!mine_.contains(row)) return;
    mine_.erase(row);
    const auto message = message_at(workspace_, row);
    if (message.state == client::MessageState::failed) {
      workspace_.output().error(explain_rule(message.failure));
    } else if (workspace_.output().style().form == Form::json) {
      const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
        return view_of(store, message);
      });
      workspace_.output().line(sent_line(view, workspace_.output().style()));
    }
  }

  void send_line(const std::string& line) {
    if (line.empty()) return;
    if (!is_utf8(as_bytes(line))) {
      workspace_.output().error(explain_rule(content::rules::text_is_utf8.name));
      return;
    }
    const auto content = content::make_message(workspace_.random(), content::text_part(line));
    const auto target =
        workspace_.device().look([&](client::StoreTransaction& store) -> Result<client::Target> {
          return find_target(store, name_);
        });
    mine_.insert(workspace_.device().command([&](client::Engine& engine,
                                                 client::StoreTransaction& store) {
      return engine.send(store, target, content, workspace_.now());
    }));
  }

  /// What was typed last is still on its way.
  void finish() {
    if (mine_.empty()) return;
    sending([this] {
      const bool all = workspace_.run_until([this] {
        catch_up();
        return mine_.empty();
      });
      if (!all) fail_late(workspace_, "What was typed last");
    });
  }

  Workspace& workspace_;
  TargetName name_;
  Arrivals arrivals_;
  std::set<client::MessageRow> mine_;  // in the outbox
  std::vector<client::MessageRow> settled_;
  bool has_logged_in_ = false;
};

}  // namespace

void chat(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) { Conversing(workspace, name).run(); });
}

}  // namespace causeway::cli
