#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"
#include "content/mimi_content.h"

/// How a device that lacks messages of a conversation asks the others in it, and what they answer
/// (docs/formats/history.md).
namespace causeway::content {

namespace rules {
inline constexpr Rule history_request_is_valid{
    "content.history_request_is_valid", "docs/formats/history.md, Request"
};
inline constexpr Rule history_answer_is_valid{
    "content.history_answer_is_valid", "docs/formats/history.md, Answer"
};
}  // namespace rules

inline constexpr std::string_view history_request_type =
    "application/vnd.causeway.history-request+cbor";
inline constexpr std::string_view history_answer_type = "application/vnd.causeway.history+cbor";

/// Of whoever asks, fresh with each key.
using HistoryRequestId = ByteId<struct HistoryRequestIdTag, 16>;

/// Messages that one request asks for, at most: whoever answers it sends no more than these.
inline constexpr std::uint64_t history_messages_max = 256;
/// How often one message is asked for, at most.
inline constexpr std::uint8_t history_attempts_max = 6;
/// X25519.
inline constexpr std::size_t history_key_size = 32;

/// Numbers of a conversation's messages (the frank's `seq`), `count` from `first` on.
struct SeqRange {
  std::uint64_t first = 1;
  std::uint64_t count = 1;

  /// The last number.
  std::uint64_t last() const { return first + count - 1; }

  bool operator==(const SeqRange&) const = default;
};

/// The numbers as ranges: ascending, none next to or over another, as they are encoded. `seqs` is
/// ascending without repeats.
std::vector<SeqRange> ranges_of(const std::vector<std::uint64_t>& seqs);
/// The other way round.
std::vector<std::uint64_t> seqs_of(const std::vector<SeqRange>& ranges);

struct HistoryRequest {
  HistoryRequestId id;
  Bytes public_key;               // to which answers are sealed
  std::uint8_t attempt = 1;       // 1 to `history_attempts_max`: how often it asked for these
  std::vector<SeqRange> ranges;   // of at most `history_messages_max`
  std::vector<Extension> others;  // of later versions

  bool operator==(const HistoryRequest&) const = default;
};

struct HistoryAnswer {
  HistoryRequestId id;
  std::vector<SeqRange> given;    // what `sealed` has
  std::vector<SeqRange> gone;     // what nobody shows any more
  Bytes sealed;                   // enc || ciphertext; empty where nothing is given
  std::vector<Extension> others;  // of later versions

  bool operator==(const HistoryAnswer&) const = default;
};

/// Requires what the parsers require.
Bytes encode(const HistoryRequest& request);
Bytes encode(const HistoryAnswer& answer);

/// `rules::history_request_is_valid`, or a rule of content/cbor.h.
Result<HistoryRequest> parse_history_request(ByteView encoded);
/// `rules::history_answer_is_valid`, or a rule of content/cbor.h.
Result<HistoryAnswer> parse_history_answer(ByteView encoded);

/// The parts of messages that say so.
NestedPart history_request_part(const HistoryRequest& request);
NestedPart history_answer_part(const HistoryAnswer& answer);

}  // namespace causeway::content
