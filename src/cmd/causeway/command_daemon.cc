#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <set>
#include <unistd.h>

#include "cmd/causeway/arrivals.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/history_transfer.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/rounds.h"
#include "cmd/causeway/rpc_command.h"
#include "cmd/causeway/rpc_envelope.h"
#include "cmd/causeway/rpc_peer.h"
#include "cmd/causeway/rpc_socket.h"
#include "cmd/causeway/transfer.h"

namespace causeway::cli {
namespace {

constexpr std::size_t peers_max = 64;
constexpr std::chrono::minutes look_pause{1};
/// How soon it is looked whether somebody has read; then twice as long each time.
constexpr Milliseconds first_glance{1};

/// An account that programs use.
class Daemon {
 public:
  Daemon(OpenProfile& opened, const Arguments& arguments)
      : opened_(opened),
        output_({.form = Form::json}, [this](std::string_view object) { tell_all(object); }),
        workspace_(opened, arguments, output_),
        arrivals_(workspace_, {}, Noting::when_told) {}

  /// Until whoever started it says nothing any more.
  void serve_stdio() {
    peers_.push_back(std::make_unique<rpc::Peer>(STDIN_FILENO, STDOUT_FILENO));
    while (!is_over(*peers_.front())) round(nullptr);
    finish();
    note_told();
  }

  [[noreturn]] void serve(const rpc::Socket& socket) {
    for (;;) {
      round(&socket);
      std::erase_if(peers_, [](const auto& peer) { return is_over(*peer); });
    }
  }

 private:
  static bool is_over(const rpc::Peer& peer) {
    return peer.is_gone() || (peer.has_ended() && peer.has_heard_all());
  }

  void round(const rpc::Socket* socket) {
    std::vector<pollfd> ready;
    for (const auto& peer : peers_) {
      ready.push_back(peer->reading());
      ready.push_back(peer->writing());
    }
    const bool has_room = socket != nullptr && peers_.size() < peers_max;
    ready.push_back({has_room ? socket->descriptor() : -1, POLLIN, 0});
    rounds_.wait(ready, glance_);
    const bool is_quiet =
        std::all_of(ready.begin(), ready.end(), [](const pollfd& one) { return one.revents == 0; });
    for (std::size_t i = 0; i < peers_.size(); ++i) {
      if (ready[2 * i].revents != 0) listen_to(*peers_[i]);
      if (ready[2 * i + 1].revents != 0) peers_[i]->flush();
    }
    if (ready.back().revents != 0) welcome(*socket);
    rounds_.step();
    catch_up();
    // Nothing says when somebody has read.
    glance_ = is_quiet ? std::min(2 * glance_, Rounds::tick) : first_glance;
    if (!arrivals_.awaits_note()) glance_ = Rounds::tick;
  }

  void welcome(const rpc::Socket& socket) {
    const int descriptor = socket.accept();
    if (descriptor >= 0) peers_.push_back(std::make_unique<rpc::Peer>(descriptor, descriptor));
  }

  void listen_to(rpc::Peer& peer) {
    for (const std::string& line : peer.read()) {
      const std::string said =
          rpc::answer(line, [&](const std::string& method, const Json& params) {
            return call(peer, method, params);
          });
      if (!said.empty()) peer.write(said);
    }
    if (peer.is_too_long()) peer.write(rpc::too_long());
  }

  std::string call(rpc::Peer& peer, const std::string& method, const Json& params) {
    if (method == "subscribe") return subscribe(peer, params);
    if (method == "status") return status(params);
    return rpc::run_command(opened_, method, params);
  }

  static void expect_none(const Json& params) {
    if (params.empty()) return;
    throw rpc::NotCalled(rpc::Fault::bad_params, "This method has no parameters.");
  }

  std::string subscribe(rpc::Peer& peer, const Json& params) {
    expect_none(params);
    if (!peer.is_subscribed) peer.is_behind = true;
    peer.is_subscribed = true;
    return "[]";
  }

  std::string status(const Json& params) {
    expect_none(params);
    const bool is_connected = opened_.device.is_logged_in();
    return "[" + status_line({is_connected, waiting_in_outbox(workspace_)}, output_.style()) + "]";
  }

  bool has_subscribers() const {
    return std::any_of(peers_.begin(), peers_.end(), [](const auto& peer) {
      return peer->is_subscribed && !peer->is_gone() && !peer->has_ended();
    });
  }

  void tell_all(std::string_view object) {
    const std::string line = rpc::notification(object);
    for (const auto& peer : peers_) {
      if (peer->is_subscribed && !peer->is_behind) peer->write(line);
    }
  }

