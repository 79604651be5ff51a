#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include "adapters/http/client.h"
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

/// What happens between the notices of the engine and whoever asked for it.
using OnNotice = std::function<void(const client::Notice&)>;

/// A device with its connection: runs the engine's transactions, performs their effects, and comes
/// back when the connection breaks. One thread; nothing happens outside the calls.
///
/// Throws `Refused` and `StoreFailed`, and `http::NetworkError` where trying again cannot help (a
/// wrong certificate) or the deadline passes without a connection.
class Device {
 public:
  struct Ports {
    client::ClientStore& store;
    Clock& clock;
    Random& random;
  };

  Device(Ports ports, http::ServerAddress address);
  ~Device();
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// Hears of everything, after it is stored.
  void listen(OnNotice on_notice) { on_notice_ = std::move(on_notice); }

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

  /// Receives and sends until `is_done` or the deadline; whether it was done. `is_done` is asked
  /// after each transaction.
  bool run_until(const std::function<bool()>& is_done, http::Deadline deadline);

  bool is_logged_in() const { return !token_.empty(); }

  /// The connection's socket, for `poll`; -1 without one.
  int native_handle() const;

  /// Tells the engine.
  void blob_uploaded(BlobId blob);

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
  void handle(std::span<const client::Event> events);
  void perform(client::Effects effects);
  void tell(const client::Notice& notice);
  void connect(http::Deadline deadline);
  void drop_connection();
  std::vector<client::Event> receive(http::Deadline deadline);
  void wait_before_retry(http::Deadline deadline);

  Ports ports_;
  http::ServerAddress address_;
  client::Engine engine_;
  http::HttpClient http_;
  std::unique_ptr<http::WebSocketClient> connection_;
  OnNotice on_notice_;
  Bytes token_;
  unsigned failures_ = 0;
};

}  // namespace causeway::adapters::http_client
