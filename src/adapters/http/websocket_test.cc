// The codec of RFC 6455: the examples of its §5.7 byte for byte, every message however it is cut,
// and each rule broken by one frame that breaks only it.
#include "adapters/http/websocket.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <vector>

#include "base/encoding.h"

namespace causeway::adapters::http {
namespace {

constexpr std::size_t size_max = 100'000;

Bytes hex(std::string_view text) {
  auto bytes = from_hex(text);
  EXPECT_TRUE(bytes.ok());
  return *bytes;
}

/// Reads everything from `input`, which may be cut into pieces of `step` bytes.
Result<std::vector<Frame>> read_all(Sender sender, ByteView input, std::size_t step = 1 << 20) {
  FrameReader reader(sender, size_max);
  std::vector<Frame> frames;
  while (!input.empty()) {
    ByteView piece = input.first(std::min(step, input.size()));
    input = input.subspan(piece.size());
    while (!piece.empty()) {
      auto frame = TRY(reader.next(piece));
      if (frame) frames.push_back(*std::move(frame));
    }
  }
  return frames;
}

void expect_broken(Sender sender, std::string_view input, const Rule& rule, CloseCode code) {
  const auto frames = read_all(sender, hex(input));
  ASSERT_FALSE(frames.ok()) << input;
  EXPECT_EQ(frames.error().rule().name, rule.name) << input;
  EXPECT_EQ(close_code_of(frames.error()), code) << input;
}

Bytes masked(Opcode opcode, Bytes payload, MaskingKey key) {
  const FrameHead head = frame_head(opcode, payload.size(), key);
  apply_mask(payload, key);
  return concat(head.view(), payload);
}

TEST(WebSocketCodec, KnowsTheRfcsExamples) {
  // RFC 6455 §5.7, as binary where the example is text; §1.3 for the handshake.
  EXPECT_EQ(
      masked(Opcode::binary, to_bytes("Hello"), {0x37, 0xfa, 0x21, 0x3d}),
      hex("828537fa213d7f9f4d5158")
  );
  EXPECT_EQ(concat(frame_head(Opcode::ping, 5).view(), as_bytes("Hello")), hex("890548656c6c6f"));
  EXPECT_EQ(concat(frame_head(Opcode::binary, 256).view()), hex("827e0100"));
  EXPECT_EQ(concat(frame_head(Opcode::binary, 65536).view()), hex("827f0000000000010000"));
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocketCodec, ReadsFragmentsAroundAPing) {
  const auto frames = read_all(
      Sender::server,
      hex("020348656c"
          "8901aa"
          "80026c6f")
  );
  ASSERT_TRUE(frames.ok());
  ASSERT_EQ((*frames).size(), 2U);
  EXPECT_EQ((*frames)[0], (Frame{Opcode::ping, {0xaa}}));
  EXPECT_EQ((*frames)[1], (Frame{Opcode::binary, to_bytes("Hello")}));
}

RC_GTEST_PROP(
    WebSocketCodec,
    ReadsWhatItWroteHoweverItIsCut,
    (const std::vector<Bytes>& payloads, MaskingKey key)
) {
  Bytes stream;
  for (const Bytes& payload : payloads) append(stream, masked(Opcode::binary, payload, key));
  const auto frames = read_all(Sender::client, stream, *rc::gen::inRange<std::size_t>(1, 9));
  RC_ASSERT(frames.ok());
  RC_ASSERT((*frames).size() == payloads.size());
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    RC_ASSERT((*frames)[i] == (Frame{Opcode::binary, payloads[i]}));
  }
}

TEST(WebSocketCodec, ReadsEverySizeAroundTheLengthForms) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 65535U, 65536U, 100'000U}) {
    const Bytes payload(size, 0x5a);
    const auto frames = read_all(Sender::client, masked(Opcode::binary, payload, {1, 2, 3, 4}));
    ASSERT_TRUE(frames.ok()) << size;
    EXPECT_EQ((*frames).at(0).payload, payload) << size;
  }
}

