#include "adapters/http_safety/route.h"

#include "adapters/http_safety/words.h"
#include "base/encoding.h"
#include "base/invariant.h"
#include "safety/staff_table.h"

namespace causeway::adapters::http_safety {

Answer Answer::nothing() {
  Answer answer({}, Bytes{});
  answer.status = 204;
  return answer;
}

Answer Answer::refusal(const Rule& rule) {
  const RefusalRow& row = refusal_of(rule);
  Answer answer(Json{{"rule", rule.name}, {"says", row.says}});
  answer.status = row.status;
  if (row.retry_after) {
    answer.headers.push_back({"retry-after", std::to_string(row.retry_after->count())});
  }
  return answer;
}

Members RouteCall::members() const {
  return {body, route.members};
}

const safety::Person& RouteCall::person() const {
  INVARIANT(present.has_value());
  return present->person;
}

const safety::StaffSession& RouteCall::session() const {
  INVARIANT(present.has_value());
  return present->session;
}

const safety::Transaction& RouteCall::reading() const {
  INVARIANT(read_transaction || write_transaction);
  return read_transaction ? *read_transaction : *write_transaction;
}

safety::Transaction& RouteCall::writing() const {
  INVARIANT(write_transaction != nullptr);
  return *write_transaction;
}

void RouteCall::record(safety::Act act, std::string object, std::string says) const {
  safety::record(writing(), {person().id, act, std::move(object), std::move(says)}, now);
}

std::string_view session_token(const http::HttpRequest& request) {
  constexpr std::string_view name = "causeway_safety=";
  for (std::string_view cookie : split(request.header("cookie"), ';')) {
    while (cookie.starts_with(' ')) cookie.remove_prefix(1);
    if (cookie.starts_with(name)) return cookie.substr(name.size());
  }
  return {};
}

Json to_json(safety::Roles roles) {
  Json names = Json::array();
  for (const safety::RoleRow& row : safety::roles()) {
    if (roles.has(row.role)) names.push_back(row.name);
  }
  return names;
}

Json to_json(const safety::Person& person) {
  return {{"id", to_hex(person.id)}, {"alias", person.alias}, {"roles", to_json(person.roles)}};
}

Json person_json(const safety::Transaction& transaction, safety::StaffId id) {
  if (const auto person = transaction.staff().find(id)) return to_json(*person);
  return {{"id", to_hex(id)}, {"alias", "causewayd"}, {"roles", Json::array()}};
}

}  // namespace causeway::adapters::http_safety
