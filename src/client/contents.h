#pragma once

#include "client/memory.h"
#include "content/kind.h"

/// What each kind of content does, at its receivers and, once it is accepted, at its sender.
namespace causeway::client {

/// How a message came into this store.
enum class Arrival : std::uint8_t {
  live,     // when it was said, or as soon as this device could be told
  late,     // through another device, which had it where this one could not be told
  history,  // of long ago: nobody waits to hear of it
};

/// A message that is in the store, with what it says.
struct Said {
  const Message& message;
  const content::MimiContent& content;
  std::uint64_t seq = 0;  // of the frank with which it came now
  Arrival arrival = Arrival::live;
};

/// What people see of a message of this kind.
Presence presence_of(content::Kind kind);

/// What a message does beside being there, whatever was said before and since is there already.
/// What devices ask of each other is of no use later: nothing is done then. Only
/// `rules::store_works` is an error: who may not do something changes nothing.
Result<void> apply_content(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
