#pragma once

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"
#include "content/hidden_words.h"
#include "content/mimi_content.h"

/// What a person did with their chats, told by one of their devices to the others in the note
/// (docs/formats/content.md §8).
namespace causeway::content {

namespace rules {
inline constexpr Rule personal_state_is_valid{
    "content.personal_state_is_valid", "docs/formats/content.md §8"
};
}  // namespace rules

inline constexpr std::string_view personal_state_type = "application/vnd.causeway.personal+cbor";
/// In one message.
inline constexpr std::size_t personal_chats_max = 256;
/// 9999-12-31T23:59:59Z, in milliseconds: a time that does not come.
inline constexpr std::uint64_t never_ms = 253'402'300'799'000;

/// Of one chat.
struct PersonalChat {
  ConversationId conversation;
  std::uint64_t read_seq = 0;          // the newest message that was read
  std::uint64_t muted_until_ms = 0;    // 0: it is not muted; at most `never_ms`
  std::uint64_t muted_changed_ms = 0;  // when that was said: the latest holds

  bool operator==(const PersonalChat&) const = default;
};

/// Whether others are told what this person reads, and are asked the same of them; and whether they
/// are told when this person writes, likewise.
struct Signs {
  bool read_receipts = false;
  bool typing = false;
  std::uint64_t changed_ms = 0;  // the latest holds

  bool operator==(const Signs&) const = default;
};

struct PersonalState {
  std::optional<Signs> signs;
  std::vector<PersonalChat> chats;
  std::optional<HiddenWords> hidden_words;
  std::vector<Extension> others;  // of later versions

  bool operator==(const PersonalState&) const = default;
};

/// Requires `personal_chats_max` chats and `hidden_words_max` words at most.
Bytes encode(const PersonalState& state);
/// `rules::personal_state_is_valid`, or a rule of content/cbor.h.
Result<PersonalState> parse_personal_state(ByteView encoded);

/// The part of a message that says it.
NestedPart personal_state_part(const PersonalState& state);

}  // namespace causeway::content
