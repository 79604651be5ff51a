#include "adapters/http/websocket_session.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace causeway::adapters::http {

namespace {

/// How many records one `flush` may write before the other links of its thread get a turn.
constexpr int records_in_a_row_max = 16;

constexpr std::string_view too_slow = "You read too slowly; reconnect and fetch what is waiting.";

}  // namespace

WebSocketSession::WebSocketSession(std::shared_ptr<Link> link)
    : link_(std::move(link)),
      reader_(Sender::client, link_->worker().options().limits.message_bytes),
      heard_(link_->worker().wheel().now()) {
  link_->set_phase(this);
}

WebSocketSession::~WebSocketSession() = default;

Task<void> WebSocketSession::run(std::shared_ptr<WebSocketSession> self) {
  self->open();
  for (;;) {
    const ByteView bytes = co_await self->link_->read();
    if (bytes.empty()) break;
    self->receive(bytes);
  }
  self->end();
}

void WebSocketSession::open() {
  ++link_->worker().shared().websockets;
  try {
    handler_ = link_->worker().shared().service.open(shared_from_this());
    if (handler_ == nullptr) {
      close(CloseCode::try_again_later, "The server cannot serve you now.");
    }
  } catch (const std::exception&) {
    close(CloseCode::internal_error, "The server failed.");
  }
  reschedule();
}

void WebSocketSession::end() {
  --link_->worker().shared().websockets;
  link_->set_phase(nullptr);
  {
    const std::lock_guard lock(mutex_);
    is_closing_ = is_ended_ = true;
    queue_ = OutboundQueue();
  }
  link_->cut();
  // The handler usually holds this connection: let go of it.
  const auto handler = std::exchange(handler_, nullptr);
  if (handler == nullptr) return;
  try {
    handler->closed();
  } catch (const std::exception&) {
    return;  // it ends here anyway
  }
}

// Reading.

void WebSocketSession::receive(ByteView bytes) {
  heard_ = link_->worker().wheel().now();
  if (std::exchange(is_pinged_, false)) reschedule();
  while (!bytes.empty() && !is_over_) {
    Result<std::optional<Frame>> next = reader_.next(bytes);
    if (!next.ok()) {
      is_over_ = true;
      close(close_code_of(next.error()), next.error().rule().name);
      break;
    }
    std::optional<Frame> frame = *std::move(next);
    if (frame) handle(*std::move(frame));
  }
  note_progress();
  finish_if_over();
}

/// A message that has begun is held until it is whole, so it has to become so.
void WebSocketSession::note_progress() {
  if (!reader_.in_message()) {
    begun_.reset();
  } else if (!begun_) {
    begun_ = heard_;
    reschedule();
  }
}

void WebSocketSession::handle(Frame frame) {
  switch (frame.opcode) {
    case Opcode::binary:
      begun_.reset();
      return deliver(std::move(frame.payload));
    case Opcode::ping:
      return push(Opcode::pong, std::move(frame.payload));
    case Opcode::close:
      break;
    default:
      return;
  }
  is_over_ = true;
  const Result<Close> said = parse_close(frame.payload);
  if (!said.ok()) return close(CloseCode::protocol_error, said.error().rule().name);
  // "it typically echos the status code it received" (RFC 6455 §5.5.1).
  close(said->code == CloseCode::none ? CloseCode::normal : said->code, "");
}

void WebSocketSession::deliver(Bytes message) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closing_) return;
  }
  ++link_->worker().shared().messages_in_total;
  try {
    handler_->message(std::move(message));
  } catch (const std::exception&) {
    close(CloseCode::internal_error, "The server failed at this message.");
  }
}

// Writing.

void WebSocketSession::send(Bytes message) {
  ++link_->worker().shared().messages_out_total;
  push(Opcode::binary, std::move(message));
}

void WebSocketSession::close(CloseCode code, std::string_view reason) {
  {
    const std::lock_guard lock(mutex_);
    close_locked(code, reason);
  }
  wake();
}

std::size_t WebSocketSession::queued_bytes() const {
  const std::lock_guard lock(mutex_);
  return queue_.size_bytes();
}

