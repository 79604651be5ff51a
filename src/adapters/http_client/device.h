#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "adapters/http/client.h"
#include "adapters/http/network_error.h"
#include "adapters/http/server_address.h"
#include "base/clock.h"
#include "base/random.h"
#include "client/engine.h"
#include "client/store.h"

namespace causeway::adapters::http_client {

/// Something that this device was asked to do breaks a rule, or the hub refused it.
class Refused : public std::runtime_error {
 public:
  explicit Refused(std::string_view rule) : std::runtime_error(std::string(rule)) {}

  /// The rule's name.
  std::string_view rule() const { return what(); }
};

/// The device's store could not do its work; its own sentence is with whoever opened it.
class StoreFailed : public std::runtime_error {
 public:
  StoreFailed() : std::runtime_error("the store failed") {}
};

namespace rules {
/// Another process, with a copy of this device's files, has logged in as this device.
inline constexpr Rule device_connects_once{
    "client.device_connects_once", "docs/formats/api.md, Session"
};
}  // namespace rules

/// What happens between the notices of the engine and whoever asked for it.
using OnNotice = std::function<void(const client::Notice&)>;

/// While this object lives, its `OnNotice` hears. Not to be made or dropped by one that hears.
class [[nodiscard]] Listening {
 public:
  Listening(std::list<OnNotice>& all, OnNotice on_notice)
      : all_(all), position_(all.insert(all.end(), std::move(on_notice))) {}

  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;

  ~Listening() { all_.erase(position_); }

 private:
  std::list<OnNotice>& all_;
  std::list<OnNotice>::iterator position_;
};

/// A device with its connection: runs the engine's transactions, performs their effects, and comes
/// back when the connection breaks: after 0.1 s, then twice as long each time up to 10 s, or when
/// the hub asked for it (close 1001). One thread; nothing happens outside the calls.
///
/// Throws `StoreFailed`; `Refused`, also for a login that will not be accepted later either; and
/// `http::NetworkError` where trying again cannot help (a wrong certificate).
class Device {
 public:
  struct Ports {
    client::ClientStore& store;
    Clock& clock;
    Random& random;
    Workers& workers;
  };

  Device(Ports ports, http::ServerAddress address);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// Hears of everything, after it is stored. The device outlives what is answered.
  Listening listen(OnNotice on_notice) { return {listeners_, std::move(on_notice)}; }

  /// Registers the account and its first device.
  void register_account(const client::Registrant& registrant, http::Deadline deadline);

  /// A command of the engine in a transaction of its own. Answers what `work` answers; throws
  /// `Refused` where that is an error.
  template <typename Work>
  auto command(Work&& work) {
    auto transaction = begin();
    auto done = std::forward<Work>(work)(engine_, *transaction);
    if (!done.ok()) fail(done.error());
    finish(std::move(transaction), {});
    return *std::move(done);
  }

  /// Reads only; nothing is committed.
  template <typename Work>
  auto look(Work&& work) {
    auto transaction = begin();
    auto done = std::forward<Work>(work)(*transaction);
    if (!done.ok()) fail(done.error());
    return *std::move(done);
  }

  /// One round: connects where there is no connection and it is time to try; takes in and answers
  /// what has come, waiting for it until `deadline`. Whether anything came.
  bool step(http::Deadline deadline);

  /// Rounds until `is_done` or the deadline; whether it was done. `is_done` is asked after each
  /// round. Throws what keeps this device from being connected where it is not at the deadline.
  bool run_until(const std::function<bool()>& is_done, http::Deadline deadline);

  bool is_logged_in() const { return !token_.empty(); }

  /// The rule that the hub named when it last said that it cannot do something now; empty once
  /// something was done since.
  std::string_view postponed_for() const { return postponed_for_; }

  /// For those who wait for more than the hub: the connection's socket, for `poll`, or -1 and when
  /// the next attempt is due.
  int native_handle() const;

  http::Deadline retry_at() const { return retry_at_; }

  /// Tells the engine; nothing is sent if there is no connection.
  void handle(const client::Event& event);

  /// An HTTP request as this device. Requires a login.
  http::HttpReply request(http::HttpRequest request, http::Deadline deadline);

  /// Says goodbye.
  void close() noexcept;

 private:
  std::unique_ptr<client::StoreTransaction> begin();
  void finish(
      std::unique_ptr<client::StoreTransaction> transaction, std::span<const client::Event> events
  );
  [[noreturn]] void fail(Error error);
  void perform(client::Effects effects);
  void tell(const client::Notice& notice);
  void check_login();
  void connect(http::Deadline deadline);
  void drop_connection();
  std::vector<client::Event> receive(http::Deadline deadline);
  void connection_failed(const http::NetworkError& error);
  void retry_after(Milliseconds pause);
  [[noreturn]] void throw_why_not_connected() const;

  Ports ports_;
  http::ServerAddress address_;
  client::Engine engine_;
  http::HttpClient http_;
  std::unique_ptr<http::WebSocketClient> connection_;
  std::list<OnNotice> listeners_;
  Bytes token_;
  unsigned failures_ = 0;
  http::Deadline retry_at_;
  std::optional<http::NetworkError> failure_;  // the last one, while there is no connection
  std::string login_refusal_;                  // a rule's name, until the next login
  std::string postponed_for_;                  // a rule's name
  bool is_refused_ = false;                    // by the reply that came last
};

}  // namespace causeway::adapters::http_client
