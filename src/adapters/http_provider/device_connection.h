#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "adapters/http/service.h"
#include "api/frame.h"
#include "provider/request.h"
#include "provider/store.h"

namespace causeway::adapters::http_provider {

class Hub;

/// Sent to a device's older connection when the device logs in anew: a device has one owner.
inline constexpr auto close_superseded = http::CloseCode{4001};
/// Sent when the account's statement no longer lists the device.
inline constexpr auto close_revoked = http::CloseCode{4003};

/// One WebSocket of a device: its login, and the window of inbox items that it may have on the way.
/// A frame that is none ends this connection and touches no other.
class DeviceConnection final : public http::ConnectionHandler,
                               public std::enable_shared_from_this<DeviceConnection> {
 public:
  DeviceConnection(Hub& hub, std::shared_ptr<http::Connection> connection);

  /// Pushes `hello`.
  void greet();

  void message(Bytes frame) override;
  void closed() override;

  /// There may be something in the inbox. True where the caller has to see to it that `push` is
  /// called with a view of the store that begins after this; otherwise a push is under way, and
  /// another follows it, or nobody is logged in.
  bool begin_push();
  /// Sends what the inbox holds and the window takes.
  void push(const provider::Transaction& view);
  void close(http::CloseCode code, std::string_view reason);
  bool is_logged_in();

 private:
  /// One item on its way.
  struct Unacknowledged {
    std::uint64_t number;
    std::size_t size_bytes;
  };

  void handle(const api::Frame& frame);
  void reply(const api::Frame& head, provider::Outcome&& outcome);
  void bind(const provider::LoggedIn& login);
  void acknowledged(std::uint64_t number);
  void wake();
  void send_window(const provider::Transaction& view);
  bool end_push();

  Hub& hub_;
  const std::shared_ptr<http::Connection> connection_;
  const identity::Nonce nonce_;
  const provider::Address address_;

  std::mutex mutex_;
  bool is_closed_ = false;
  std::optional<provider::LoggedIn> login_;
  std::optional<std::uint64_t> sent_;  // the highest number pushed; nothing before the first push
  std::deque<Unacknowledged> unacknowledged_;
  std::size_t unacknowledged_bytes_ = 0;
  bool is_pushing_ = false;
  bool has_more_ = false;  // woken while pushing: another view is needed
};

}  // namespace causeway::adapters::http_provider
