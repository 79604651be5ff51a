#include "cmd/causeway/exchange.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "api/rules.h"
#include "cmd/causeway/errors.h"
#include "tls/codec.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using adapters::http_client::Refused;

constexpr Milliseconds pause_default{500};
constexpr std::size_t answer_size_max = std::size_t{1} << 20;

http::NetworkError not_a_hub() {
  return {http::NetworkFailure::protocol, "The server's answer is not one of a provider."};
}

/// How long the hub wants to be left alone; nothing where its answer is the last word.
std::optional<Milliseconds> pause_of(const Exchanged& reply) {
  const auto status = static_cast<api::Status>(reply.status);
  if (status == api::Status::too_many) {
    const auto asked_ms = tls::decode<std::uint32_t>(reply.body);
    return asked_ms.ok() ? Milliseconds(*asked_ms) : pause_default;
  }
  // A token that a restarted hub does not know any more is replaced by the next login.
  const bool is_passing = status == api::Status::unavailable || status == api::Status::failed ||
                          status == api::Status::not_logged_in;
  if (is_passing) return pause_default;
  return std::nullopt;
}

/// Whether the next connection may do better.
bool is_passing(const http::NetworkError& error) {
  return error.failure() == http::NetworkFailure::unreachable ||
         error.failure() == http::NetworkFailure::closed;
}

}  // namespace

void wait_until(Workspace& workspace, http::Deadline until) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  while (now() < until) {
    if (workspace.device().is_logged_in()) {
      workspace.device().step(until);
    } else {
      std::this_thread::sleep_until(until);
    }
  }
}

Exchanged parse_exchanged(const http::HttpReply& reply) {
  if (reply.status == status_partial) return {reply.status, {}, reply.body};
  const auto parsed = api::parse_reply(reply.body);
  if (!parsed.ok()) throw not_a_hub();
  return {
      static_cast<unsigned>(parsed->head.status),
      std::string(as_text(parsed->head.rule)),
      to_bytes(parsed->body),
  };
}

Exchanged exchange_as_nobody(
    Workspace& workspace, const http::HttpRequest& request, http::Deadline deadline
) {
  for (;;) {
    Milliseconds wait = pause_default;
    try {
      http::HttpClient client(workspace.server(), answer_size_max);
      Exchanged reply = parse_exchanged(client.request(request, workspace.patience()));
      const auto asked_for = pause_of(reply);
      const bool is_last = !asked_for || http::within(*asked_for) > deadline ||
                           reply.rule == api::rules::device_is_logged_in.name;
      if (is_last) return reply;
      wait = *asked_for;
    } catch (const http::NetworkError& error) {
      if (!is_passing(error) || http::within(wait) > deadline) throw;
    }
    wait_until(workspace, http::within(wait));
  }
}

Exchanged exchange_as_nobody(Workspace& workspace, const http::HttpRequest& request) {
  return exchange_as_nobody(workspace, request, workspace.patience());
}

Exchanged exchange(Workspace& workspace, const http::HttpRequest& request) {
  auto& device = workspace.device();
  const http::Deadline deadline = workspace.patience();
  for (;;) {
    device.run_until([&] { return device.is_logged_in(); }, deadline);
    Milliseconds pause = pause_default;
    try {
      Exchanged reply = parse_exchanged(device.request(request, deadline));
      const auto asked_for = pause_of(reply);
      if (!asked_for) return reply;
      if (http::within(*asked_for) > deadline) throw Refused(reply.rule);
      pause = *asked_for;
    } catch (const http::NetworkError& error) {
      if (!is_passing(error) || http::within(pause) > deadline) throw;
    }
    wait_until(workspace, http::within(pause));
  }
}

}  // namespace causeway::cli
