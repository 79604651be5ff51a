#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "content/mimi_content.h"

/// Messages that say something about an earlier one: reactions, edits and deletions, as
/// draft-ietf-mimi-content-08 has them (docs/formats/content.md §4). They name it by its id;
/// whether their sender may, and whether it is there, is for the caller to say.
namespace causeway::content {

namespace rules {
inline constexpr Rule reaction_is_short_text{
    "content.reaction_is_short_text", "docs/formats/content.md §4"
};
inline constexpr Rule reaction_names_a_message{
    "content.reaction_names_a_message", "docs/formats/content.md §4"
};
}  // namespace rules

/// As much as any emoji needs, family and skin tones included; no room for a message.
inline constexpr std::size_t reaction_size_max = 64;

struct Reaction {
  MessageId target;
  std::string emoji;
};

/// Visible UTF-8 of 1 to `reaction_size_max` bytes: an emoji, as a rule.
bool is_reaction(std::string_view emoji);

/// Requires an emoji that `is_reaction`.
MimiContent make_reaction(Random& random, const Reaction& reaction);

/// `rules::reaction_names_a_message`; `rules::reaction_is_short_text` unless it is one text that
/// `is_reaction`. Requires content of kind `reaction`.
Result<Reaction> parse_reaction(const MimiContent& content);

/// Puts `part` in the place of what the message said.
MimiContent make_edit(Random& random, const MessageId& target, NestedPart part);

/// Takes the message back; a reaction, too, is a message.
MimiContent make_deletion(Random& random, const MessageId& target);

}  // namespace causeway::content
