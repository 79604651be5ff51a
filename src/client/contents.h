#pragma once

#include "client/memory.h"
#include "content/kind.h"

/// What each kind of content does, at its receivers and, once it is accepted, at its sender.
namespace causeway::client {

/// A message that is in the store, with what it says.
struct Said {
  const Message& message;
  const content::MimiContent& content;
  std::uint64_t seq = 0;  // of the frank with which it came now
};

/// What people see of a message of this kind.
Presence presence_of(content::Kind kind);

/// What a message does beside being there. Only `rules::store_works` is an error: who may not do
/// something changes nothing.
Result<void> apply_content(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
