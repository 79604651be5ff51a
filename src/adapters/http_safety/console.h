#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "adapters/http/service.h"
#include "adapters/http_safety/line.h"
#include "adapters/http_safety/routes.h"

namespace causeway::adapters::http_safety {

/// The largest body that is read.
inline constexpr std::size_t body_size_max = std::size_t{64} * 1024;

/// The reviewers' console: its page, and the API that the page speaks (docs/formats/safety-api.md).
/// Requests are answered on threads of its own; what is slow has its own among them, and whoever
/// asks for it has been let in before they wait. A resource; the server ends before it does.
class Console final : public http::Service {
 public:
  Console(ConsolePorts ports, ConsoleOptions options);
  ~Console() override = default;
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void http(http::HttpRequest request, http::Completion<http::HttpReply> answer) override;
  std::shared_ptr<http::ConnectionHandler> open(std::shared_ptr<http::Connection> connection
  ) override;

 private:
  struct Asked;

  /// Does what is quick, and has the rest wait in its line.
  void begin(const std::shared_ptr<const Asked>& asked);
  /// A request that waited: whoever asks may be gone meanwhile, and the time is another one.
  Answer go_on(const http::HttpRequest& request);
  http::HttpReply answer(const http::HttpRequest& request, const std::function<Answer()>& work)
      const;
  Answer perform(
      const http::HttpRequest& request,
      const FoundRoute& found,
      std::optional<safety::Present> present,
      Instant now
  );
  void check_consoles(const http::HttpRequest& request) const;
  void count(const http::HttpRequest& request, Limit limit, Instant now);
  std::optional<safety::Present> let_in(
      const http::HttpRequest& request, const Route& route, Instant now
  );
  safety::Present authenticate(const http::HttpRequest& request, Instant now);
  Line* line_of(Work work);

  const ConsolePorts ports_;
  const ConsoleOptions options_;
  Memory memory_;

  // The last hands on to the others, and ends before them.
  Line passphrases_;
  Line pictures_;
  Line chain_;
  Line quick_;
};

}  // namespace causeway::adapters::http_safety
