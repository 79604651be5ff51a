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

/// After an answer that does not hold, or one that time alone can change.
inline constexpr Milliseconds retry_pause = std::chrono::seconds(3);

/// After a refusal of what nobody has reason to refuse, or an answer to it that does not hold.
inline constexpr Milliseconds question_pause = std::chrono::minutes(1);

/// A question about no conversation, which nothing in the outbox waits for, had no answer that
/// held: it is asked again after that time, on this connection.
void ask_again_after(Context& context, api::Op op, Milliseconds pause);

/// The same, where the reply is that none.
void ask_again_after(Context& context, api::Op op, const api::ParsedReply& reply);

/// The hub refused what this device can put right. It does so at once the first few times, since
/// several things may be stale; then ever more slowly, so that a hub which refuses for ever is
/// asked once a minute.
void note_setback(Context& context, ConversationId id);

/// Something was done: the next refusal is the first again.
void note_progress(Context& context, ConversationId id);

}  // namespace causeway::client
