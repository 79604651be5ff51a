#pragma once

#include <vector>

#include "client/store.h"
#include "content/message.h"

/// Saying elsewhere what was said here. Everybody's program keeps what goes round from going round
/// fast; nobody can be made to.
namespace causeway::client {

/// At once.
inline constexpr std::size_t forward_chats_max = 5;
/// What was forwarded so often goes to one chat at a time.
inline constexpr unsigned forwarded_often = 5;

/// `rules::forwards_are_few` where it cannot go to so many chats at once. Requires one at least.
Result<void> check_forward(unsigned forward_count, std::size_t chats);

/// A line's texts as they stand now in a message of their own, with these attachments in the place
/// of its own, counted once more. `rules::message_is_a_line`.
Result<content::MimiContent> make_forward(
    StoreTransaction& store,
    const Message& line,
    const std::vector<content::Attachment>& attachments,
    Random& random
);

}  // namespace causeway::client
