// The table of requests against its contract, docs/formats/safety-api.md: each request that one has
// the other has too, with its parameters, and each is for the people of §2 and nobody else.
#include "adapters/http_safety/routes.h"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "adapters/http_safety/desk_world_test.h"
#include "adapters/http_safety/words.h"
#include "base/files_test.h"

namespace causeway::adapters::http_safety::test {
namespace {

struct Whose {
  std::string_view method;
  std::string_view path;
  std::string_view rows;  // beginnings of lines of §2, with "+" between
};

constexpr std::string_view open = "open";  // whoever asks
constexpr std::string_view staff = "staff";
constexpr std::string_view cases = "queues, cases+child-safety:";

// The last takes the session away that asks.
constexpr std::array whose{
    Whose{"GET", "session", open},
    Whose{"POST", "session/extend", staff},
    Whose{"POST", "login/passkey/begin", open},
    Whose{"POST", "login/passkey", open},
    Whose{"POST", "login/totp", open},
    Whose{"POST", "invitation", open},
    Whose{"POST", "invitation/passkey/begin", open},
    Whose{"POST", "invitation/passkey", open},
    Whose{"POST", "invitation/totp/begin", open},
    Whose{"POST", "invitation/totp", open},
    Whose{"GET", "catalogue", staff},
    Whose{"PATCH", "me/settings", staff},
    Whose{"GET", "me/exposure", staff},
    Whose{"POST", "me/break", staff},
    Whose{"GET", "me/passkeys", staff},
    Whose{"POST", "me/passkeys/begin", staff},
    Whose{"POST", "me/passkeys", staff},
    Whose{"DELETE", "me/passkeys/{id}", staff},
    Whose{"GET", "me/sessions", staff},
    Whose{"DELETE", "me/sessions/{id}", staff},
    Whose{"GET", "queues", cases},
    Whose{"GET", "queues/{id}/cases", cases},
    Whose{"POST", "queues/{id}/next", cases},
    Whose{"GET", "cases/{number}", cases},
    Whose{"POST", "cases/{number}/claim", cases},
    Whose{"POST", "cases/{number}/release", cases},
    Whose{"POST", "cases/{number}/skip", cases},
    Whose{"POST", "cases/{number}/move", cases},
    Whose{"POST", "cases/{number}/notes", cases},
    Whose{"GET", "cases/{number}/reports", cases},
    Whose{"POST", "cases/{number}/reports/{id}/reveal", cases},
    Whose{"POST", "cases/{number}/reports/{id}/media", cases},
    Whose{"POST", "cases/{number}/appeal/reveal", cases},
    Whose{"POST", "cases/{number}/reporters/{n}/bad-faith", cases},
    Whose{"POST", "cases/{number}/reporters/{n}/identity", "reverse a decision"},
    Whose{"POST", "cases/{number}/statement", cases},
    Whose{"POST", "cases/{number}/decision", cases},
    Whose{"POST", "cases/{number}/appeal", cases},
    Whose{"DELETE", "decisions/{id}", cases},
    Whose{"POST", "decisions/{id}/reverse", "reverse a decision"},
    Whose{"GET", "decisions", "decisions log"},
    Whose{"GET", "decisions.csv", "decisions log"},
    Whose{"POST", "accounts/lookup", "look an account up"},
    Whose{"GET", "cybertips", "list of CyberTips"},
    Whose{"GET", "cybertips/{id}", "child-safety:"},
    Whose{"POST", "cybertips/{id}/send", "child-safety:"},
    Whose{"POST", "cybertips/{id}/retry", "child-safety:"},
    Whose{"POST", "cybertips/{id}/asked", "child-safety:"},
    Whose{"POST", "cybertips/{id}/retract", "child-safety:"},
    Whose{"GET", "banks", "known material: read"},
    Whose{"GET", "banks/{id}/entries", "known material: read"},
    Whose{"POST", "banks/{id}/entries", "known material: change"},
    Whose{"DELETE", "banks/{id}/entries/{id}", "known material: change"},
    Whose{"GET", "numbers", "numbers"},
    Whose{"GET", "numbers.csv", "numbers"},
    Whose{"GET", "numbers/month.csv", "numbers"},
    Whose{"GET", "audit", "audit log"},
    Whose{"POST", "audit/verify", "audit log"},
    Whose{"GET", "staff", "staff, invitations"},
    Whose{"POST", "staff/invitations", "staff, invitations"},
    Whose{"DELETE", "staff/invitations/{id}", "staff, invitations"},
    Whose{"PATCH", "staff/{id}", "staff, invitations"},
    Whose{"DELETE", "staff/{id}/sessions", "staff, invitations"},
    Whose{"DELETE", "session", staff},
};

std::string contract() {
  return *read_file(source_path("docs/formats/safety-api.md"));
}

/// §2 as it stands there: by the words of a line, who is marked in it.
std::map<std::string, safety::Roles> marked() {
  std::map<std::string, safety::Roles> lines;
  std::vector<safety::Role> columns;
  std::istringstream text(contract());
  for (std::string line; std::getline(text, line) && !line.starts_with("## 3.");) {
    if (!line.starts_with("| ")) continue;
    const auto cells = split(line, '|');
    const bool is_head = line.starts_with("| | admin");
    for (std::size_t i = 2; i + 1 < cells.size(); ++i) {
      const std::string name(cells[i].substr(1, cells[i].size() - 2));
      if (is_head) columns.push_back(safety::find_role(name).value());
      if (columns.empty() || !name.starts_with("●")) continue;
      lines[std::string(cells[1].substr(1))].bits |= safety::Roles{columns.at(i - 2)}.bits;
    }
  }
  return lines;
}

bool may(const std::map<std::string, safety::Roles>& lines, const Whose& row, safety::Role role) {
  if (row.rows == open || row.rows == staff) return true;
  bool is_marked = false;
  for (const std::string_view start : split(row.rows, '+')) {
    const auto line = lines.lower_bound(std::string(start));
    EXPECT_TRUE(line != lines.end() && line->first.starts_with(start)) << start;
    is_marked = is_marked || (line != lines.end() && line->second.has(role));
  }
  return is_marked;
}

/// As somebody asks who knows nothing: `{…}` is "1".
Reply ask(Browser& browser, const Whose& row) {
  const std::string path =
      std::regex_replace(std::string(row.path), std::regex("\\{[^}]*\\}"), "1");
  const bool has_body = row.method == "POST" || row.method == "PATCH";
  return browser.send(
      std::string(row.method), path, has_body ? std::optional<std::string>("{}") : std::nullopt
  );
}

class Routes : public ConsoleTest {};

TEST_F(Routes, AreForThePeopleWhoAreToDoIt) {
  const auto lines = marked();
  EXPECT_EQ(lines.size(), 11U);
  for (const safety::RoleRow& each : safety::roles()) {
    Browser browser = log_in_as("somebody, " + std::string(each.name), {each.role});
    for (const Whose& row : whose) {
      const Reply reply = ask(browser, row);
      EXPECT_NE(reply.rule(), "safety.session_is_there") << row.method << " " << row.path;
      const bool is_refused = reply.status == 403 && reply.rule() == "safety.role_allows";
      EXPECT_EQ(is_refused, !may(lines, row, each.role))
          << each.name << " " << row.method << " " << row.path;
    }
  }
}

TEST_F(Routes, AreForNobodyElse) {
  Browser nobody(address_);
  for (const Whose& row : whose) {
    const Reply reply = ask(nobody, row);
    const bool is_refused = reply.status == 401 && reply.rule() == "safety.session_is_there";
    EXPECT_EQ(is_refused, row.rows != open) << row.method << " " << row.path;
  }
}

using Named = std::set<std::string>;

Named without(Named all, const Named& but) {
  std::erase_if(all, [&](const std::string& each) { return but.contains(each); });
  return all;
}

std::string name_of(std::string_view method, std::string_view path) {
  return std::string(method) + " " + std::string(path);
}

Named served() {
  Named names;
  for (const Route* route : all_routes()) names.insert(name_of(route->method, route->path));
  return names;
}

TEST(RouteTable, HasALineOfPeopleForEachRequest) {
  Named known;
  for (const Whose& row : whose) known.insert(name_of(row.method, row.path));
  EXPECT_EQ(without(served(), known), Named()) << "whose are they?";
  EXPECT_EQ(without(known, served()), Named()) << "there are none such";
}

TEST(RouteTable, IsTheContracts) {
  const std::string text = contract();
  const std::regex request("`(GET|POST|PATCH|DELETE) ([^/` ?][^` ?]*)(\\?[^`]*)?`");
  const std::regex parameter("[?&]([a-z]+)=");
  Named described;
  for (auto each = std::sregex_iterator(text.begin(), text.end(), request);
       each != std::sregex_iterator();
       ++each) {
    const std::string path = (*each)[2];
    described.insert(name_of((*each)[1].str(), path));
    const std::string query = (*each)[3];
    if (query.empty() || query == "?…") continue;
    const auto found = find_route((*each)[1].str(), path);
    ASSERT_TRUE(found) << path;
    std::vector<std::string> names;
    for (auto name = std::sregex_iterator(query.begin(), query.end(), parameter);
         name != std::sregex_iterator();
         ++name) {
      names.push_back((*name)[1]);
    }
    const auto taken = split(found->route.query, ' ');
    EXPECT_EQ(names, std::vector<std::string>(taken.begin(), taken.end())) << path;
  }
  EXPECT_EQ(without(served(), described), Named()) << "the contract has none such";
  EXPECT_EQ(without(described, served()), Named()) << "nobody answers them";
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
