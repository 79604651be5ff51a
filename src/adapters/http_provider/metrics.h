#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "adapters/http/server.h"
#include "api/frame.h"

namespace causeway::adapters::http_provider {

/// Counts for `/metrics` (Prometheus text format 0.0.4). Nothing in it names a person, a device or
/// a conversation. From any thread.
class Metrics {
 public:
  void count_request(api::Op op, api::Status status);
  void count_batch(std::size_t requests, std::chrono::steady_clock::duration took);
  void count_pushes(std::size_t items);

  /// All of it, with the server's own counts.
  std::string text(const http::ServerCounts& server) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::pair<api::Op, api::Status>, std::uint64_t> requests_;
  std::uint64_t batches_ = 0;
  std::uint64_t batched_requests_ = 0;
  std::chrono::steady_clock::duration writing_{};
  std::uint64_t pushes_ = 0;
};

}  // namespace causeway::adapters::http_provider
