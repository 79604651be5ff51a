#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/http/service.h"
#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

/// The largest body that is read.
inline constexpr std::size_t body_size_max = std::size_t{64} * 1024;

/// The reviewers' console: its page, and the API that the page speaks (docs/formats/safety-api.md).
/// Requests are answered on threads of its own. A resource; the server ends before it does.
class Console final : public http::Service {
 public:
  Console(ConsolePorts ports, ConsoleOptions options);
  ~Console() override;
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void http(http::HttpRequest request, http::Completion<http::HttpReply> answer) override;
  std::shared_ptr<http::ConnectionHandler> open(std::shared_ptr<http::Connection> connection
  ) override;

 private:
  http::HttpReply answer(const http::HttpRequest& request);
  Answer call(const http::HttpRequest& request);
  void check_consoles(const http::HttpRequest& request) const;
  void count(const http::HttpRequest& request, Limit limit, Instant now);
  safety::Present authenticate(const http::HttpRequest& request, Instant now);
  void work();

  const ConsolePorts ports_;
  const ConsoleOptions options_;
  Memory memory_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;  // with `mutex_`
  bool is_ending_ = false;                     // with `mutex_`
  std::vector<std::thread> threads_;
};

}  // namespace causeway::adapters::http_safety
