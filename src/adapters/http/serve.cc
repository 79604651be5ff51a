#include <exception>
#include <memory>
#include <utility>

#include "adapters/http/http_session.h"
#include "adapters/http/link.h"
#include "adapters/http/websocket_session.h"

namespace causeway::adapters::http {

namespace {

/// In a frame of its own, so that an idle WebSocket keeps none of it.
Task<bool> serve_http(std::shared_ptr<Link> link) {
  HttpSession session(*link);
  co_return co_await session.run();
}

Task<void> serve_phases(std::shared_ptr<Link> link) {
  const bool is_websocket = co_await serve_http(link);
  if (!is_websocket) co_return;
  auto session = std::make_shared<WebSocketSession>(link);
  co_await WebSocketSession::run(std::move(session));
}

}  // namespace

Task<void> serve(std::shared_ptr<Link> link) {
  try {
    co_await serve_phases(link);
  } catch (const std::exception&) {
    link->cut();  // out of memory, in practice: this link ends, the others go on
  }
  link->worker().leave(link);
}

}  // namespace causeway::adapters::http
