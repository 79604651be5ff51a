#include "adapters/http_provider/metrics.h"

#include <string_view>

#include "crypto/public_key_operations.h"
#include "provider/gate.h"

namespace causeway::adapters::http_provider {
namespace {

void add_head(
    std::string& out, std::string_view name, std::string_view type, std::string_view help
) {
  out += "# HELP causeway_" + std::string(name) + " " + std::string(help) + "\n";
  out += "# TYPE causeway_" + std::string(name) + " " + std::string(type) + "\n";
}

void add(
    std::string& out,
    std::string_view name,
    std::string_view type,
    std::string_view help,
    std::uint64_t value
) {
  add_head(out, name, type, help);
  out += "causeway_" + std::string(name) + " " + std::to_string(value) + "\n";
}

/// What checking messages costs, whoever sent them.
void add_public_key_operations(std::string& out) {
  const crypto::PublicKeyOperations done = crypto::public_key_operations();
  add_head(out, "public_key_operations_total", "counter", "Public-key operations by kind.");
  const std::pair<std::string_view, std::uint64_t> kinds[] = {
      {"signature", done.signatures},
      {"verification", done.verifications},
      {"encapsulation", done.encapsulations},
      {"decapsulation", done.decapsulations},
      {"key_pair", done.key_pairs},
  };
  for (const auto& [kind, count] : kinds) {
    out += "causeway_public_key_operations_total{kind=\"" + std::string(kind) + "\"} " +
           std::to_string(count) + "\n";
  }
}

}  // namespace

void Metrics::count_request(api::Op op, api::Status status) {
  const std::lock_guard lock(mutex_);
  ++requests_[{op, status}];
}

void Metrics::count_batch(std::size_t requests, std::chrono::steady_clock::duration took) {
  const std::lock_guard lock(mutex_);
  ++batches_;
  batched_requests_ += requests;
  writing_ += took;
}

void Metrics::count_pushes(std::size_t items) {
  const std::lock_guard lock(mutex_);
  pushes_ += items;
}

std::string Metrics::text(const http::ServerCounts& server) const {
  std::string out;
  add(out, "connections", "gauge", "Open connections.", server.connections);
  add(out, "websockets", "gauge", "Open WebSockets.", server.websockets);
  add(out, "connections_accepted_total", "counter", "Since start.", server.accepted_total);
  add(out, "connections_refused_total", "counter", "Beyond the limit.", server.refused_total);
  add(out, "connections_crowded_total", "counter", "Too many of a host.", server.crowded_total);
  add(out, "frames_in_total", "counter", "WebSocket messages.", server.messages_in_total);
  add(out, "frames_out_total", "counter", "WebSocket messages.", server.messages_out_total);
  const std::lock_guard lock(mutex_);
  add(out, "inbox_pushes_total", "counter", "Inbox items pushed to devices.", pushes_);
  add(out, "batches_total", "counter", "Transactions of the writer.", batches_);
  add(out, "batched_requests_total", "counter", "Requests in them.", batched_requests_);
  add(out,
      "writing_microseconds_total",
      "counter",
      "Time spent in them, fsync included.",
      static_cast<std::uint64_t>(
          std::chrono::duration_cast<std::chrono::microseconds>(writing_).count()
      ));
  add_public_key_operations(out);
  add_head(out, "requests_total", "counter", "Requests by operation and status.");
  for (const auto& [key, count] : requests_) {
    out += "causeway_requests_total{op=\"" + std::string(provider::name_of(key.first)) +
           "\",status=\"" + std::to_string(static_cast<unsigned>(key.second)) + "\"} " +
           std::to_string(count) + "\n";
  }
  return out;
}

}  // namespace causeway::adapters::http_provider
