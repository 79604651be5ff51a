#pragma once

#include "client/contents.h"

/// That somebody writes (docs/formats/content.md §10): said to those who are there, and kept by
/// nobody; no row, no place in the outbox.
namespace causeway::client {

/// Tells the others in the conversation, where the person writes, wants them to know, and they may.
/// Whether it was sent. Requires an active conversation in which nothing else waits to be sent.
Result<bool> say_typing(Context& context, const Conversation& conversation);

/// For the table in client/contents.cc: tells the host, where the person tells others the same.
/// What comes too late says nothing.
Result<void> apply_typing(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
