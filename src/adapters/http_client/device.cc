#include "adapters/http_client/device.h"

#include <algorithm>
#include <poll.h>
#include <utility>

#include "api/accounts.h"
#include "api/rules.h"
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

// docs/formats/api.md, Session.
constexpr auto close_superseded = http::CloseCode{4001};
constexpr auto close_revoked = http::CloseCode{4003};

Deadline now() {
  return std::chrono::steady_clock::now();
}

/// Whether connecting again may help.
bool is_passing(NetworkFailure failure) {
  return failure == NetworkFailure::unreachable || failure == NetworkFailure::timed_out ||
         failure == NetworkFailure::closed;
}

/// Whether the hub, and not this device, is the reason that it cannot log in now.
bool is_passing(std::string_view rule) {
  return rule == api::rules::rate_is_within_limit.name ||
         rule == api::rules::store_is_available.name;
}

/// Half of the pause and a random part of the other half, so that not all come at once.
Milliseconds spread(Milliseconds pause, Random& random) {
  return pause / 2 + pause * random.bytes(1).front() / 512;
}

/// 0.1 s, doubling to 10 s.
Milliseconds backoff(unsigned failures) {
  constexpr Milliseconds first{100};
  constexpr Milliseconds longest{10'000};
  return std::min(longest, first * (1U << std::min(failures, 7U)));
}

/// Returns early when a signal comes.
void sleep_until(Deadline deadline) {
  const auto left = std::chrono::ceil<Milliseconds>(deadline - now()).count();
  if (left > 0) ::poll(nullptr, 0, static_cast<int>(left));
}

}  // namespace

Device::Device(Ports ports, http::ServerAddress address)
    : ports_(ports),
      address_(std::move(address)),
      engine_(ports.random, ports.workers),
      http_(address_) {}

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

void Device::handle(const client::Event& event) {
  finish(begin(), {&event, 1});
}

void Device::perform(client::Effects effects) {
  // First what was promised to people here; the connection may fail.
  for (const client::Notice& notice : effects.notices) tell(notice);
  try {
    for (Bytes& frame : effects.sends) {
      if (connection_) connection_->send(std::move(frame), http::within(exchange_time));
    }
  } catch (const NetworkError& error) {
    connection_failed(error);
  }
  if (effects.reconnect && connection_) {
    drop_connection();
    retry_after(backoff(failures_++));
  }
}

void Device::tell(const client::Notice& notice) {
  if (const auto* login = std::get_if<client::notice::LoggedIn>(&notice)) {
    token_ = login->token;
    failures_ = 0;
    login_refusal_.clear();
  }
  if (const auto* refused = std::get_if<client::notice::LoginRefused>(&notice)) {
    login_refusal_ = refused->rule;
    is_refused_ = true;
  }
  if (std::holds_alternative<client::notice::NotRegistered>(notice)) {
    login_refusal_ = client::rules::device_is_registered.name;
    is_refused_ = true;
  }
  if (const auto* postponed = std::get_if<client::notice::Postponed>(&notice)) {
    postponed_for_ = postponed->rule;
  }
  const bool is_progress = std::holds_alternative<client::notice::MessageSent>(notice) ||
                           std::holds_alternative<client::notice::Done>(notice);
  if (is_progress) postponed_for_.clear();
  for (const OnNotice& on_notice : listeners_) on_notice(notice);
}

void Device::drop_connection() {
  connection_.reset();
  token_.clear();
}

void Device::retry_after(Milliseconds pause) {
  retry_at_ = http::within(spread(pause, ports_.random));
}

void Device::connect(Deadline deadline) {
  handle(client::Disconnected{});
  connection_ = std::make_unique<http::WebSocketClient>(
      address_, websocket_path, std::min(deadline, http::within(exchange_time))
  );
  failure_.reset();
}

void Device::connection_failed(const NetworkError& error) {
  const auto closed = connection_ ? connection_->closed_by_server() : std::nullopt;
  const auto asked_for = connection_ ? connection_->reconnect_after() : std::nullopt;
  drop_connection();
  if (!is_passing(error.failure())) throw error;
  if (closed && closed->code == close_superseded) throw Refused(rules::device_connects_once.name);
  if (closed && closed->code == close_revoked) throw Refused(api::rules::device_is_listed.name);
  failure_ = error;
  retry_after(asked_for.value_or(backoff(failures_++)));
}

std::vector<client::Event> Device::receive(Deadline deadline) {
  std::vector<client::Event> events;
  try {
    auto frame = connection_->receive(std::min(deadline, http::within(tick)));
    while (frame) {
      events.emplace_back(client::Received{*std::move(frame)});
      if (events.size() == batch_max) break;
      frame = connection_->receive(now());
    }
  } catch (const NetworkError& error) {
    // What came before the end counts; the end is met again by the next round.
    if (events.empty() || error.failure() != NetworkFailure::closed) throw;
  }
  return events;
}

void Device::check_login() {
  if (!std::exchange(is_refused_, false)) return;
  if (!is_passing(login_refusal_)) throw Refused(login_refusal_);
  drop_connection();
  retry_after(backoff(failures_++));
}

bool Device::step(Deadline deadline) {
  if (!connection_ && now() < retry_at_) {
    sleep_until(std::min(deadline, retry_at_));
    return false;
  }
  bool has_come = false;
  try {
    if (!connection_) connect(deadline);
    auto events = receive(deadline);
    has_come = !events.empty();
    if (!has_come) events.emplace_back(client::Tick{});
    finish(begin(), events);
  } catch (const NetworkError& error) {
    connection_failed(error);
  }
  check_login();
  return has_come;
}

void Device::throw_why_not_connected() const {
  if (!login_refusal_.empty()) throw Refused(login_refusal_);
  if (failure_) throw NetworkError(*failure_);
  throw NetworkError(NetworkFailure::timed_out, "The server did not answer in time.");
}

bool Device::run_until(const std::function<bool()>& is_done, Deadline deadline) {
  while (!is_done()) {
    if (now() >= deadline) {
      if (!is_logged_in()) throw_why_not_connected();
      return false;
    }
    step(deadline);
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

http::HttpReply Device::request(http::HttpRequest request, Deadline deadline) {
  INVARIANT(is_logged_in());
  request.headers.push_back({"authorization", "Bearer " + to_base64url(token_)});
  return http_.request(request, deadline);
}

}  // namespace causeway::adapters::http_client
