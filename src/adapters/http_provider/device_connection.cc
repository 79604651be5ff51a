#include "adapters/http_provider/device_connection.h"

#include <utility>

#include "adapters/http_provider/address.h"
#include "adapters/http_provider/hub.h"
#include "api/limits.h"
#include "api/session.h"
#include "provider/inbox.h"

namespace causeway::adapters::http_provider {
namespace {

Bytes push_frame(api::Op op, Bytes body) {
  return tls::encode(api::Frame{.kind = api::FrameKind::push, .op = op, .body = std::move(body)});
}

identity::Nonce draw_nonce(Random& random) {
  identity::Nonce nonce;
  random.fill(nonce);
  return nonce;
}

}  // namespace

DeviceConnection::DeviceConnection(Hub& hub, std::shared_ptr<http::Connection> connection)
    : hub_(hub),
      connection_(std::move(connection)),
      nonce_(draw_nonce(hub.ports().random)),
      address_(parse_address(connection_->remote_address())) {}

void DeviceConnection::greet() {
  connection_->send(push_frame(api::Op::hello, tls::encode(api::Hello{nonce_})));
}

void DeviceConnection::message(Bytes frame) {
  const auto parsed = api::parse_frame(frame);
  if (!parsed.ok()) {
    connection_->close(http::CloseCode::protocol_error, parsed.error().rule().name);
    return;
  }
  if (parsed->kind != api::FrameKind::request) {
    connection_->close(http::CloseCode::protocol_error, api::rules::frame_kind_is_known.name);
    return;
  }
  handle(*parsed);
}

void DeviceConnection::handle(const api::Frame& frame) {
  provider::Request request;
  request.caller.address = address_;
  request.caller.nonce = nonce_;
  request.op = frame.op;
  request.body = frame.body;
  {
    const std::lock_guard lock(mutex_);
    if (login_) request.caller.device = login_->device;
  }
  if (frame.op == api::Op::ack) {
    const auto ack = tls::decode<api::AckRequest>(frame.body);
    if (ack.ok()) acknowledged(ack->number);
  }
  hub_.handle(
      std::move(request),
      [self = shared_from_this(), id = frame.id, op = frame.op](provider::Outcome&& outcome) {
        self->reply({.kind = api::FrameKind::reply, .id = id, .op = op}, std::move(outcome));
      }
  );
}

void DeviceConnection::reply(const api::Frame& head, provider::Outcome&& outcome) {
  if (outcome.logged_in) bind(*outcome.logged_in);
  if (head.id != 0) {
    api::Frame frame = head;
    frame.body = std::move(outcome.reply);
    connection_->send(tls::encode(frame));
  }
  if (outcome.logged_in) wake();
}

/// A connection may log in again, and a login may be durable only after its connection has ended:
/// the token of a login that is over lives on for its hour and no longer.
void DeviceConnection::bind(const provider::LoggedIn& login) {
  std::optional<provider::LoggedIn> over;
  {
    const std::lock_guard lock(mutex_);
    over = login_;
  }
  if (over) hub_.log_out(*over, *this);
  hub_.log_in(login, shared_from_this());
  {
    const std::lock_guard lock(mutex_);
    login_ = login;
    sent_.reset();
    unacknowledged_.clear();
    unacknowledged_bytes_ = 0;
    if (!is_closed_) return;
  }
  hub_.log_out(login, *this);
}

void DeviceConnection::closed() {
  std::optional<provider::LoggedIn> login;
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    login = login_;
  }
  if (login) hub_.log_out(*login, *this);
}

bool DeviceConnection::is_logged_in() {
  const std::lock_guard lock(mutex_);
  return login_.has_value();
}

void DeviceConnection::close(http::CloseCode code, std::string_view reason) {
  connection_->close(code, reason);
}

void DeviceConnection::acknowledged(std::uint64_t number) {
  {
    const std::lock_guard lock(mutex_);
    while (!unacknowledged_.empty() && unacknowledged_.front().number <= number) {
      unacknowledged_bytes_ -= unacknowledged_.front().size_bytes;
      unacknowledged_.pop_front();
    }
  }
  wake();
}

void DeviceConnection::wake() {
  if (begin_push()) hub_.push({shared_from_this()});
}

bool DeviceConnection::begin_push() {
  const std::lock_guard lock(mutex_);
  if (!login_ || is_closed_) return false;
  has_more_ = is_pushing_;
  return !std::exchange(is_pushing_, true);
}

bool DeviceConnection::end_push() {
  const std::lock_guard lock(mutex_);
  is_pushing_ = std::exchange(has_more_, false);
  return !is_pushing_;
}

void DeviceConnection::push(const provider::Transaction& view) {
  send_window(view);
  if (!end_push()) hub_.push({shared_from_this()});
}

/// Ends where the inbox or the window does. Whatever comes later, or is acknowledged later, wakes
/// again.
void DeviceConnection::send_window(const provider::Transaction& view) {
  provider::InboxWindow window;
  DeviceId device;
  std::optional<std::uint64_t> after;
  {
    const std::lock_guard lock(mutex_);
    if (unacknowledged_.size() >= api::limits::inbox_window_items ||
        unacknowledged_bytes_ >= api::limits::inbox_window_bytes) {
      return;
    }
    window.items = api::limits::inbox_window_items - unacknowledged_.size();
    window.bytes = api::limits::inbox_window_bytes - unacknowledged_bytes_;
    device = login_->device;
    after = sent_;
  }
  if (!after) after = view.inboxes().state(device).acked;
  const auto pushes = provider::read_inbox(view, device, *after, window);
  {
    const std::lock_guard lock(mutex_);
    // The store gives at least one item, however large: it waits until it fits or is alone.
    const bool fits =
        pushes.empty() || unacknowledged_.empty() || pushes.front().body.size() <= window.bytes;
    if (!fits) return;
    sent_ = pushes.empty() ? *after : pushes.back().number;
    for (const provider::InboxPush& push : pushes) {
      unacknowledged_.push_back({push.number, push.body.size()});
      unacknowledged_bytes_ += push.body.size();
    }
  }
  for (const provider::InboxPush& push : pushes) {
    connection_->send(push_frame(api::Op::inbox_item, push.body));
  }
  hub_.metrics().count_pushes(pushes.size());
}

}  // namespace causeway::adapters::http_provider
