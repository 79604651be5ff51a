// What a connection costs: CPU per echoed message of 1 KB over 100 connections, and memory per idle
// one. Client and server share this process; its CPU time is that of both, so the server's thread
// is measured by its own clock. Run: ./dev bench http
#include <atomic>
#include <benchmark/benchmark.h>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <optional>
#include <pthread.h>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "adapters/http/client.h"
#include "adapters/http/server.h"

namespace causeway::adapters::http {
namespace {

class Echo final : public Service {
 public:
  void http(HttpRequest, Completion<HttpReply> answer) override { answer({}); }

  std::shared_ptr<ConnectionHandler> open(std::shared_ptr<Connection> connection) override {
    // Opened on the server's only thread: its CPU clock.
    clockid_t clock{};
    pthread_getcpuclockid(pthread_self(), &clock);
    server_clock = clock;
    return std::make_shared<Handler>(std::move(connection));
  }

  std::atomic<clockid_t> server_clock{};

 private:
  class Handler final : public ConnectionHandler {
   public:
    explicit Handler(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

    void message(Bytes message) override { connection_->send(std::move(message)); }

    void closed() override { connection_.reset(); }

   private:
    std::shared_ptr<Connection> connection_;
  };
};

std::int64_t nanoseconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

std::size_t resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

PemIdentity make_pem() {
  SelfSignedOptions options;
  const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
  options.not_before = now - std::chrono::hours(1);
  options.not_after = now + std::chrono::hours(24);
  return make_self_signed(options);
}

/// A running server on the address that clients connect to; `use_tls` false would need other
/// clients.
struct Running {
  Running() : identity(TlsIdentity::from_pem(make_pem())), server(options(), identity, echo) {
    server.start();
  }

  static ServerOptions options() {
    ServerOptions options;
    options.websocket_path = "/";
    options.limits.connections_per_host = options.limits.connections;
    return options;
  }

  std::unique_ptr<WebSocketClient> connect() const {
    return std::make_unique<WebSocketClient>(
        ServerAddress{"127.0.0.1", server.port(), identity.fingerprint()},
        "/",
        within(Milliseconds(60'000))
    );
  }

  Echo echo;
  TlsIdentity identity;
  Server server;
};

void echo_1_kb(benchmark::State& state) {
  Running running;
  std::vector<std::unique_ptr<WebSocketClient>> clients;
  for (int i = 0; i < 100; ++i) clients.push_back(running.connect());

  const Bytes message(1024, 0x5a);
  const auto deadline = within(Milliseconds(600'000));
  std::int64_t messages = 0;
  const std::int64_t begin = nanoseconds(running.echo.server_clock);
  for ([[maybe_unused]] auto _ : state) {
    for (auto& client : clients) client->send(message, deadline);
    for (auto& client : clients) {
      if (!client->receive(deadline)) throw std::runtime_error("no echo");
    }
    messages += static_cast<std::int64_t>(clients.size());
  }
  const auto spent = static_cast<double>(nanoseconds(running.echo.server_clock) - begin);
  state.SetItemsProcessed(messages);
  state.counters["server_us_per_echo"] = spent / 1000.0 / static_cast<double>(messages);
}

/// The clients live in processes of their own, so that only the server's ends are measured.
class Crowd {
 public:
  Crowd(const Running& running, int connections) {
    int ready[2]{};
    if (::pipe(ready) != 0) throw std::runtime_error("pipe");
    child_ = ::fork();
    if (child_ == 0) {
      std::vector<std::unique_ptr<WebSocketClient>> clients;
      for (int i = 0; i < connections; ++i) clients.push_back(running.connect());
      const char done = 1;
      static_cast<void>(::write(ready[1], &done, 1));
      ::pause();
      ::_exit(0);
    }
    char done = 0;
    if (::read(ready[0], &done, 1) != 1) throw std::runtime_error("the clients failed");
    ::close(ready[0]);
    ::close(ready[1]);
  }

  ~Crowd() { ::kill(child_, SIGKILL); }

 private:
  pid_t child_ = -1;
};

void idle_connection(benchmark::State& state) {
  const int connections = static_cast<int>(state.range(0));
  for ([[maybe_unused]] auto _ : state) {
    Running running;
    {
      Crowd warm_up(running, 200);
    }
    const std::size_t before = resident_bytes();
    const std::int64_t cpu_before = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
    const Crowd crowd(running, connections);
    const auto grown = static_cast<double>(resident_bytes() - before);
    const auto spent = static_cast<double>(nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before);
    state.counters["rss_bytes_per_connection"] = grown / connections;
    state.counters["handshake_cpu_us"] = spent / 1000.0 / connections;
  }
}

BENCHMARK(echo_1_kb)->Unit(benchmark::kMillisecond);
BENCHMARK(idle_connection)->Arg(5000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace causeway::adapters::http

BENCHMARK_MAIN();
