// What is in the profile already: chats, show, members. Nothing is asked of the provider, but the
// attachments that `show --save` is asked for.
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "client/strangers.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/join_views.h"
#include "cmd/causeway/saving.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

struct Shown {
  client::Message message;
  MessageView view;
};

bool is_unproven_chat(const client::Conversation& chat) {
  return chat.state == client::ConversationState::checking ||
         chat.state == client::ConversationState::untrusted;
}

/// The newest `limit` messages, oldest first. What came into a chat whose devices are not proven is
/// left out until they are; nothing is left of one that was declined.
Result<std::vector<Shown>> newest(
    client::StoreTransaction& store, const client::Conversation& chat, std::size_t limit
) {
  std::vector<Shown> shown;
  if (TRY(client::is_declined(store, chat.id))) return shown;
  std::set<client::MessageRow> held;
  if (is_unproven_chat(chat)) {
    for (const auto& message : TRY(store.unshown({}, SIZE_MAX >> 1))) held.insert(message.row);
  }
  for (client::Message& message : TRY(store.messages(chat.id, {}, limit))) {
    if (held.contains(message.row)) continue;
    auto view = TRY(view_of(store, message));
    if (view.is_silent()) continue;
    shown.push_back({std::move(message), std::move(view)});
  }
  return shown;
}

Result<std::vector<ChatView>> all_chats(client::StoreTransaction& store) {
  std::vector<ChatView> views;
  for (const auto& conversation : TRY(store.conversations())) {
    if (TRY(client::is_declined(store, conversation.id))) continue;
    views.push_back(TRY(listed_view_of(store, conversation)));
  }
  return views;
}

std::vector<GapView> gaps_in(Workspace& workspace, const TargetName& name) {
  using Views = std::vector<GapView>;
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<Views> {
    const auto chat = find_chat(store, name);
    if (TRY(client::is_declined(store, chat.id))) return Views();
    return gaps_of(store, chat, workspace.now());
  });
}

void save_all(Workspace& workspace, Saving& saving, Shown& shown) {
  if (workspace.arguments().save_folder.empty() || shown.view.chat.is_request) return;
  const auto stored = workspace.device().look([&](client::StoreTransaction& store) {
    return store.attachments(shown.view.content_row);
  });
  saving.save(shown.view, stored);
}

}  // namespace

void list_chats(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    for (const ChatView& chat : workspace.device().look(all_chats)) {
      output.line(chat_line(chat, output.style(), workspace.now()));
    }
    for (const client::OwnJoin& join :
         workspace.device().look([](auto& store) { return store.own_joins(); })) {
      if (is_shown(join)) output.line(own_join_line(join, output.style(), workspace.now()));
    }
  });
}

void show_chat(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    auto messages =
        workspace.device().look([&](client::StoreTransaction& store) -> Result<std::vector<Shown>> {
          return newest(store, find_chat(store, name), workspace.arguments().limit);
        });
    const auto missing = gaps_in(workspace, name);
    auto next = missing.begin();
    // What stands in front of all that is shown is not shown either.
    const bool is_whole = messages.size() < workspace.arguments().limit;
    const client::Place first = is_whole ? 0 : messages.front().message.place;
    const auto tell_gaps = [&](client::Place before) {
      for (; next != missing.end() && next->place < before; ++next) {
        if (next->place > first) output.line(gap_line(*next, output.style()));
      }
    };
    Saving saving(workspace, workspace.arguments().save_folder, SavedAs::called);
    for (Shown& shown : messages) {
      tell_gaps(shown.message.place);
      save_all(workspace, saving, shown);
      output.line(message_line(shown.view, output.style(), workspace.now()));
    }
    tell_gaps(client::place_of_queued);
    saving.check();
  });
}

void list_members(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    workspace.device().look([&](client::StoreTransaction& store) -> Result<bool> {
      const auto conversation = find_chat(store, name);
      const auto chat = TRY(view_of(store, conversation));
      const auto membership = TRY(client::membership_of(store, conversation.id));
      for (const client::Member& member : membership.members) {
        output.line(member_line(chat, member, output.style()));
      }
      if (membership.members.empty()) return true;
      output.line(encryption_line(chat, membership.is_post_quantum, output.style()));
      return true;
    });
  });
}

}  // namespace causeway::cli
