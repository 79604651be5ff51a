#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "adapters/http/link.h"
#include "adapters/http/outbound_queue.h"
#include "adapters/http/service.h"
#include "adapters/http/websocket.h"

namespace causeway::adapters::http {

/// One open WebSocket: reads on its worker's thread, takes what is to be sent from any thread.
///
/// How it ends: whoever closes first queues a close frame (`is_closing_`) and the other side
/// answers with one. Once both were seen, or the peer broke the protocol (`is_over_`), and the
/// queue is written, our side of the stream ends, and what the peer still sends is dropped until it
/// ends too or `Timeouts::close` has passed.
class WebSocketSession final : public Connection,
                               public Phase,
                               public std::enable_shared_from_this<WebSocketSession> {
 public:
  explicit WebSocketSession(std::shared_ptr<Link> link);
  ~WebSocketSession() override;

  /// Until the link has ended.
  static Task<void> run(std::shared_ptr<WebSocketSession> self);

  void send(Bytes message) override;
  void close(CloseCode code, std::string_view reason) override;
  std::size_t queued_bytes() const override;

  std::string_view remote_address() const override { return link_->remote_address(); }

  void deadline_passed() override;
  void go_away() override;

 private:
  void open();
  void receive(ByteView bytes);
  void note_progress();
  void handle(Frame frame);
  void deliver(Bytes message);
  void end();

  void push(Opcode opcode, Bytes payload);
  void close_locked(CloseCode code, std::string_view reason);
  void wake();
  void flush();
  bool write_some();
  void finish_if_over();
  void reschedule();
  TimerWheel::Tick ticks_of(Milliseconds Timeouts::* timeout) const;
  TimerWheel::Tick silent_until() const;

  const std::shared_ptr<Link> link_;

  std::atomic<bool> is_woken_ = false;  // `flush` is on its way to the worker's thread

  mutable std::mutex mutex_;  // for the three below
  OutboundQueue queue_;
  bool is_closing_ = false;  // a close frame was queued, or nothing can be any more
  bool is_ended_ = false;

  // On the worker's thread only.
  FrameReader reader_;
  std::shared_ptr<ConnectionHandler> handler_;
  TimerWheel::Tick heard_;                 // when the peer last said anything
  TimerWheel::Tick blocked_ = 0;           // since when, while `is_blocked_`
  std::optional<TimerWheel::Tick> begun_;  // since when a message is arriving, if one is
  TimerWheel::Tick close_due_ = 0;         // 0: not closing
  bool is_blocked_ = false;                // waiting for the socket to take more
  bool is_pinged_ = false;                 // and nothing came since
  bool is_over_ = false;                   // nothing more is read
  bool is_finished_ = false;               // our side of the stream has ended
};

}  // namespace causeway::adapters::http
