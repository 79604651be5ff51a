#pragma once

#include "client/store.h"

/// What is left of a message that somebody took back, or whose time has come.
namespace causeway::client {

/// How long a message can be reported after it was erased: nobody gets rid of the evidence by
/// taking back what they said (docs/threat-model.md).
inline constexpr Milliseconds evidence_time = std::chrono::hours(24);

/// Empties the message and its edits and forgets their attachments; `left` is what people see of
/// it then. The sealed `application_data` stays for `evidence_time`. Nothing where the message is
/// empty already, or not there. Requires one that is not queued.
Result<void> erase_message(StoreTransaction& store, MessageRow row, Presence left, Instant now);

/// When a message is erased whose time begins at `begin`: for its sender when the hub accepted it,
/// for others when they have read it. Milliseconds since 1970; 0: never.
std::uint64_t expiry_of(const content::MimiContent& content, Instant begin);

/// As far as that is known when a message arrives at an account: of its own messages, and where the
/// sender named a time.
std::uint64_t expiry_on_arrival(
    const content::MimiContent& content, const Message& message, AccountId own
);

/// Hides the messages whose time has come and erases evidence whose time is over, so much that a
/// transaction stays small; whether that was all. The engine does so with each step; hosts that
/// show something without one, before they do.
Result<bool> erase_what_is_over(StoreTransaction& store, Instant now);

/// Nothing of a message stays but its place: it said something between devices, and has done so.
Result<void> erase_wholly(StoreTransaction& store, MessageRow row);

}  // namespace causeway::client
