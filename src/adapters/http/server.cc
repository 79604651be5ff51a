#include "adapters/http/server.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/redirect_error.hpp>
#include <exception>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include "adapters/http/asio.h"
#include "adapters/http/worker.h"
#include "base/invariant.h"

namespace causeway::adapters::http {

namespace {

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

/// After a failed accept, which means that the process or the system has no descriptors left.
constexpr Milliseconds accept_again_after{100};

[[noreturn]] void fail_to_listen(const ServerOptions& options, boost::system::error_code error) {
  throw std::system_error(
      error.value(),
      std::system_category(),
      "cannot listen on " + options.address + " port " + std::to_string(options.port)
  );
}

}  // namespace

struct Server::State {
  State(ServerOptions options, std::optional<TlsIdentity> identity_, Service& service)
      : shared(std::make_shared<Shared>(std::move(options), service)),
        identity(std::move(identity_)) {}

  void listen();
  Task<void> accept();
  std::shared_ptr<ssl_ctx_st> context();
  template <typename Work>
  void post_to_all(Work work);

  const std::shared_ptr<Shared> shared;
  std::vector<std::shared_ptr<Worker>> workers;  // while running; the first one accepts
  std::unique_ptr<Acceptor> acceptor;
  std::uint16_t port = 0;

  std::mutex mutex;
  std::optional<TlsIdentity> identity;  // with `mutex`
};

std::shared_ptr<ssl_ctx_st> Server::State::context() {
  const std::lock_guard lock(mutex);
  return identity ? identity->context() : nullptr;
}

void Server::State::listen() {
  const ServerOptions& options = shared->options;
  try {
    const auto address = asio::ip::make_address(options.address);
    const tcp::endpoint endpoint(address, options.port);
    acceptor = std::make_unique<Acceptor>(workers.front()->executor());
    acceptor->open(endpoint.protocol());
    acceptor->set_option(Acceptor::reuse_address(true));
    if (address.is_v6()) acceptor->set_option(asio::ip::v6_only(false));
    acceptor->bind(endpoint);
    acceptor->listen(Acceptor::max_listen_connections);
    port = acceptor->local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    fail_to_listen(options, error.code());
  }
}

Task<void> Server::State::accept() {
  Timer pause(workers.front()->executor());
  boost::system::error_code error;
  for (std::size_t turn = 0; acceptor->is_open(); ++turn) {
    const auto worker = workers[turn % workers.size()];
    Socket socket =
        co_await acceptor->async_accept(worker->executor(), asio::redirect_error(use_task, error));
    if (error == asio::error::operation_aborted) break;
    if (error) {
      pause.expires_after(accept_again_after);
      co_await pause.async_wait(asio::redirect_error(use_task, error));
      continue;
    }
    worker->post([worker, socket = std::move(socket), context = context()]() mutable {
      try {
        worker->adopt(std::move(socket), context);
      } catch (const std::exception&) {
        ++worker->shared().refused_total;  // no memory for one more
      }
    });
  }
}

template <typename Work>
void Server::State::post_to_all(Work work) {
  for (const auto& worker : workers) worker->post([worker, work] { work(*worker); });
}

Server::Server(ServerOptions options, std::optional<TlsIdentity> identity, Service& service)
    : state_(std::make_unique<State>(std::move(options), std::move(identity), service)) {}

Server::~Server() {  // NOLINT(bugprone-exception-escape): a mutex that fails ends the process
  stop(Milliseconds(0));
}

void Server::start() {
  INVARIANT(state_->workers.empty());
  INVARIANT(state_->shared->options.threads > 0);
  for (unsigned i = 0; i < state_->shared->options.threads; ++i) {
    state_->workers.push_back(std::make_shared<Worker>(state_->shared));
  }
  try {
    state_->listen();
  } catch (const std::system_error&) {
    state_->acceptor.reset();
    state_->workers.clear();
    throw;
  }
  asio::co_spawn(state_->workers.front()->executor(), state_->accept(), asio::detached);
  for (const auto& worker : state_->workers) worker->start();
}

std::uint16_t Server::port() const {
  return state_->port;
}

void Server::reload(TlsIdentity identity) {
  const std::lock_guard lock(state_->mutex);
  INVARIANT(state_->identity);
  state_->identity = std::move(identity);
}

void Server::stop(Milliseconds grace) {
  State& state = *state_;
  if (state.workers.empty()) return;
  state.workers.front()->post([&state] {
    boost::system::error_code ignored;
    std::ignore = state.acceptor->close(ignored);
  });
  state.post_to_all([](Worker& worker) { worker.go_away(); });
  {
    std::unique_lock lock(state.shared->mutex);
    state.shared->all_gone.wait_for(lock, grace, [&state] {
      return state.shared->connections == 0;
    });
  }
  state.post_to_all([](Worker& worker) { worker.cut_all(); });
  for (const auto& worker : state.workers) worker->join();
  state.acceptor.reset();
  state.workers.clear();
}

ServerCounts Server::counts() const {
  const Shared& shared = *state_->shared;
  return {
      .connections = shared.connections,
      .websockets = shared.websockets,
      .accepted_total = shared.accepted_total,
      .refused_total = shared.refused_total,
      .crowded_total = shared.crowded_total,
      .requests_total = shared.requests_total,
      .messages_in_total = shared.messages_in_total,
      .messages_out_total = shared.messages_out_total,
  };
}

}  // namespace causeway::adapters::http
