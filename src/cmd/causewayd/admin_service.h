#pragma once

#include <functional>

#include "adapters/http/service.h"

namespace causeway::causewayd {

/// `/healthz` (this process runs), `/readyz` (its store answers, and kept what it was last given),
/// `/metrics`: for the operator, on a port of their own.
class AdminService final : public adapters::http::Service {
 public:
  struct Sources {
    std::function<bool()> is_ready;
    std::function<std::string()> metrics;
  };

  explicit AdminService(Sources sources) : sources_(std::move(sources)) {}

  void http(
      adapters::http::HttpRequest request,
      adapters::http::Completion<adapters::http::HttpReply> answer
  ) override;
  std::shared_ptr<adapters::http::ConnectionHandler> open(
      std::shared_ptr<adapters::http::Connection> connection
  ) override;

 private:
  Sources sources_;
};

}  // namespace causeway::causewayd
