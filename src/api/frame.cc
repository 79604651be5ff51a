#include "api/frame.h"

#include "api/limits.h"

namespace causeway::api {

Result<Frame> parse_frame(ByteView bytes) {
  if (bytes.size() > limits::frame_size_max) return Error{rules::frame_is_small_enough};
  Frame frame = TRY(tls::decode<Frame>(bytes));
  if (frame.version != frame_version) return Error{rules::frame_version_is_known};
  if (frame.kind < FrameKind::request || frame.kind > FrameKind::push) {
    return Error{rules::frame_kind_is_known};
  }
  return frame;
}

Result<ParsedReply> parse_reply(ByteView reply) {
  tls::Reader reader(reply);
  ParsedReply parsed;
  parsed.head = TRY(tls::decode_from<ReplyHead>(reader));
  parsed.body = TRY(reader.raw(reader.remaining()));
  return parsed;
}

Bytes make_reply(Status status, std::string_view rule_name, ByteView body) {
  Bytes reply = tls::encode(ReplyHead{.status = status, .rule = to_bytes(rule_name)});
  append(reply, body);
  return reply;
}

}  // namespace causeway::api