  /// What is told to who is there and reads.
  void tell_passing(std::string_view object) {
    const std::string line = rpc::notification(object);
    for (const auto& peer : peers_) {
      if (peer->is_subscribed && peer->keeps_up()) peer->write(line);
    }
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
    if (const auto* delivered = std::get_if<client::notice::MessageDelivered>(&notice)) {
      settled_.push_back(delivered->message);
    }
  }

  /// What nobody hears now is told to whoever subscribes next.
  void catch_up() {
    if (std::exchange(has_logged_in_, false)) upload_all(workspace_);
    sweeping_.step();
    look_around();
    note_told();
    const auto settled = std::exchange(settled_, {});
    const auto passing = arrivals_.passing();
    if (!has_subscribers()) return forget_untold();
    tell_untold();
    for (const std::string& line : passing) tell_passing(line);
    tell_arrivals();
    for (const client::MessageRow row : settled) tell_settled(row);
    for (const auto& peer : peers_) peer->flush();
  }

  /// Whoever came later is told first what others were told and nobody has read.
  void tell_untold() {
    for (const auto& peer : peers_) {
      if (!peer->is_subscribed || !std::exchange(peer->is_behind, false)) continue;
      for (const std::string& line : arrivals_.untold_lines()) {
        peer->write(rpc::notification(line));
      }
    }
  }

  /// A few at a time; the next when somebody has read these.
  void tell_arrivals() {
    if (arrivals_.awaits_note()) return;
    arrivals_.show();
    if (arrivals_.awaits_note()) glance_ = first_glance;
  }

  void note_told() {
    const bool is_read = std::any_of(peers_.begin(), peers_.end(), [](const auto& peer) {
      return peer->is_subscribed && !peer->is_behind && peer->has_read_all();
    });
    if (is_read && arrivals_.awaits_note()) arrivals_.note();
  }

  /// Whoever is told next is told from the store. One who asks for nothing more may still read.
  void forget_untold() {
    const bool may_read = std::any_of(peers_.begin(), peers_.end(), [](const auto& peer) {
      return peer->is_subscribed && !peer->is_gone();
    });
    if (!may_read && arrivals_.awaits_note()) arrivals_.forget();
  }

  /// Now and then.
  void look_around() {
    const auto now = std::chrono::steady_clock::now();
    if (now < look_at_ || !opened_.device.is_logged_in()) return;
    look_at_ = now + look_pause;
    look_after_devices(workspace_);
  }

  void tell_settled(client::MessageRow row) {
    const auto line =
        opened_.device.look([&](client::StoreTransaction& store) -> Result<std::string> {
          const auto message = TRY(store.message(row));
          if (!message) return std::string();
          if (message->presence == client::Presence::shown) {
            return sent_line(TRY(view_of(store, *message)), output_.style());
          }
          const auto view = TRY(annotation_view(store, *message));
          return view ? sent_line(*view, output_.style()) : std::string();
        });
    if (!line.empty()) tell_passing(line);
  }

  /// What was asked for last is still on its way.
  void finish() {
    workspace_.run_until([this] { return waiting_in_outbox(workspace_) == 0; });
  }

  OpenProfile& opened_;
  Output output_;
  Workspace workspace_;
  Arrivals arrivals_;
  Sweeping sweeping_{workspace_};
  Rounds rounds_{opened_.device};
  std::vector<std::unique_ptr<rpc::Peer>> peers_;
  std::vector<client::MessageRow> settled_;
  Milliseconds glance_ = Rounds::tick;
  bool has_logged_in_ = false;
  std::chrono::steady_clock::time_point look_at_;
  adapters::http_client::Listening listening_{
      opened_.device.listen([this](const client::Notice& notice) { hear(notice); })
  };
};

}  // namespace

void run_daemon(const Arguments& arguments, Output& output) {
  if (!arguments.rpc.empty() && !arguments.socket.empty()) {
    fail(ExitCode::usage, "It is --socket or --rpc stdio.", "causeway help daemon");
  }
  const Profile profile = find_profile(arguments.profile);
  OpenProfile opened(profile, read_server(profile), open_key(profile, {arguments.passphrase_file}));
  Workspace workspace(opened, arguments, output);
  check_registered(workspace);
  ask_nobody();
  std::signal(SIGPIPE, SIG_IGN);
  Daemon daemon(opened, arguments);
  run_in(workspace, [&](Workspace&) {
    erase_what_is_over(workspace);
    if (!arguments.rpc.empty()) return daemon.serve_stdio();
    const auto path = arguments.socket.empty()
                          ? rpc::default_socket_path(profile.name, profile.folder)
                          : arguments.socket;
    const rpc::Socket socket(path);
    output.line(listening_line(path.string(), output.style()));
    daemon.serve(socket);
  });
}

}  // namespace causeway::cli