TEST(WebSocketRules, ReservedBitsAreZero) {
  expect_broken(Sender::server, "c200", rules::reserved_bits_are_zero, CloseCode::protocol_error);
}

TEST(WebSocketRules, OpcodeIsKnown) {
  expect_broken(Sender::server, "8300", rules::opcode_is_known, CloseCode::protocol_error);
  expect_broken(Sender::server, "8b00", rules::opcode_is_known, CloseCode::protocol_error);
}

TEST(WebSocketRules, MessageIsBinary) {
  expect_broken(Sender::server, "8100", rules::message_is_binary, CloseCode::unsupported_data);
}

TEST(WebSocketRules, ClientFramesAreMasked) {
  expect_broken(Sender::client, "8200", rules::client_frames_are_masked, CloseCode::protocol_error);
}

TEST(WebSocketRules, ServerFramesAreNotMasked) {
  expect_broken(
      Sender::server, "828000000000", rules::server_frames_are_not_masked, CloseCode::protocol_error
  );
}

TEST(WebSocketRules, LengthIsMinimal) {
  for (const auto* input : {"827e007d", "827f000000000000ffff", "827f8000000000000000"}) {
    expect_broken(Sender::server, input, rules::length_is_minimal, CloseCode::protocol_error);
  }
}

TEST(WebSocketRules, MessageFits) {
  // 100,001 bytes in one frame; 100,000 and one in two.
  expect_broken(
      Sender::server, "827f00000000000186a1", rules::message_fits, CloseCode::message_too_big
  );
  Bytes input = hex("027f00000000000186a0");
  input.resize(input.size() + size_max);
  append(input, hex("8001"));
  const auto frames = read_all(Sender::server, input);
  ASSERT_FALSE(frames.ok());
  EXPECT_TRUE(frames.error().is(rules::message_fits));
}

TEST(WebSocketRules, FragmentsAreInOrder) {
  // A continuation of nothing; a new message in the middle of one.
  for (const auto* input :
       {"8000",
        "0200"
        "8200"}) {
    expect_broken(Sender::server, input, rules::fragments_are_in_order, CloseCode::protocol_error);
  }
}

TEST(WebSocketRules, ControlFramesAreWhole) {
  expect_broken(Sender::server, "0900", rules::control_frames_are_whole, CloseCode::protocol_error);
}

TEST(WebSocketRules, ControlFramesAreShort) {
  expect_broken(
      Sender::server, "897e007e", rules::control_frames_are_short, CloseCode::protocol_error
  );
}

TEST(WebSocketRules, CloseCodeIsValid) {
  for (const auto* payload :
       {"03", "0000", "03e7", "03ec", "03ed", "03ee", "03f7", "07d0", "1388"}) {
    const auto close = parse_close(hex(payload));
    ASSERT_FALSE(close.ok()) << payload;
    EXPECT_TRUE(close.error().is(rules::close_code_is_valid));
  }
  for (const auto* payload : {"03e8", "03f6", "0bb8", "1387"}) {
    EXPECT_TRUE(parse_close(hex(payload)).ok()) << payload;
  }
}

TEST(WebSocketRules, CloseReasonIsUtf8) {
  const auto close = parse_close(hex("03e8ff"));
  ASSERT_FALSE(close.ok());
  EXPECT_TRUE(close.error().is(rules::close_reason_is_utf8));
}

TEST(WebSocketCodec, CutsACloseReasonBetweenCharacters) {
  // 122 one-byte characters and then a two-byte one, which does not fit into 123.
  const std::string reason = std::string(122, 'a') + "é";
  const Bytes payload = encode_close(CloseCode::going_away, reason);
  EXPECT_EQ(payload.size(), 2U + 122U);
  const auto close = parse_close(payload);
  ASSERT_TRUE(close.ok());
  EXPECT_EQ(*close, (Close{CloseCode::going_away, std::string(122, 'a')}));
}

TEST(WebSocketCodec, AnEmptyCloseHasNoCode) {
  const auto close = parse_close({});
  ASSERT_TRUE(close.ok());
  EXPECT_EQ(close.operator*().code, CloseCode::none);
}

}  // namespace
}  // namespace causeway::adapters::http
