#include "sim/lines.h"

#include <algorithm>

#include "base/encoding.h"
#include "client/annotations.h"

namespace causeway::sim {
namespace {

using client::Message;
using client::MessageState;
using client::Presence;

std::string look_of(client::StoreTransaction& store, const Message& line) {
  if (line.presence == Presence::deleted) return "deleted";
  const auto edit = client::edit_of(store, line);
  INVARIANT(edit.ok());
  std::string look = to_hex(*edit ? (*edit)->content : line.content);
  auto reactions = client::reactions_to(store, line);
  INVARIANT(reactions.ok());
  for (const auto& reaction : *reactions) {
    look += " " + reaction.emoji + " of";
    for (const AccountId& account : reaction.accounts) look += " " + to_hex(account);
  }
  return look;
}

}  // namespace

Lines read_lines(client::StoreTransaction& store, const std::vector<Message>& messages) {
  Lines lines;
  for (const Message& message : messages) {
    if (message.state != MessageState::sent && message.state != MessageState::received) continue;
    lines.messages.insert(message.id);
    if (message.presence == Presence::hidden) continue;
    lines.looks.emplace(message.id, look_of(store, message));
  }
  return lines;
}

}  // namespace causeway::sim
