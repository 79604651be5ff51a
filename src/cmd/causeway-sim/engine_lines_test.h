#pragma once

/// Lines of a chat as people see them, and members who say about them whatever they like.
#include "client/annotations.h"
#include "cmd/causeway-sim/engine_pair_test.h"
#include "content/annotation.h"

namespace causeway::simulate::answers {

using client::Message;
using client::MessageRow;
using client::Presence;

/// The rule that a result names; empty: none.
inline std::string_view broken(const Result<void>& result) {
  return result.ok() ? std::string_view() : result.error().rule().name;
}

/// The rule that the last thing broke which was not taken in.
inline std::string last_disbelieved(const Phone& phone) {
  const auto heard = phone.heard<client::notice::NotBelieved>();
  return heard.empty() ? "nothing" : heard.back().rule;
}

/// "text [edited] 👍2 ❤1", or "deleted".
inline std::string look_of(EngineWorld& world, Phone& phone, const Message& line) {
  if (line.presence == Presence::deleted) return "deleted";
  const auto edit =
      world.look(phone, [&](StoreTransaction& store) { return client::edit_of(store, line); });
  const auto content = *content::decode(edit ? edit->content : line.content);
  std::string text;
  for (const auto* part : content::leaf_parts(content)) {
    text += content::text_of(*part).value_or("<file>");
  }
  if (edit) text += " [edited]";
  for (const auto& group : world.look(phone, [&](StoreTransaction& store) {
         return client::reactions_to(store, line);
       })) {
    text += " " + group.emoji + std::to_string(group.accounts.size());
  }
  return text;
}

inline Texts lines(EngineWorld& world, Phone& phone, ConversationId id) {
  Texts found;
  for (const Message& line : world.messages(phone, id)) {
    found.push_back(look_of(world, phone, line));
  }
  return found;
}

inline Message line_called(
    EngineWorld& world, Phone& phone, ConversationId id, const std::string& text
) {
  for (Message& line : world.messages(phone, id)) {
    if (look_of(world, phone, line).starts_with(text)) return std::move(line);
  }
  ADD_FAILURE() << "there is no line " << text;
  return {};
}

/// Whatever a member's program may put together.
inline Result<void> send_raw(
    EngineWorld& world, Phone& phone, ConversationId id, const content::MimiContent& content
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.send(store, id, content, world.now));
    return {};
  });
}

inline Result<void> react(
    EngineWorld& world, Phone& phone, MessageRow row, const std::string& emoji
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.react(store, row, emoji, world.now));
    return {};
  });
}

inline Result<void> take_back(
    EngineWorld& world, Phone& phone, MessageRow row, const std::string& emoji
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.take_back_reaction(store, row, emoji, world.now));
    return {};
  });
}

inline Result<void> edit(
    EngineWorld& world, Phone& phone, MessageRow row, const std::string& text
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.edit(store, row, text, world.now));
    return {};
  });
}

inline Result<void> erase_for_everyone(EngineWorld& world, Phone& phone, MessageRow row) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
    TRY(engine.erase_for_everyone(store, row, world.now));
    return {};
  });
}

}  // namespace causeway::simulate::answers
