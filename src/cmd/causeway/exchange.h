#pragma once

#include "api/frame.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/workspace.h"
#include "tls/codec.h"

namespace causeway::cli {

/// Part of a blob (RFC 9110 §15.3.7).
inline constexpr unsigned status_partial = 206;

/// A reply of the hub over HTTP; `body` without the head of refusals.
struct Exchanged {
  unsigned status = 0;
  std::string rule;  // empty where `status` is 200 or `status_partial`
  Bytes body;
};

/// `POST /v1/<operation>`, the operation's name as in `api::Op`.
template <typename Request>
adapters::http::HttpRequest post(std::string_view operation, const Request& body) {
  adapters::http::HttpRequest request;
  request.method = "POST";
  request.path = "/v1/" + std::string(operation);
  request.body = tls::encode(body);
  return request;
}

/// What the hub answered; throws `Refused` with the rule where it refused.
template <typename Reply>
Reply body_of(const Exchanged& reply) {
  if (!reply.rule.empty()) throw adapters::http_client::Refused(reply.rule);
  return accept(tls::decode<Reply>(reply.body));
}

/// As nobody in particular, for what needs no login: again until `deadline` where the connection
/// breaks or the hub cannot answer now. Throws what is in the way then.
Exchanged exchange_as_nobody(
    Workspace& workspace,
    const adapters::http::HttpRequest& request,
    adapters::http::Deadline deadline
);
/// The same for as long as the person is ready to wait.
Exchanged exchange_as_nobody(Workspace& workspace, const adapters::http::HttpRequest& request);

/// Lets time pass; a connection is answered meanwhile.
void wait_until(Workspace& workspace, adapters::http::Deadline until);

/// Throws `NetworkError` where it is not the answer of a hub.
Exchanged parse_exchanged(const adapters::http::HttpReply& reply);

/// Makes a request that may be repeated, as often as it takes: waits for a login, comes back when
/// the connection breaks, pauses when the hub asks for it. Throws what is in the way when the
/// person's patience ends without a reply.
Exchanged exchange(Workspace& workspace, const adapters::http::HttpRequest& request);

}  // namespace causeway::cli
