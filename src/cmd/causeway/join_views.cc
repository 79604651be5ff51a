#include "cmd/causeway/join_views.h"

#include "api/limits.h"
#include "base/encoding.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

using client::OwnJoin;
using client::OwnJoinState;

Json chat_object(std::string_view type, const ChatView& chat) {
  Json json = json_object(type);
  json["chat"] = to_hex(chat.id);
  json["chat_name"] = json_text(chat.name);
  return json;
}

struct StateRow {
  OwnJoinState state;
  std::string_view name;
  std::string_view words;
};

constexpr StateRow own_join_states[] = {
    {OwnJoinState::asking, "asking", "the request is not sent yet"},
    {OwnJoinState::waiting, "waiting", "you asked to be let in"},
    {OwnJoinState::declined, "declined", "you were not let in"},
    {OwnJoinState::ended, "ended", "your request has ended; ask for a new link"},
    {OwnJoinState::let_in, "let_in", "you are in"},
    {OwnJoinState::taken_back, "taken_back", "you do not ask to be let in any more"},
};

const StateRow& state_row(const OwnJoin& join, Instant now) {
  const bool is_over = join.state == OwnJoinState::waiting &&
                       now >= from_unix_ms(join.time_ms) + api::limits::join_retention;
  const OwnJoinState state = is_over ? OwnJoinState::ended : join.state;
  for (const StateRow& row : own_join_states) {
    if (row.state == state) return row;
  }
  INVARIANT(false);
  return own_join_states[0];
}

}  // namespace

std::string group_link_line(
    const ChatView& chat, const std::optional<std::string>& link, const Style& style
) {
  if (style.form == Form::human) return link ? *link : title_text(chat.name) + " has no link";
  Json json = chat_object("group_link", chat);
  json["link"] = link ? Json(json_text(*link)) : Json();
  return json.dump(-1, ' ', true);
}

std::string join_line(const JoinView& view, const Style& style) {
  const bool was_in = view.join.past == api::Past::was_member;
  if (style.form == Form::json) {
    Json json = chat_object("join_request", view.chat);
    json["username"] = json_text(view.join.username);
    json["account"] = to_hex(view.join.account);
    add_card(json, view.from);
    json["was_member"] = was_in;
    json["time"] = utc_or_null(view.join.time_ms);
    json["note"] = json_text(view.join.note);
    if (view.is_hidden) json["hidden"] = true;
    return json.dump(-1, ' ', true);
  }
  std::string line = "@" + plain_line(view.join.username) + " (" + card_text(view.from);
  if (was_in) line += ", was in this group before";
  line += ")";
  if (view.is_hidden && style.hidden == HiddenTexts::folded) return line + ": " + folded_away();
  if (!view.join.note.empty()) line += ": " + plain_line(without_links(view.join.note));
  return line;
}

std::string own_join_line(const OwnJoin& join, const Style& style, Instant now) {
  const StateRow& row = state_row(join, now);
  if (style.form == Form::human) {
    return title_text(name_of(join)) + "  (" + std::string(row.words) + ")";
  }
  Json json = json_object("own_join");
  json["chat"] = to_hex(join.conversation);
  json["chat_name"] = json_text(name_of(join));
  json["state"] = row.name;
  json["time"] = utc_or_null(join.time_ms);
  return json.dump(-1, ' ', true);
}

bool is_open(const OwnJoin& join) {
  return join.state == OwnJoinState::asking || join.state == OwnJoinState::waiting;
}

bool is_shown(const OwnJoin& join) {
  return join.state != OwnJoinState::let_in && join.state != OwnJoinState::taken_back;
}

std::string name_of(const OwnJoin& join) {
  const bool is_nameless = join.title.empty() || reads_as_id(join.title);
  return "#" + (is_nameless ? short_id(join.conversation) : join.title);
}

std::string asking_text(const ChangeView& change) {
  const std::string name =
      change.added.empty() ? std::string("somebody") : "@" + plain_line(change.added.front());
  return name + " asks to be let in (causeway group requests " + typed_chat(change.chat) + ")";
}

}  // namespace causeway::cli
