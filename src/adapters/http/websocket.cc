#include "adapters/http/websocket.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <openssl/evp.h>
#include <utility>

#include "base/encoding.h"
#include "base/invariant.h"

namespace causeway::adapters::http {

namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t opcode_bits = 0x0f;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t length_bits = 0x7f;
constexpr std::uint8_t length_is_16_bit = 126;
constexpr std::uint8_t length_is_64_bit = 127;
constexpr std::size_t control_size_max = 125;

std::uint64_t read_big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

std::size_t length_size(std::uint8_t length) {
  if (length == length_is_16_bit) return 2;
  if (length == length_is_64_bit) return 8;
  return 0;
}

bool is_known(Opcode opcode) {
  switch (opcode) {
    case Opcode::continuation:
    case Opcode::text:
    case Opcode::binary:
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      return true;
  }
  return false;
}

void put_big_endian(FrameHead& head, std::uint64_t value, std::size_t size_bytes) {
  for (std::size_t i = size_bytes; i > 0; --i) {
    head.bytes[head.size_bytes++] = static_cast<std::uint8_t>(value >> (8 * (i - 1)));
  }
}

FrameHead make_head(Opcode opcode, std::size_t payload_size_bytes, std::uint8_t mask) {
  FrameHead head;
  const auto put = [&head](unsigned byte) {
    head.bytes[head.size_bytes++] = static_cast<std::uint8_t>(byte);
  };
  put(final_bit | static_cast<unsigned>(opcode));
  if (payload_size_bytes < length_is_16_bit) {
    put(mask | static_cast<unsigned>(payload_size_bytes));
  } else if (payload_size_bytes <= 0xffff) {
    put(mask | length_is_16_bit);
    put_big_endian(head, payload_size_bytes, 2);
  } else {
    put(mask | length_is_64_bit);
    put_big_endian(head, payload_size_bytes, 8);
  }
  return head;
}

/// Codes that may stand in a close frame: RFC 6455 §7.4.1 and §7.4.2, registry up to 1014.
bool may_be_sent(std::uint64_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

}  // namespace

CloseCode close_code_of(Error error) {
  if (error.is(rules::message_is_binary)) return CloseCode::unsupported_data;
  if (error.is(rules::message_fits)) return CloseCode::message_too_big;
  return CloseCode::protocol_error;
}

std::size_t FrameReader::head_size_wanted() const {
  if (head_size_ < 2) return 2;
  const std::size_t key_size = (head_[1] & mask_bit) != 0 ? mask_.size() : 0;
  return 2 + length_size(head_[1] & length_bits) + key_size;
}

bool FrameReader::collect_head(ByteView& input) {
  for (std::size_t missing = head_size_wanted() - head_size_; missing > 0;
       missing = head_size_wanted() - head_size_) {
    const auto some = input.first(std::min(missing, input.size()));
    std::copy(some.begin(), some.end(), head_.begin() + head_size_);
    head_size_ = static_cast<std::uint8_t>(head_size_ + some.size());
    input = input.subspan(some.size());
    if (some.size() < missing) return false;
  }
  return true;
}

Result<void> FrameReader::check_control(std::uint64_t size_bytes) const {
  // "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be
  // fragmented."
  if (!is_final()) return Error{rules::control_frames_are_whole};
  if (size_bytes > control_size_max) return Error{rules::control_frames_are_short};
  return {};
}

Result<void> FrameReader::check_data(std::uint64_t size_bytes) const {
  const auto opcode = static_cast<Opcode>(head_[0] & opcode_bits);
  if (opcode == Opcode::text) return Error{rules::message_is_binary};
  if ((opcode == Opcode::continuation) != in_message_) {
    return Error{rules::fragments_are_in_order};
  }
  // The sum cannot overflow: the message so far is within the limit.
  if (size_bytes > message_size_max_ - message_.size()) return Error{rules::message_fits};
  return {};
}

Result<void> FrameReader::begin_frame() {
  if ((head_[0] & reserved_bits) != 0) return Error{rules::reserved_bits_are_zero};
  if (!is_known(static_cast<Opcode>(head_[0] & opcode_bits))) {
    return Error{rules::opcode_is_known};
  }
  const bool is_masked = (head_[1] & mask_bit) != 0;
  if (sender_ == Sender::client && !is_masked) return Error{rules::client_frames_are_masked};
  if (sender_ == Sender::server && is_masked) return Error{rules::server_frames_are_not_masked};

  const std::uint8_t length = head_[1] & length_bits;
  const std::size_t extended = length_size(length);
  const std::uint64_t size_bytes =
      extended == 0 ? length : read_big_endian(ByteView(head_).subspan(2, extended));
  const std::uint64_t floor = extended == 0 ? 0 : extended == 2 ? length_is_16_bit : 0x10000;
  // "the minimal number of bytes MUST be used", and "the most significant bit MUST be 0".
  if (size_bytes < floor || size_bytes >> 63 != 0) return Error{rules::length_is_minimal};
  TRY(is_control() ? check_control(size_bytes) : check_data(size_bytes));

  remaining_ = static_cast<std::size_t>(size_bytes);
  std::copy_n(
      head_.begin() + 2 + static_cast<std::ptrdiff_t>(extended), mask_.size(), mask_.begin()
  );
  in_payload_ = true;
  if (!is_control()) in_message_ = true;
  return {};
}

void FrameReader::collect_payload(ByteView& input) {
  Bytes& target = is_control() ? control_ : message_;
  const auto some = input.first(std::min(remaining_, input.size()));
  input = input.subspan(some.size());
  // A frame that is here in one piece gets exactly its size.
  if (target.empty() && some.size() == remaining_) target.reserve(some.size());

  const std::size_t begin = target.size();
  append(target, some);
  if (sender_ == Sender::client) mask_ = apply_mask(MutableByteView(target).subspan(begin), mask_);
  remaining_ -= some.size();
}

std::optional<Frame> FrameReader::end_frame() {
  head_size_ = 0;
  in_payload_ = false;
  if (is_control()) {
    return Frame{static_cast<Opcode>(head_[0] & opcode_bits), std::exchange(control_, {})};
  }
  if (!is_final()) return std::nullopt;
  in_message_ = false;
  return Frame{Opcode::binary, std::exchange(message_, {})};
}

Result<std::optional<Frame>> FrameReader::next(ByteView& input) {
  for (;;) {
    if (!in_payload_) {
      if (!collect_head(input)) return std::optional<Frame>();
      TRY(begin_frame());
    }
    collect_payload(input);
    if (remaining_ > 0) return std::optional<Frame>();
    if (auto frame = end_frame()) return frame;
  }
}

FrameHead frame_head(Opcode opcode, std::size_t payload_size_bytes) {
  return make_head(opcode, payload_size_bytes, 0);
}

FrameHead frame_head(Opcode opcode, std::size_t payload_size_bytes, MaskingKey key) {
  FrameHead head = make_head(opcode, payload_size_bytes, mask_bit);
  std::copy(key.begin(), key.end(), head.bytes.begin() + head.size_bytes);
  head.size_bytes = static_cast<std::uint8_t>(head.size_bytes + key.size());
  return head;
}

MaskingKey apply_mask(MutableByteView payload, MaskingKey key) {
  std::uint64_t wide = 0;
  std::memcpy(&wide, key.data(), key.size());
  std::memcpy(reinterpret_cast<std::uint8_t*>(&wide) + key.size(), key.data(), key.size());

  std::size_t i = 0;
  for (; i + sizeof wide <= payload.size(); i += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, &payload[i], sizeof word);
    word ^= wide;
    std::memcpy(&payload[i], &word, sizeof word);
  }
  for (; i < payload.size(); ++i) payload[i] ^= key[i % key.size()];
  std::rotate(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(i % key.size()), key.end());
  return key;
}

