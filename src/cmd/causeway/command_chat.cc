#include <array>
#include <map>
#include <set>
#include <unistd.h>
#include <utility>

#include "base/encoding.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/arrivals.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/rounds.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

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

/// A group that is there by its id: what it is called may change, and what others are called.
TargetName with_id(Workspace& workspace, const TargetName& name) {
  const auto* group = std::get_if<GroupName>(&name);
  if (group == nullptr) return name;
  const auto id =
      workspace.device().look([&](client::StoreTransaction& store) -> Result<ConversationId> {
        return find_group(store, *group);
      });
  return GroupName{to_hex(id)};
}

/// A conversation at the keyboard.
class Conversing {
 public:
  /// Throws `Failure` where the group that is meant is not there.
  Conversing(Workspace& workspace, const TargetName& name)
      : workspace_(workspace),
        name_(with_id(workspace, name)),
        arrivals_(workspace, [this](auto& store, const auto& conversation) {
          return is_meant(store, conversation, name_);
        }) {}

  void run() {
    if (::isatty(STDIN_FILENO) == 1) {
      workspace_.output().note("Each line that you type is sent; Ctrl-D ends the chat.");
    }
    arrivals_.show();
    Lines lines(STDIN_FILENO);
    Rounds rounds(workspace_.device());
    std::vector<pollfd> typing{{STDIN_FILENO, POLLIN, 0}};
    while (!lines.has_ended()) {
      rounds.wait(typing);
      if (typing.front().revents != 0) {
        for (const std::string& line : lines.read()) send_line(line);
      }
      rounds.step();
      catch_up();
    }
    finish();
  }

 private:
  void hear(const client::Notice& notice) {
    arrivals_.hear(notice);
    if (std::holds_alternative<client::notice::LoggedIn>(notice)) has_logged_in_ = true;
    if (const auto* held = std::get_if<client::notice::Held>(&notice)) {
      held_[held->conversation] = held->rule;
    }
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
    sweeping_.step();
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

  /// The rule for which what was typed waits; empty where it does not.
  std::string held_for() const {
    for (const client::MessageRow row : mine_) {
      const auto held = held_.find(message_at(workspace_, row).conversation);
      if (held != held_.end()) return held->second;
    }
    return {};
  }

  /// What was typed last is still on its way.
  void finish() {
    if (mine_.empty()) return;
    sending([this] {
      const bool all = workspace_.run_until([this] {
        catch_up();
        return mine_.empty() || !held_for().empty();
      });
      if (!held_for().empty()) throw Failure(explain_rule(held_for()));
      if (!all) fail_late(workspace_, "What was typed last");
    });
  }

  Workspace& workspace_;
  TargetName name_;
  Arrivals arrivals_;
  Sweeping sweeping_{workspace_};
  std::set<client::MessageRow> mine_;  // in the outbox
  std::vector<client::MessageRow> settled_;
  bool has_logged_in_ = false;
  std::map<ConversationId, std::string> held_;
  adapters::http_client::Listening listening_{
      workspace_.device().listen([this](const client::Notice& notice) { hear(notice); })
  };
};

}  // namespace

void chat(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) { Conversing(workspace, name).run(); });
}

}  // namespace causeway::cli
