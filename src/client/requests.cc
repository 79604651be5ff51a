#include "client/requests.h"

#include <algorithm>

namespace causeway::client {

void request_encoded(Context& context, api::Op op, ByteView body, Flight flight) {
  const std::uint32_t id = context.memory.next_request++;
  // 0 means "no reply wanted" (docs/formats/api.md, Frames).
  if (context.memory.next_request == 0) context.memory.next_request = 1;
  flight.op = op;
  flight.asked = context.now;
  context.memory.flights[id] = std::move(flight);
  context.effects.sends.push_back(tls::encode(
      api::Frame{.kind = api::FrameKind::request, .id = id, .op = op, .body = to_bytes(body)}
  ));
}

Answer answer_of(const api::ParsedReply& reply) {
  switch (reply.head.status) {
    case api::Status::ok:
      return Answer::yes;
    case api::Status::too_many:
    case api::Status::failed:
    case api::Status::unavailable:
    case api::Status::not_logged_in:
      return Answer::later;
    default:
      return Answer::no;
  }
}

Milliseconds pause_of(const api::ParsedReply& reply) {
  if (reply.head.status != api::Status::too_many) return retry_pause;
  const auto pause_ms = tls::decode<std::uint32_t>(reply.body);
  if (!pause_ms.ok()) return retry_pause;
  constexpr Milliseconds longest = std::chrono::minutes(10);
  return std::min(longest, Milliseconds(*pause_ms));
}

void ask_again_after(Context& context, api::Op op, Milliseconds pause) {
  context.memory.questions[op] = context.now + pause;
}

void ask_again_after(Context& context, api::Op op, const api::ParsedReply& reply) {
  const bool is_later = answer_of(reply) == Answer::later;
  // A hub that says "at once" is not asked in a circle.
  const Milliseconds pause = is_later ? std::max(pause_of(reply), retry_pause) : question_pause;
  ask_again_after(context, op, pause);
}

void note_setback(Context& context, ConversationId id) {
  constexpr unsigned at_once = 3;
  constexpr Milliseconds longest = std::chrono::minutes(1);
  Waiting& waiting = context.waiting(id);
  if (++waiting.setbacks <= at_once) return;
  const unsigned doublings = std::min(waiting.setbacks - at_once - 1, 5U);
  waiting.not_before = context.now + std::min(longest, retry_pause * (1U << doublings));
}

void note_progress(Context& context, ConversationId id) {
  context.waiting(id).setbacks = 0;
  context.waiting(id).head_refused = false;
}

}  // namespace causeway::client
