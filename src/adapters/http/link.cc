#include "adapters/http/link.h"

#include <boost/asio/redirect_error.hpp>
#include <sys/socket.h>
#include <tuple>
#include <utility>

namespace causeway::adapters::http {

namespace {

/// How many reads one link may do before the others of its thread get a turn.
constexpr unsigned reads_in_a_row_max = 16;

/// After a read of that many bytes, more are probably there.
constexpr std::size_t bulk_min = record_size / 2;

std::string address_of(const Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  if (error) return {};
  const auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

TlsStream make_stream(Socket& socket, ssl_ctx_st* context) {
  const int handle = socket.native_handle();
  return context == nullptr ? TlsStream(handle)
                            : TlsStream(handle, *context, TlsStream::Side::server);
}

bool has_to_wait(Io io) {
  return io == Io::want_read || io == Io::want_write;
}

}  // namespace

Link::Link(std::shared_ptr<Worker> worker, Socket socket, ssl_ctx_st* context)
    : worker_(std::move(worker)),
      socket_(std::move(socket)),
      stream_(make_stream(socket_, context)),
      remote_address_(address_of(socket_)) {
  boost::system::error_code ignored;  // an old socket, gone already: the first read tells
  std::ignore = socket_.set_option(tcp::no_delay(true), ignored);
}

Link::~Link() = default;

Task<bool> Link::wait_for(Io direction) {
  if (is_interrupted_) co_return false;
  boost::system::error_code error;
  const auto what = direction == Io::want_write ? Socket::wait_write : Socket::wait_read;
  co_await socket_.async_wait(what, asio::redirect_error(use_task, error));
  co_return !error && !is_cut();
}

Task<bool> Link::handshake() {
  bool is_ready = !is_cut();
  while (is_ready) {
    const Io io = stream_.handshake();
    if (!has_to_wait(io)) co_return io == Io::done;
    is_ready = co_await wait_for(io);
  }
  co_return false;
}

IoResult Link::read_some() {
  if (is_cut()) return {};
  // A read that finds nothing costs as much as one that does: wait at once where that is likely.
  if (std::exchange(is_drained_, false)) return {Io::want_read};
  const IoResult result = stream_.read(worker_->inbound());
  is_drained_ = result.io == Io::done && result.size_bytes < bulk_min && !stream_.has_more();
  return result;
}

Task<ByteView> Link::read() {
  if (++reads_in_a_row_ > reads_in_a_row_max) {
    reads_in_a_row_ = 0;
    co_await asio::post(socket_.get_executor(), use_task);
  }
  for (bool is_ready = true; is_ready;) {
    const IoResult result = read_some();
    if (result.io == Io::done) co_return ByteView(worker_->inbound()).first(result.size_bytes);
    if (!has_to_wait(result.io)) break;
    reads_in_a_row_ = 0;
    is_ready = co_await wait_for(result.io);
  }
  co_return ByteView();
}

Task<bool> Link::write(ByteView bytes) {
  while (!bytes.empty()) {
    const IoResult result = try_write(bytes);
    if (result.io == Io::done) {
      bytes = bytes.subspan(result.size_bytes);
      continue;
    }
    if (!has_to_wait(result.io)) co_return false;
    const bool is_ready = co_await wait_for(result.io);
    if (!is_ready) co_return false;
  }
  co_return true;
}

IoResult Link::try_write(ByteView bytes) {
  // The number of a closed socket may be another's by now.
  return is_cut() ? IoResult() : stream_.write(bytes);
}

void Link::when_writable(std::function<void()> ready) {
  socket_.async_wait(
      Socket::wait_write,
      [self = shared_from_this(), ready = std::move(ready)](boost::system::error_code error) {
        if (!error && !self->is_cut()) ready();
      }
  );
}

Task<void> Link::linger() {
  ByteView bytes = co_await read();
  while (!bytes.empty() && !is_interrupted_) {
    bytes = co_await read();
  }
}

void Link::end_writing() {
  if (!is_cut()) stream_.end_writing();
}

Task<void> Link::pause() {
  if (is_interrupted_ || is_cut()) co_return;
  boost::system::error_code ignored;  // being woken is the only way out
  pause_ = std::make_unique<Timer>(socket_.get_executor(), Timer::time_point::max());
  co_await pause_->async_wait(asio::redirect_error(use_task, ignored));
  pause_.reset();
}

void Link::wake() {
  if (pause_ != nullptr) pause_->cancel();
}

void Link::interrupt() {
  is_interrupted_ = true;
  boost::system::error_code ignored;
  std::ignore = socket_.cancel(ignored);
  wake();
}

void Link::cut() {
  boost::system::error_code ignored;
  std::ignore = socket_.close(ignored);
  place_.reset();
  wake();
}

void Link::set_deadline(Milliseconds from_now) {
  is_interrupted_ = false;
  set_deadline_at(worker_->due(from_now));
}

void Link::set_deadline_at(TimerWheel::Tick due) {
  if (!is_cut()) worker_->wheel().arm(*this, due);
}

void Link::go_away() {
  if (phase_ != nullptr) phase_->go_away();
}

void Link::expired() {
  phase_ == nullptr ? cut() : phase_->deadline_passed();
}

void Link::send_in_clear(std::string_view text) {
  if (is_cut()) return;
  // Into an empty send buffer, so all or nothing, and nobody minds if it is nothing.
  static_cast<void>(::send(socket_.native_handle(), text.data(), text.size(), MSG_NOSIGNAL));
}

}  // namespace causeway::adapters::http
