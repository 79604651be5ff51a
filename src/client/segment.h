#pragma once

#include <variant>
#include <vector>

#include "api/conversations.h"
#include "client/history.h"

/// A part of what a device keeps, as a file that another device of the same person takes in:
/// docs/formats/backup.md, Segment. It lies at the hub as an FBL1 blob, and says nothing that could
/// be replayed: there is no state of a group in it.
namespace causeway::client {

inline constexpr std::uint8_t segment_format = 1;
/// One is packed, sealed and opened in memory, and taken in by one transaction.
inline constexpr std::size_t segment_size_max = std::size_t{8} << 20;
/// How many bytes of messages a writer puts into one, the last message excepted.
inline constexpr std::size_t segment_size_aim = std::size_t{4} << 20;

/// Somebody who appears in the segment; the statement is what later ones have to follow.
struct PersonRecord {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;

  AccountId account;
  Bytes username;
  Bytes statement;

  bool operator==(const PersonRecord&) const = default;
};

enum class Belonging : std::uint8_t {
  in = 1,
  left = 2,
  removed = 3,
};

/// A conversation of which the segment has messages, as it was when the segment was written.
struct ConversationRecord {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;

  ConversationId conversation;
  api::ConversationKind kind{};
  Belonging standing = Belonging::in;
  AccountId peer;  // of a direct conversation, else zero
  Bytes peer_username;
  Bytes title;
  std::uint64_t state_seq = 0;
  std::uint64_t timer_ms = 0;
  std::uint64_t last_epoch = 0;  // no GroupInfo of an earlier one is taken; a Welcome may be of one

  bool operator==(const ConversationRecord&) const = default;
};

struct MessageRecord {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;

  HistoryMessage message;

  bool operator==(const MessageRecord&) const = default;
};

using SegmentRecord = std::variant<PersonRecord, ConversationRecord, MessageRecord>;

/// Encodes into secret buffers only. A message comes behind its conversation.
struct Segment {
  using Wire = tls::Struct;

  std::uint8_t format = segment_format;
  std::vector<SegmentRecord> records;

  bool operator==(const Segment&) const = default;
};

/// `rules::segment_is_valid` for what does not decode, is of another format, or has a message of a
/// conversation that it does not name before.
Result<Segment> parse_segment(ByteView encoded);

}  // namespace causeway::client
