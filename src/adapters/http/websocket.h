#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// The WebSocket protocol (RFC 6455) without any I/O: binary messages and control frames, no
/// extensions, no text. Server and client share it.
namespace causeway::adapters::http {

namespace rules {
inline constexpr Rule reserved_bits_are_zero{"websocket.reserved_bits_are_zero", "RFC 6455 §5.2"};
inline constexpr Rule opcode_is_known{"websocket.opcode_is_known", "RFC 6455 §5.2"};
inline constexpr Rule message_is_binary{"websocket.message_is_binary", "RFC 6455 §7.4.1 (1003)"};
inline constexpr Rule client_frames_are_masked{
    "websocket.client_frames_are_masked", "RFC 6455 §5.1"
};
inline constexpr Rule server_frames_are_not_masked{
    "websocket.server_frames_are_not_masked", "RFC 6455 §5.1"
};
inline constexpr Rule length_is_minimal{"websocket.length_is_minimal", "RFC 6455 §5.2"};
inline constexpr Rule message_fits{"websocket.message_fits", "RFC 6455 §7.4.1 (1009)"};
inline constexpr Rule fragments_are_in_order{"websocket.fragments_are_in_order", "RFC 6455 §5.4"};
inline constexpr Rule control_frames_are_whole{
    "websocket.control_frames_are_whole", "RFC 6455 §5.5"
};
inline constexpr Rule control_frames_are_short{
    "websocket.control_frames_are_short", "RFC 6455 §5.5"
};
inline constexpr Rule close_code_is_valid{"websocket.close_code_is_valid", "RFC 6455 §7.4"};
inline constexpr Rule close_reason_is_utf8{"websocket.close_reason_is_utf8", "RFC 6455 §5.5.1"};
}  // namespace rules

/// RFC 6455 §7.4.1 and its registry. A peer may send others; 3000 to 4999 are anybody's.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  none = 1005,  // the peer gave no code; never sent
  policy_violation = 1008,
  message_too_big = 1009,
  internal_error = 1011,
  try_again_later = 1013,
};

/// The code that answers a frame which broke one of the rules above.
CloseCode close_code_of(Error error);

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10,
};

/// A whole message (`binary`) or a control frame.
struct Frame {
  Opcode opcode{};
  Bytes payload;

  bool operator==(const Frame&) const = default;
};

/// Who sent the frames that are read: a client masks, a server does not.
enum class Sender : std::uint8_t {
  client,
  server
};

using MaskingKey = std::array<std::uint8_t, 4>;

/// Reads what one side sends. Never holds more than one message of `message_size_max` bytes and one
/// control frame, and never allocates ahead of the bytes that arrived by more than it doubles.
class FrameReader {
 public:
  FrameReader(Sender sender, std::size_t message_size_max)
      : message_size_max_(message_size_max), sender_(sender) {}

  /// Consumes from the front of `input` until a message or control frame is whole, or the input is
  /// used up (nothing). After an error (rules above) the stream cannot be read any further.
  Result<std::optional<Frame>> next(ByteView& input);

  /// Whether a message has begun that is not whole yet.
  bool in_message() const { return in_message_; }

 private:
  bool is_control() const { return (head_[0] & 0x08) != 0; }

  bool is_final() const { return (head_[0] & 0x80) != 0; }

  std::size_t head_size_wanted() const;
  bool collect_head(ByteView& input);
  Result<void> begin_frame();
  Result<void> check_control(std::uint64_t size_bytes) const;
  Result<void> check_data(std::uint64_t size_bytes) const;
  void collect_payload(ByteView& input);
  std::optional<Frame> end_frame();

  std::size_t message_size_max_;
  std::size_t remaining_ = 0;  // payload bytes of the current frame still to come
  Bytes message_;              // fragments so far
  Bytes control_;
  std::array<std::uint8_t, 14> head_{};
  MaskingKey mask_{};  // rotated so that [0] meets the next payload byte
  std::uint8_t head_size_ = 0;
  Sender sender_;
  bool in_payload_ = false;  // the head is complete and was checked
  bool in_message_ = false;  // a fragment came, the final one has not
};

/// The head of a frame, 2 to 14 bytes.
struct FrameHead {
  std::array<std::uint8_t, 14> bytes{};
  std::uint8_t size_bytes = 0;

  ByteView view() const { return ByteView(bytes).first(size_bytes); }
};

/// For a server (no key) and for a client, who then masks the payload with the same key.
FrameHead frame_head(Opcode opcode, std::size_t payload_size_bytes);
FrameHead frame_head(Opcode opcode, std::size_t payload_size_bytes, MaskingKey key);

/// Masks or unmasks in place, from the key's first byte on; returns the key rotated so that it goes
/// on behind `payload`.
MaskingKey apply_mask(MutableByteView payload, MaskingKey key);

/// What a close frame says.
struct Close {
  CloseCode code = CloseCode::none;
  std::string reason;

  bool operator==(const Close&) const = default;
};

/// The payload of a close frame; the reason is cut to the 123 bytes that fit, between characters.
Bytes encode_close(CloseCode code, std::string_view reason);

/// Errors: `rules::close_code_is_valid`, `rules::close_reason_is_utf8`.
Result<Close> parse_close(ByteView payload);

/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (RFC 6455 §4.2.2).
std::string accept_key(std::string_view key);

}  // namespace causeway::adapters::http
