#include "cmd/causewayd/admin_service.h"

namespace causeway::causewayd {

using adapters::http::HttpReply;
using adapters::http::text_reply;

void AdminService::http(
    adapters::http::HttpRequest request, adapters::http::Completion<HttpReply> answer
) {
  if (request.method != "GET") return answer(text_reply(405, "GET only."));
  if (request.path == "/healthz") return answer(text_reply(200, "ok"));
  if (request.path == "/readyz") {
    return answer(
        sources_.is_ready() ? text_reply(200, "ready")
                            : text_reply(503, "The store does not answer.")
    );
  }
  if (request.path == "/metrics") {
    HttpReply reply;
    reply.content_type = "text/plain; version=0.0.4";
    reply.body = to_bytes(sources_.metrics());
    return answer(std::move(reply));
  }
  answer(text_reply(404, "There is nothing here."));
}

std::shared_ptr<adapters::http::ConnectionHandler>
AdminService::open(std::shared_ptr<adapters::http::Connection>) {
  return nullptr;
}

}  // namespace causeway::causewayd
