#pragma once

#include "client/contents.h"
#include "client/requests.h"

/// The side of a device that lacks messages (docs/formats/history.md): it asks the others in the
/// conversation, and takes in what they answer. Nothing that anybody answers is shown unless its
/// frank holds, or a device of this account gave it.
namespace causeway::client {

/// Records that wait for the hub's word, of all conversations.
inline constexpr std::size_t history_claims_max = 1'024;

/// How long what could be asked or answered waits.
enum class Urgency : std::uint8_t {
  in_turn,  // for its time
  now,      // this device is about to rest
};

/// Enters a request into each conversation where one is due and nothing else waits to be said.
Result<void> enter_history_requests(Context& context, Urgency urgency);

/// For the table in client/contents.cc: takes the records that are for this device.
/// `crypto::rules::ciphertext_is_authentic`, `rules::history_was_asked_for` for a record of another
/// message than those that are missing here and that the answer names, and those of
/// `import_message`.
Result<void> apply_history_answer(Context& context, Conversation& conversation, const Said& said);

/// Questions about franks that wait for the hub's answer: of more, all but the first few would only
/// be refused.
inline constexpr std::ptrdiff_t frank_questions_max = 64;

/// Asks the hub about franks that it was not asked about on this connection, a few at a time.
Result<void> check_history_claims(Context& context);

/// The hub did not answer this one: it is asked again, and nothing else before, after the pause.
void check_frank_later(Context& context, const Flight& flight, Milliseconds pause);

/// Reply to that. `rules::history_frank_is_valid` unless the provider says so.
Result<void> take_frank_verdict(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
