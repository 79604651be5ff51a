#include "adapters/http_client/device.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "adapters/http/network_error.h"
#include "api/accounts.h"
#include "base/encoding.h"

namespace causeway::adapters::http_client {
namespace {

using http::Deadline;
using http::NetworkError;
using http::NetworkFailure;

constexpr std::string_view websocket_path = "/v1/connect";
constexpr Milliseconds exchange_time{15'000};
/// What waits for time alone is tried again this often.
constexpr Milliseconds tick{1'000};
/// Frames handled in one transaction at most: one fsync for all of them.
constexpr std::size_t batch_max = 64;

/// Whether connecting again may help.
bool is_passing(NetworkFailure failure) {
  return failure == NetworkFailure::unreachable || failure == NetworkFailure::timed_out ||
         failure == NetworkFailure::closed;
}

Deadline earlier(Deadline left, Deadline right) {
  return std::min(left, right);
}

/// 0.1 s, doubling to 10 s, with a random half so that not all come at once.
Milliseconds backoff(unsigned failures, Random& random) {
  constexpr Milliseconds first{100};
  constexpr Milliseconds longest{10'000};
  const Milliseconds span = std::min(longest, first * (1U << std::min(failures, 7U)));
  const auto spread = random.bytes(1).front();
  return span / 2 + span * spread / 512;
}

}  // namespace

Device::Device(Ports ports, http::ServerAddress address)
    : ports_(ports), address_(std::move(address)), engine_(ports.random), http_(address_) {}

Device::~Device() {
  close();
}

void Device::close() noexcept {
  if (connection_) connection_->close(http::within(Milliseconds(1'000)));
  connection_.reset();
}

int Device::native_handle() const {
  return connection_ ? connection_->native_handle() : -1;
}

std::unique_ptr<client::StoreTransaction> Device::begin() {
  auto transaction = ports_.store.begin();
  if (!transaction.ok()) throw StoreFailed();
  return *std::move(transaction);
}

void Device::fail(Error error) {
  engine_.reset();
  // The engine has forgotten its login; the connection knows one that it does not.
  drop_connection();
  if (error.is(client::rules::store_works)) throw StoreFailed();
  throw Refused(error.rule().name);
}

void Device::finish(
    std::unique_ptr<client::StoreTransaction> transaction, std::span<const client::Event> events
) {
  auto effects = engine_.run(*transaction, events, ports_.clock.now());
  if (!effects.ok()) fail(effects.error());
  const auto committed = transaction->commit();
  if (!committed.ok()) fail(committed.error());
  transaction.reset();
  perform(*std::move(effects));
}

void Device::handle(std::span<const client::Event> events) {
  finish(begin(), events);
}

void Device::perform(client::Effects effects) {
  // First what was promised to people here; the connection may fail.
  for (const client::Notice& notice : effects.notices) tell(notice);
  try {
    for (Bytes& frame : effects.sends) {
      if (connection_) connection_->send(std::move(frame), http::within(exchange_time));
    }
  } catch (const NetworkError& error) {
    if (!is_passing(error.failure())) throw;
    drop_connection();
  }
  if (effects.reconnect) drop_connection();
}

void Device::tell(const client::Notice& notice) {
  if (const auto* login = std::get_if<client::notice::LoggedIn>(&notice)) {
    token_ = login->token;
    failures_ = 0;
  }
  if (on_notice_) on_notice_(notice);
}

void Device::drop_connection() {
  connection_.reset();
  token_.clear();
}

void Device::connect(Deadline deadline) {
  const client::Event gone = client::Disconnected{};
  handle({&gone, 1});
  connection_ = std::make_unique<http::WebSocketClient>(
      address_, websocket_path, earlier(deadline, http::within(exchange_time))
  );
}

void Device::wait_before_retry(Deadline deadline) {
  const Deadline until = http::within(backoff(failures_++, ports_.random));
  std::this_thread::sleep_until(earlier(deadline, until));
}

std::vector<client::Event> Device::receive(Deadline deadline) {
  std::vector<client::Event> events;
  auto frame = connection_->receive(earlier(deadline, http::within(tick)));
  while (frame) {
    events.push_back(client::Received{*std::move(frame)});
    if (events.size() == batch_max) break;
    frame = connection_->receive(http::within(Milliseconds(0)));
  }
  if (events.empty()) events.push_back(client::Tick{});
  return events;
}

bool Device::run_until(const std::function<bool()>& is_done, Deadline deadline) {
  while (!is_done()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    try {
      if (!connection_) connect(deadline);
      const auto events = receive(deadline);
      handle(events);
    } catch (const NetworkError& error) {
      drop_connection();
      if (!is_passing(error.failure())) throw;
      if (std::chrono::steady_clock::now() >= deadline) throw;
      wait_before_retry(deadline);
    }
  }
  return true;
}

void Device::register_account(const client::Registrant& registrant, Deadline deadline) {
  const Bytes body = command([&](client::Engine& engine, client::StoreTransaction& store) {
    return engine.begin_registration(store, registrant, ports_.clock.now());
  });
  http::HttpRequest request;
  request.method = "POST";
  request.path = "/v1/register_account";
  request.body = body;
  const http::HttpReply answer = http_.request(request, deadline);
  const auto reply = api::parse_reply(answer.body);
  if (!reply.ok()) {
    throw NetworkError(NetworkFailure::protocol, "The server's answer is not one of a provider.");
  }
  command([&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
    TRY(engine.finish_registration(store, *reply));
    return true;
  });
  if (!reply->ok()) throw Refused(as_text(reply->head.rule));
}

void Device::blob_uploaded(BlobId blob) {
  const client::Event uploaded = client::BlobUploaded{blob};
  handle({&uploaded, 1});
}

http::HttpReply Device::request(http::HttpRequest request, Deadline deadline) {
  INVARIANT(is_logged_in());
  request.headers.push_back({"authorization", "Bearer " + to_base64url(token_)});
  return http_.request(request, deadline);
}

}  // namespace causeway::adapters::http_client
