#pragma once

#include "client/contents.h"
#include "client/history_requests.h"

/// The side of a device that others ask for what they lack (docs/formats/history.md). Devices of
/// the same account answer first, then those of whoever sent it, then the others by turns; whoever
/// sees it answered keeps quiet. Owed answers are in memory only: requests are repeated.
namespace causeway::client {

/// Requests that wait for this device's turn, of all conversations. One more takes the place of the
/// oldest of the account that has most, so that nobody's requests keep others' from being answered.
inline constexpr std::size_t owed_answers_max = 64;

/// For the table in client/contents.cc: this device owes an answer.
Result<void> apply_history_request(Context& context, Conversation& conversation, const Said& said);

/// Somebody has answered: this device need not, unless whoever asks has asked so often that one
/// answer does not seem to do.
void note_answered(
    Context& context,
    ConversationId conversation,
    const content::HistoryAnswer& answer,
    AccountId by
);

/// Enters the answers whose turn has come. Nobody is given what was said while their account was
/// not in the conversation, as far as this device followed who was.
Result<void> enter_history_answers(Context& context, Urgency urgency);

}  // namespace causeway::client
