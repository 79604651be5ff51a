#pragma once

#include <optional>
#include <string_view>

#include "client/opened.h"

/// Messages that one device hands to another, which could not be told: what a stored message is
/// made of, and how it becomes one again, as if it had been there all the time.
namespace causeway::client {

/// What another device needs to have this message too. Nothing of one that the hub has not
/// accepted, that broke a rule, or that is erased, though its evidence may be kept.
std::optional<HistoryMessage> export_message(const Message& message);

/// What the record's frank has to be the tag of (`api::CheckFrankRequest`), for the provider of
/// `domain`. Whoever hands over others' words could have made all of it up but this tag: a record
/// from another account counts only once the provider says that it is `valid`. Any rule of
/// `franking::open_kept`.
Result<franking::FrankContext> frank_context_of(
    const HistoryMessage& record, std::string_view domain
);

/// Stores the message at its place and lets it do what it does, whatever came before and since: a
/// record that comes twice is there once. `conversation` is the caller's to put back. The caller
/// has seen to it that the record is believed: its own account's, or franked (see above).
///
/// `rules::history_is_of_this_conversation`; `franking` rules where it does not open, has no number
/// or is from the future; `content` rules. Nothing is stored on error.
Result<Kept> import_message(
    Context& context, Conversation& conversation, const HistoryMessage& record, Arrival arrival
);

}  // namespace causeway::client