Bytes encode_close(CloseCode code, std::string_view reason) {
  INVARIANT(may_be_sent(static_cast<std::uint64_t>(code)));
  std::size_t size = std::min(reason.size(), control_size_max - 2);
  // Not inside a character: continuation bytes are 10xxxxxx.
  while (size < reason.size() && size > 0 && (reason[size] & 0xc0) == 0x80) --size;

  const auto number = static_cast<std::uint16_t>(code);
  Bytes payload{static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number & 0xff)};
  append(payload, as_bytes(reason.substr(0, size)));
  return payload;
}

Result<Close> parse_close(ByteView payload) {
  if (payload.empty()) return Close{};
  if (payload.size() < 2) return Error{rules::close_code_is_valid};
  const auto code = read_big_endian(payload.first(2));
  if (!may_be_sent(code)) return Error{rules::close_code_is_valid};
  const auto reason = payload.subspan(2);
  if (!is_utf8(reason)) return Error{rules::close_reason_is_utf8};
  return Close{static_cast<CloseCode>(code), std::string(as_text(reason))};
}

std::string accept_key(std::string_view key) {
  // RFC 6455 §1.3: SHA-1 of the key and this constant. Proves that the server speaks WebSocket;
  // nothing secret hangs on it.
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<std::uint8_t, 20> hash{};
  INVARIANT(EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha1(), nullptr) == 1);
  return to_base64(hash);
}

}  // namespace causeway::adapters::http
