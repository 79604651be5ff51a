#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/engine.h"
#include "client/store.h"
#include "cmd/causeway/arguments.h"

/// How people name chats and messages: `@USER`, `#GROUP`, `--note`; the first digits of an id.
namespace causeway::cli {

struct GroupName {
  std::string text;  // a title or the first digits of an id
};

using TargetName = std::variant<client::ToUser, GroupName, client::ToNote>;

/// Throws `Failure` (usage) unless exactly one of `target` and `--note` is given, and the target
/// begins with @ or #. The target `note` is one's note to self, where something stands behind it.
TargetName parse_target(const Arguments& arguments);

/// One that stands alone: "@USER", "#GROUP" or "note".
TargetName parse_target(const std::string& target);

/// "@ada" or "ada" → "ada". Throws `Failure` (usage).
std::string parse_username(std::string_view text);

/// Whether this could be an id as people are shown one: 10 to 32 hexadecimal digits. As a title it
/// is none: whoever names a group must not be able to name it like another.
bool reads_as_id(std::string_view text);

/// The group that is meant. What reads as an id names a group by how its id begins, and nothing
/// else. Anything else is a title, in any case, or the first digits of an id; neither names a
/// message request, whose title is a stranger's. A group that one has left gives way to another one
/// of the same title. Throws `Failure`: not found, or usage with the ids where several fit.
ConversationId find_group(client::StoreTransaction& store, const GroupName& name);

/// Throws `Failure`: usage, with the ids of the groups that are meant.
[[noreturn]] void fail_ambiguous(const std::vector<ConversationId>& groups);

/// What the engine sends to: groups must be there, a direct chat may come into being.
client::Target find_target(client::StoreTransaction& store, const TargetName& name);

/// A chat that is there. Throws `Failure` (not found).
client::Conversation find_chat(client::StoreTransaction& store, const TargetName& name);

/// Whether `conversation` is the one meant; for chats that come into being only now. Throws
/// `Failure` where it is one of several groups that are meant.
bool is_meant(
    client::StoreTransaction& store,
    const client::Conversation& conversation,
    const TargetName& name
);

struct FoundMessage {
  client::MessageRow row;
  client::MessageId id;
};

/// The message of a chat whose id begins so. Throws `Failure`.
FoundMessage find_message(
    client::StoreTransaction& store, ConversationId chat, const std::string& prefix
);

}  // namespace causeway::cli
