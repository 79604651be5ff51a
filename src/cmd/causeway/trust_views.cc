#include "cmd/causeway/trust_views.h"

#include <chrono>

#include "base/encoding.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/words.h"

namespace causeway::cli {
namespace {

using client::Standing;

Json person_json(std::string_view type, const SafetyView& view) {
  Json json = json_object(type);
  json["username"] = json_text(view.username);
  json["account"] = to_hex(view.account);
  return json;
}

/// "2026-11-24".
std::string day_text(std::uint32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace

void add_card(Json& json, const PersonCard& card) {
  if (!card.name.empty()) json["name"] = json_text(card.name);
  if (card.created_day > 0) json["created"] = day_text(card.created_day);
  json["contact"] = card.is_contact;
  json["blocked"] = card.is_blocked;
  json["standing"] = json_name(card.person.standing);
  json["shared_groups"] = Json::array();
  for (const auto& group : card.shared_groups) json["shared_groups"].push_back(json_text(group));
}

std::string card_text(const PersonCard& card) {
  std::string text = card.is_contact ? "a contact" : "no contact";
  if (card.person.standing == Standing::verified) text += ", verified";
  if (card.person.standing == Standing::doubted) text += ", verified with an older key";
  if (card.is_blocked) text += ", blocked";
  if (card.created_day > 0) text += ", account made on " + day_text(card.created_day);
  if (card.shared_groups.empty()) return text + ", no shared groups";
  text += ", shared groups:";
  for (const std::string& group : card.shared_groups) text += " " + title_text(group);
  return text;
}

std::string_view json_name(Standing standing) {
  switch (standing) {
    case Standing::verified:
      return "verified";
    case Standing::doubted:
      return "changed";
    case Standing::unverified:
      break;
  }
  return "unverified";
}

std::string standing_line(const SafetyView& view, const Style& style) {
  if (style.form == Form::json) {
    Json json = person_json("standing", view);
    json["standing"] = json_name(view.standing);
    return json.dump(-1, ' ', true);
  }
  const std::string name = "@" + plain_line(view.username);
  switch (view.standing) {
    case Standing::verified:
      return name + " is verified";
    case Standing::doubted:
      return name + " was verified and has a new safety number since: nothing is sent to " + name;
    case Standing::unverified:
      break;
  }
  return name + " is not verified";
}

std::vector<std::string> number_lines(std::string_view number) {
  constexpr std::size_t group_digits = 5;
  constexpr std::size_t line_digits = 20;
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < number.size(); at += group_digits) {
    if (at % line_digits == 0) lines.emplace_back("   ");
    lines.back() += " " + std::string(number.substr(at, group_digits));
  }
  return lines;
}

std::string safety_number_line(const SafetyView& view) {
  Json json = person_json("safety_number", view);
  json["standing"] = json_name(view.standing);
  json["number"] = view.number;
  json["code"] = view.own_code;
  return json.dump(-1, ' ', true);
}

std::string safety_code_line(const SafetyView& own) {
  Json json = person_json("safety_code", own);
  json["code"] = own.own_code;
  return json.dump(-1, ' ', true);
}

std::string request_hint(const ChatView& chat) {
  return "causeway accept " + typed_chat(chat) + ", or decline";
}

std::string person_card_line(const PersonCard& card, const Style& style) {
  if (style.form == Form::json) {
    Json json = person_json("person", card.person);
    add_card(json, card);
    return json.dump(-1, ' ', true);
  }
  return "@" + plain_line(card.person.username) + called_text(card.name) + ": " + card_text(card);
}

std::string profile_line(const ProfileView& view, const Style& style) {
  const content::Profile& profile = view.profile;
  if (style.form == Form::json) {
    Json json = json_object("profile");
    json["username"] = json_text(view.username);
    json["account"] = to_hex(view.account);
    json["name"] = json_text(profile.name);
    if (!profile.picture.empty()) {
      json["picture_type"] = json_text(profile.picture_type);
      json["picture_size"] = profile.picture.size();
    }
    return json.dump(-1, ' ', true);
  }
  const std::string username = "@" + plain_line(view.username);
  if (profile.name.empty()) return username + " says nothing of themselves";
  std::string line = username + " is called " + quoted_name(profile.name);
  if (!profile.picture.empty()) {
    line += ", with a picture (" + plain_line(profile.picture_type) + ", " +
            std::to_string(profile.picture.size()) + " bytes)";
  }
  return line;
}

std::string request_line(const RequestView& request, const Style& style) {
  if (style.form == Form::json) {
    Json json = json_object("request");
    json["chat"] = to_hex(request.chat.id);
    json["chat_kind"] = json_name(request.chat.kind);
    json["chat_name"] = json_text(request.chat.name);
    json["username"] = json_text(request.from.person.username);
    json["account"] = to_hex(request.from.person.account);
    add_card(json, request.from);
    json["text"] = json_text(request.text);
    if (request.is_hidden) json["hidden"] = true;
    return json.dump(-1, ' ', true);
  }
  // Only a group needs its id to be named.
  const bool is_group = request.chat.kind == api::ConversationKind::group;
  std::string line = is_group ? short_id(request.chat.id) + " " : std::string();
  line += title_text(request.chat.name) + " by @" + plain_line(request.from.person.username) +
          " (" + card_text(request.from) + ")";
  if (request.is_hidden && style.hidden == HiddenTexts::folded) return line + ": " + folded_away();
  if (!request.text.empty()) line += ": " + plain_line(without_links(request.text));
  return line;
}

std::string answered_line(const ChatView& chat, std::string_view what, const Style& style) {
  if (style.form == Form::json) {
    Json json = json_object("answered");
    json["chat"] = to_hex(chat.id);
    json["chat_kind"] = json_name(chat.kind);
    json["chat_name"] = json_text(chat.name);
    json["what"] = what;
    return json.dump(-1, ' ', true);
  }
  return title_text(chat.name) + " is " + std::string(what);
}

std::string new_number_text(const ChangeView& change) {
  if (change.is_own) {
    return "you have a new safety number, as always when a device is taken off your account";
  }
  const std::string name =
      change.added.empty() ? std::string("somebody") : "@" + plain_line(change.added.front());
  if (!change.is_doubted) {
    return name + " has a new safety number, as after taking a device off the account";
  }
  return name + ", whom you verified, has a new safety number. Nothing is sent here until you " +
         "compare it (causeway verify " + name + ") or go without (causeway verify " + name +
         " --accept)";
}

}  // namespace causeway::cli