void WebSocketSession::push(Opcode opcode, Bytes payload) {
  {
    const std::lock_guard lock(mutex_);
    if (is_closing_) return;
    queue_.push(opcode, std::move(payload));
    if (queue_.size_bytes() > link_->worker().options().limits.queued_bytes) {
      // What is on its way must go out whole, or the close frame could not be understood.
      queue_.drop_unsent();
      close_locked(CloseCode::try_again_later, too_slow);
    }
  }
  wake();
}

void WebSocketSession::close_locked(CloseCode code, std::string_view reason) {
  if (is_closing_) return;
  is_closing_ = true;
  queue_.push(Opcode::close, encode_close(code, reason));
}

/// Not under the lock: `flush` would run into it as soon as it is woken.
void WebSocketSession::wake() {
  if (is_woken_.exchange(true)) return;
  link_->worker().post([self = shared_from_this()] { self->flush(); });
}

/// Writes one record; false if there is nothing to write, or no way to now.
bool WebSocketSession::write_some() {
  const MutableByteView record = link_->worker().outbound();
  std::size_t size_bytes = 0;
  {
    const std::lock_guard lock(mutex_);
    size_bytes = queue_.gather(record);
  }
  if (size_bytes == 0) return false;

  const IoResult result = link_->try_write(record.first(size_bytes));
  if (result.io == Io::done) {
    const std::lock_guard lock(mutex_);
    queue_.consume(result.size_bytes);
    return true;
  }
  if (result.io == Io::failed || result.io == Io::closed) {
    link_->cut();
    return false;
  }
  is_blocked_ = true;
  blocked_ = link_->worker().wheel().now();
  link_->when_writable([self = shared_from_this()] {
    self->is_blocked_ = false;
    self->flush();
  });
  reschedule();
  return false;
}

void WebSocketSession::flush() {
  is_woken_ = false;  // before the queue is looked at: what comes later wakes again
  bool is_closing = false;
  {
    const std::lock_guard lock(mutex_);
    is_closing = is_closing_;
    if (is_ended_) return;
  }
  if (is_closing && close_due_ == 0) {
    close_due_ = link_->worker().wheel().now() + ticks_of(&Timeouts::close);
    reschedule();
  }
  if (is_blocked_) return;
  for (int records = 0; write_some();) {
    if (++records == records_in_a_row_max) return wake();
  }
  finish_if_over();
}

void WebSocketSession::finish_if_over() {
  if (!is_over_ || is_finished_ || queued_bytes() > 0) return;
  is_finished_ = true;
  link_->end_writing();
}

// Time.

TimerWheel::Tick WebSocketSession::ticks_of(Milliseconds Timeouts::* timeout) const {
  return link_->worker().ticks(link_->worker().options().timeouts.*timeout);
}

/// Until when the peer need not say anything.
TimerWheel::Tick WebSocketSession::silent_until() const {
  const TimerWheel::Tick ping_at = heard_ + ticks_of(&Timeouts::ping_after);
  return is_pinged_ ? ping_at + ticks_of(&Timeouts::pong_within) : ping_at;
}

void WebSocketSession::reschedule() {
  // `heard_` moves on without touching the wheel; `deadline_passed` sees that it has.
  TimerWheel::Tick due = silent_until();
  if (is_blocked_) due = std::min(due, blocked_ + ticks_of(&Timeouts::write));
  if (begun_) due = std::min(due, *begun_ + ticks_of(&Timeouts::body));
  if (close_due_ != 0) due = std::min(due, close_due_);
  link_->set_deadline_at(due);
}

void WebSocketSession::deadline_passed() {
  const TimerWheel::Tick now = link_->worker().wheel().now();
  const bool is_silent = now >= silent_until();
  const bool is_lost = is_silent && is_pinged_;
  const bool is_stuck = is_blocked_ && now >= blocked_ + ticks_of(&Timeouts::write);
  const bool is_slow = begun_ && now >= *begun_ + ticks_of(&Timeouts::body);
  const bool is_overdue = close_due_ != 0 && now >= close_due_;
  if (is_lost || is_stuck || is_slow || is_overdue) return link_->cut();

  if (is_silent) {
    is_pinged_ = true;
    push(Opcode::ping, Bytes());
  }
  reschedule();
}

void WebSocketSession::go_away() {
  const auto after = std::to_string(link_->worker().next_reconnect().count());
  close(CloseCode::going_away, "restarting; reconnect-after-ms=" + after);
}

}  // namespace causeway::adapters::http
