#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/contents.h"

/// Reactions, edits and deletions (docs/formats/content.md §4): what they do when they come, and
/// what a message looks like with them. In whatever order a message and those about it come, it
/// looks the same in the end.
namespace causeway::client {

/// Of one account on one message. More are not counted: no list of them is longer than a chat has
/// members times this.
inline constexpr std::size_t reactions_of_one_max = 20;
/// Of one message. More are not taken.
inline constexpr std::size_t edits_of_one_max = 100;

/// For the table in client/contents.cc. Errors say why something changes nothing:
/// `rules::message_is_ones_own`, `rules::reactions_are_few`, `rules::edits_are_few`,
/// `rules::message_is_a_line`, and those of the content.
Result<void> apply_message(Context& context, Conversation& conversation, const Said& said);
Result<void> apply_reaction(Context& context, Conversation& conversation, const Said& said);
Result<void> apply_edit(Context& context, Conversation& conversation, const Said& said);
Result<void> apply_deletion(Context& context, Conversation& conversation, const Said& said);

struct ReactionGroup {
  std::string emoji;
  std::vector<AccountId> accounts;  // in the order in which they said so
};

/// In the order in which somebody first said so.
Result<std::vector<ReactionGroup>> reactions_to(StoreTransaction& store, const Message& message);

/// The message that is to be shown in this one's place; nothing where it was not edited.
Result<std::optional<Message>> edit_of(StoreTransaction& store, const Message& message);

}  // namespace causeway::client
