#pragma once

#include <map>
#include <set>
#include <string>

#include "client/store.h"

namespace causeway::sim {

/// A conversation as one device's owner sees it.
struct Lines {
  std::set<client::MessageId> messages;            // that this device has, hidden ones too
  std::map<client::MessageId, std::string> looks;  // of its lines: text, edits, reactions
  std::set<client::MessageId> fading;              // those that disappear, and have not yet
};

/// Whether each line is found by what it says (client/search.h), and only by that. Indexes what
/// waits for it; `messages` are all that the store has.
bool are_found(client::StoreTransaction& store, const std::vector<client::Message>& messages);

/// Whether the message disappears some time after it was read, or at a time.
bool is_fading(const client::Message& message);

/// Whether nobody is shown it: what devices tell and ask each other.
bool is_between_devices(const client::Message& message);

Lines read_lines(client::StoreTransaction& store, const std::vector<client::Message>& messages);

}  // namespace causeway::sim
