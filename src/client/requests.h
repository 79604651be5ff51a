#pragma once

#include "client/memory.h"
#include "tls/codec.h"

namespace causeway::client {

/// Queues a request frame. The reply finds `flight` again.
void request_encoded(Context& context, api::Op op, ByteView body, Flight flight);

template <typename Request>
void request(Context& context, const Request& body, Flight flight) {
  request_encoded(context, Request::op, tls::encode(body), std::move(flight));
}

/// What a reply means for what was asked.
enum class Answer {
  yes,
  later,  // ask again after a while: nothing was kept of it
  no,     // refused for good
};

Answer answer_of(const api::ParsedReply& reply);

/// How long to wait after `Answer::later`: what the hub says, or a few seconds.
Milliseconds pause_of(const api::ParsedReply& reply);

/// Whom the hub may be asked about only once at a time, so that a broken reply cannot loop.
inline constexpr Milliseconds retry_pause = std::chrono::seconds(3);

}  // namespace causeway::client
