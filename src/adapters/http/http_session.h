#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "adapters/http/http_message.h"
#include "adapters/http/link.h"

namespace causeway::adapters::http {

/// The HTTP of one link: TLS handshake, then requests in turn, until the link ends or becomes a
/// WebSocket.
class HttpSession final : public Phase {
 public:
  explicit HttpSession(Link& link);
  ~HttpSession() override;
  HttpSession(const HttpSession&) = delete;
  HttpSession& operator=(const HttpSession&) = delete;

  /// True if a WebSocket was agreed on; otherwise the link has ended.
  Task<bool> run();

  void deadline_passed() override;
  void go_away() override;

 private:
  struct Answer;

  enum class Next {
    request,
    websocket,
    end,
  };

  Task<bool> start();
  /// The next request, whole; nothing if the link is to end, which was said where possible.
  Task<std::optional<HttpRequest>> read_request();
  Task<bool> read_until_complete();
  Task<Next> respond(HttpRequest request);
  Task<HttpReply> ask(HttpRequest request);
  Task<bool> send(HttpReply reply, std::string_view method);
  Task<void> refuse(HttpReply reply);
  void expect(RequestReader::Progress progress);
  bool is_upgrade(const HttpRequest& request) const;

  Link& link_;
  RequestReader reader_;
  RequestReader::Progress progress_ = RequestReader::Progress::nothing;
  bool is_timed_out_ = false;
  bool is_last_ = false;      // close after the request under way
  bool is_idle_ = false;      // between requests: may be ended at any time
  bool keeps_alive_ = false;  // the client's wish in the request under way
};

}  // namespace causeway::adapters::http
