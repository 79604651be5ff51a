#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/http/asio.h"
#include "adapters/http/host_counts.h"
#include "adapters/http/timer_wheel.h"
#include "adapters/http/tls_stream.h"
#include "adapters/http/worker.h"

namespace causeway::adapters::http {

/// What a link does at present: first HTTP, then perhaps WebSocket. Called on the link's thread.
class Phase {
 public:
  virtual ~Phase() = default;
  /// The deadline that was set has passed.
  virtual void deadline_passed() = 0;
  /// The server stops: end when that is possible without loss.
  virtual void go_away() = 0;
};

/// One accepted socket with its TLS, its deadline and its place on a worker. All functions are for
/// the worker's thread.
///
/// The coroutine that serves the link holds it, and the worker lists it for as long; `cut` makes
/// every wait end, and so the coroutine.
class Link final : public TimerWheel::Entry, public std::enable_shared_from_this<Link> {
 public:
  /// Without `context`, no TLS.
  Link(std::shared_ptr<Worker> worker, Socket socket, ssl_ctx_st* context);
  ~Link() override;

  Task<bool> handshake();

  /// Waits for bytes: at least one, in the worker's `inbound()`, to be used before the next
  /// suspension. Empty: the stream has ended, broke, or was interrupted.
  Task<ByteView> read();

  /// Writes all of `bytes`, which the caller keeps alive; false if the stream broke or was
  /// interrupted.
  Task<bool> write(ByteView bytes);

  /// One step that does not wait, for who brings its own waiting.
  IoResult try_write(ByteView bytes);

  /// Calls `ready` when the socket takes bytes again; not if the link is cut first.
  void when_writable(std::function<void()> ready);

  /// No more from us. The peer's end is still read.
  void end_writing();

  /// Reads and drops until the peer ends, so that closing does not reset what it has not read yet.
  Task<void> linger();

  /// Waits for `wake`, or to be interrupted or cut.
  Task<void> pause();
  void wake();

  /// The wait under way, or else the next one, ends without a result; so do all others until the
  /// next `set_deadline`.
  void interrupt();
  /// At once and for good.
  void cut();

  bool is_cut() const { return !socket_.is_open(); }

  void set_phase(Phase* phase) { phase_ = phase; }

  /// Opens a new span of waits, in which what interrupted the last one does not count any more.
  void set_deadline(Milliseconds from_now);

  void set_deadline_at(TimerWheel::Tick due);

  void go_away();
  void expired() override;

  Worker& worker() { return *worker_; }

  const std::shared_ptr<Worker>& shared_worker() const { return worker_; }

  const std::string& remote_address() const { return remote_address_; }

  /// Beyond `Limits::connections`: is told so, and no more.
  bool is_surplus() const { return is_surplus_; }

  void mark_surplus() { is_surplus_ = true; }

  /// Counts among its host's connections until it is cut.
  void hold(HostCounts::Place place) { place_ = std::move(place); }

  bool met_plain_http() const { return stream_.met_plain_http(); }

  /// In the clear, whatever the stream is: for the one answer to plain HTTP on a TLS port.
  void send_in_clear(std::string_view text);

 private:
  IoResult read_some();
  Task<bool> wait_for(Io direction);

  const std::shared_ptr<Worker> worker_;
  Socket socket_;
  TlsStream stream_;
  std::string remote_address_;
  HostCounts::Place place_;
  Phase* phase_ = nullptr;
  std::unique_ptr<Timer> pause_;
  unsigned reads_in_a_row_ = 0;
  bool is_surplus_ = false;
  bool is_interrupted_ = false;
  bool is_drained_ = false;  // the last read took all that there was
};

/// Serves the link until its end: handshake, requests, perhaps a WebSocket.
Task<void> serve(std::shared_ptr<Link> link);

}  // namespace causeway::adapters::http
