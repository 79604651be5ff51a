#include "cmd/causeway/targets.h"

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/encoding.h"
#include "client/strangers.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/output.h"
#include "identity/username.h"

namespace causeway::cli {
namespace {

constexpr std::size_t page = 256;
constexpr const char* group_hint = "causeway chats; one that is a message request has only its id";

std::vector<client::Conversation> groups_that(client::StoreTransaction& store, auto&& is_the_one) {
  std::vector<client::Conversation> found;
  for (const client::Conversation& conversation : accept(store.conversations())) {
    if (conversation.kind == api::ConversationKind::group && is_the_one(conversation)) {
      found.push_back(conversation);
    }
  }
  return found;
}

bool is_over(const client::Conversation& conversation) {
  return conversation.state >= client::ConversationState::left;
}

std::vector<client::Conversation> groups_called(
    client::StoreTransaction& store, const std::string& name
) {
  const auto is_titled = [&](const client::Conversation& group) {
    return to_lower_ascii(group.title) == name;
  };
  auto found = groups_that(store, [&](const client::Conversation& group) {
    const bool is_called = is_titled(group) || to_hex(group.id).starts_with(name);
    return is_called && !accept(client::is_pending(store, group.id));
  });
  // One that is meant by its id gives way to nobody's title.
  const bool is_one_there = std::any_of(found.begin(), found.end(), [&](const auto& group) {
    return is_titled(group) && !is_over(group);
  });
  if (!is_one_there) return found;
  std::erase_if(found, [&](const auto& group) {
    return is_over(group) && !to_hex(group.id).starts_with(name);
  });
  return found;
}

/// As few digits as tell these ids apart, and as many as people are shown.
std::set<std::string> told_apart(const std::vector<ConversationId>& groups) {
  std::set<std::string> ids;
  for (std::size_t digits = short_id_size; ids.size() < groups.size(); ++digits) {
    ids.clear();
    for (const ConversationId& group : groups) ids.insert(to_hex(group).substr(0, digits));
  }
  return ids;
}

}  // namespace

bool reads_as_id(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  return text.size() >= short_id_size && text.size() <= 2 * ConversationId::size_bytes &&
         text.find_first_not_of(digits) == std::string_view::npos;
}

void fail_ambiguous(const std::vector<ConversationId>& groups) {
  std::string ids;
  for (const std::string& id : told_apart(groups)) ids += (ids.empty() ? "'#" : ", '#") + id + "'";
  fail(ExitCode::usage, "Several groups are meant by this.", "name one by its id: " + ids);
}

std::string parse_username(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  accept(identity::check_username(text));
  return std::string(text);
}

TargetName parse_target(const Arguments& arguments) {
  if (!arguments.note) return parse_target(arguments.target);
  return parse_target(arguments.target.empty() ? "note" : "");
}

TargetName parse_target(const std::string& target) {
  if (target == "note") return client::ToNote{};
  if (target.starts_with('@')) return client::ToUser{parse_username(target)};
  if (target.size() > 1 && target.starts_with('#')) return GroupName{target.substr(1)};
  fail(
      ExitCode::usage,
      "A chat is named by @USER, by '#GROUP', or by --note.",
      "quote a group: a shell takes # for the beginning of a comment"
  );
}

ConversationId find_group(client::StoreTransaction& store, const GroupName& name) {
  const std::string wanted = to_lower_ascii(name.text);
  const auto has_the_id = [&](const client::Conversation& group) {
    return to_hex(group.id).starts_with(wanted);
  };
  const auto found =
      reads_as_id(wanted) ? groups_that(store, has_the_id) : groups_called(store, wanted);
  if (found.size() > 1) {
    std::vector<ConversationId> ids;
    for (const client::Conversation& group : found) ids.push_back(group.id);
    fail_ambiguous(ids);
  }
  if (found.empty()) {
    fail(ExitCode::not_found, "There is no group #" + name.text + ".", group_hint);
  }
  return found.front().id;
}

client::Target find_target(client::StoreTransaction& store, const TargetName& name) {
  if (const auto* group = std::get_if<GroupName>(&name)) return find_group(store, *group);
  if (const auto* user = std::get_if<client::ToUser>(&name)) return *user;
  return client::ToNote{};
}

bool is_meant(
    client::StoreTransaction& store,
    const client::Conversation& conversation,
    const TargetName& name
) {
  if (const auto* group = std::get_if<GroupName>(&name)) {
    const std::string wanted = to_lower_ascii(group->text);
    const bool may_be = conversation.kind == api::ConversationKind::group &&
                        (to_hex(conversation.id).starts_with(wanted) ||
                         to_lower_ascii(conversation.title) == wanted);
    return may_be && conversation.id == find_group(store, *group);
  }
  const auto* user = std::get_if<client::ToUser>(&name);
  if (user == nullptr) return conversation.kind == api::ConversationKind::note;
  if (conversation.kind != api::ConversationKind::direct) return false;
  if (conversation.peer_username == user->username) return true;
  const auto person = accept(store.person_named(user->username));
  return person && person->account == conversation.peer;
}

client::Conversation find_chat(client::StoreTransaction& store, const TargetName& name) {
  if (const auto* group = std::get_if<GroupName>(&name)) {
    return *accept(store.conversation(find_group(store, *group)));
  }
  std::optional<client::Conversation> over;
  for (const client::Conversation& conversation : accept(store.conversations())) {
    if (!is_meant(store, conversation, name)) continue;
    if (conversation.state < client::ConversationState::left) return conversation;
    over = conversation;
  }
  if (over) return *over;
  fail(ExitCode::not_found, "There is no such chat yet.", "causeway chats");
}

FoundMessage find_message(
    client::StoreTransaction& store, ConversationId chat, const std::string& prefix
) {
  const std::string wanted = to_lower_ascii(prefix);
  std::vector<FoundMessage> found;
  client::MessageRow before;
  for (;;) {
    const auto messages = accept(store.messages(chat, before, page));
    for (const client::Message& message : messages) {
      if (message.state == client::MessageState::unproven) continue;
      if (to_hex(message.id).starts_with(wanted)) found.push_back({message.row, message.id});
    }
    if (messages.size() < page) break;
    before = messages.front().row;
  }
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    fail(ExitCode::not_found, "No message in this chat has this id.", "causeway show --ids CHAT");
  }
  fail(
      ExitCode::usage,
      "Several messages have ids that begin so.",
      "type more of the id: causeway show --ids CHAT"
  );
}

}  // namespace causeway::cli
