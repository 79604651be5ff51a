#include "cmd/causeway/trust_views.h"

#include "base/encoding.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

using client::Standing;

Json person_json(std::string_view type, const SafetyView& view) {
  Json json = json_object(type);
  json["username"] = json_text(view.username);
  json["account"] = to_hex(view.account);
  return json;
}

}  // namespace

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
