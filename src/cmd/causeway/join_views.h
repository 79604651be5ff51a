#pragma once

#include <optional>
#include <string>

#include "client/join_records.h"
#include "client/joins.h"
#include "cmd/causeway/trust_views.h"

/// Groups' links, and who asks to be let in by them, as the commands print it.
namespace causeway::cli {

/// A group's link, or that it has none. For people the line is the link itself.
std::string group_link_line(
    const ChatView& chat, const std::optional<std::string>& link, const Style& style
);

/// Somebody asks to be let into a group.
struct JoinView {
  ChatView chat;
  PersonCard from;
  client::OpenJoin join;
  bool is_hidden = false;  // as in MessageView, of the note
};

std::string join_line(const JoinView& view, const Style& style);

/// One's own request; `now`: it ends when nobody has decided for long.
std::string own_join_line(const client::OwnJoin& join, const Style& style, Instant now);

/// Whether it goes on, as far as this device knows.
bool is_open(const client::OwnJoin& join);

/// Whether the person is shown it among their chats.
bool is_shown(const client::OwnJoin& join);

/// "#Hikers", or by its id where another device asked.
std::string name_of(const client::OwnJoin& join);

/// Who asks, for a line of a chat.
std::string asking_text(const ChangeView& change);

}  // namespace causeway::cli
