// Each cell of the matrix in docs/desk-rules.md, which tools/desk_rules.py derives from the
// policy's text, against what is decided about a request that nothing else stands against.
#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <regex>

#include "adapters/toml_policy/read_policy.h"
#include "cmd/causeway/built_in_policy.h"
#include "cmd/causeway/desk_views_test.h"
#include "policy/decide.h"

namespace causeway::cli {
namespace {

using policy::DataClass;
using policy::Regime;
using policy::Request;

/// What only some regimes ask for.
void add_what_is_its_own(const Regime& regime, Request& request) {
  const bool preserves = regime.purpose == policy::Purpose::preservation;
  request.eu = {
      .authority_type = policy::AuthorityType::judge,
      .validated_by_judge = true,
      .art8_notified = true,
      .art8_exempt = true,
      .enforcing_answer = policy::EnforcingAnswer::no_grounds,
      .immunity_flag = false,
      .annex = preserves ? policy::Annex::II : policy::Annex::I,
      .addressee = policy::Addressee::designated_establishment,
  };
  if (regime.purpose == policy::Purpose::notice) {
    request.gag = {true, "Court", "Judge", "D-1", "D-1", 3, policy::parse_date("2027-05-01")};
  }
  if (regime.checks.contains(policy::CheckId::R40)) {
    const auto called = policy::Callback::directory_ok;
    request.emergency = {"A life", "Somebody", "Tonight", true, true, called};
  }
}

/// All that any regime asks for, of one class, at a time when each was in force that ever is.
Request flawless(const Regime& regime, const std::string& instrument, DataClass data_class) {
  const bool is_eu = regime.track == policy::Track::eu;
  const bool is_agreement = regime.track == policy::Track::agreement;
  const policy::Day later = policy::parse_date("2026-12-20");
  const std::string& authority = regime.designated_authority;
  Request request;
  request.regime = regime.id;
  if (!instrument.empty()) request.instrument = instrument;
  request.received_at = moment("2026-11-20T09:00:00Z");
  request.channel.transport = is_eu ? policy::Transport::eu_system : policy::Transport::hi1;
  request.channel.sender = authority.empty() ? "office" : authority;
  request.channel.authenticated = request.channel.person_authorised = true;
  request.issuer = {
      .name = "Office",
      .country = regime.countries.empty() ? "CH" : regime.countries.front(),
      .kind = is_agreement ? policy::IssuerKind::designated_authority : policy::IssuerKind::court,
      .officer = "Officer",
      .contact = "office@example.org",
      .on_behalf_of = std::nullopt,
  };
  policy::Authority::members(request.authority, [&](std::string_view, auto& member) {
    if constexpr (std::is_same_v<decltype(member), policy::Text&>) member = "Stated";
    if constexpr (std::is_same_v<decltype(member), policy::Day&>) member = later;
  });
  request.authority.signed_on = policy::parse_date("2026-11-18");
  request.certification = {request.channel.sender, true, true};
  request.offence.title = "Robbery";
  request.offence.max_years = 10;
  request.targets = {{policy::IdentifierType::username, "ada"}};
  request.target_assessment = {request.issuer.country, request.issuer.country, false};
  request.data.insert(data_class);
  request.period = {policy::parse_date("2026-10-01"), policy::parse_date("2026-11-01")};
  request.interception = {later, "Needed.", "Nothing less would do."};
  request.justification = "What is known.";
  request.documents = {{"order", std::string(64, 'a'), std::string(64, 'a'), true, {}}};
  add_what_is_its_own(regime, request);
  return request;
}

/// What a cell says of a class that was asked for.
std::string cell_of(const policy::Decision& decision, DataClass data_class) {
  using policy::Ruling;
  const bool is_refused =
      std::any_of(decision.refuse.begin(), decision.refuse.end(), [&](const policy::Refusal& each) {
        return each.data_class == data_class && each.reason == policy::instrument_insufficient;
      });
  const std::string ruling(policy::name_of(decision.ruling));
  if (decision.ruling == Ruling::approved) {
    return decision.produce.contains(data_class) ? "**APPROVED**" : "APPROVED, not produced";
  }
  if (decision.ruling == Ruling::partial) return is_refused ? ruling : "PARTIAL, not refused";
  return ruling;
}

using Row = std::vector<std::string>;

/// The rows of the matrix: its first cell, then one for each class.
std::vector<Row> rows_of_document() {
  std::ifstream document(std::string(CAUSEWAY_SOURCE_DIR) + "/docs/desk-rules.md");
  std::vector<Row> rows;
  std::string line;
  while (std::getline(document, line)) {
    if (line.starts_with("## Regimes")) break;
    if (!line.starts_with("| `")) continue;
    Row row;
    const std::regex cell(R"(\| ([^|]*) (?=\|))");
    for (auto at = std::sregex_iterator(line.begin(), line.end(), cell);
         at != std::sregex_iterator();
         ++at) {
      row.push_back((*at)[1]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// "uk.daa" and "opo_2019" of "`uk.daa` `opo_2019`".
std::pair<std::string, std::string> names_of(const std::string& cell) {
  std::smatch match;
  if (!std::regex_match(cell, match, std::regex("`([^`]*)`(?: `([^`]*)`)?"))) return {};
  return {match[1], match[2]};
}

TEST(DeskMatrix, HasWhatIsDecidedInEachCell) {
  const auto file = adapters::toml_policy::read_policy(built_in_policy());
  ASSERT_TRUE(file.ok());
  const auto rows = rows_of_document();
  EXPECT_GE(rows.size(), file.policy().regimes.size());
  policy::Facts facts;
  facts.home = file.policy().home;
  facts.account.exists = true;
  facts.account.reports = 1;
  for (const Row& row : rows) {
    ASSERT_EQ(row.size(), 1 + policy::Names<DataClass>::all.size()) << row.front();
    const auto [id, instrument] = names_of(row.front());
    const Regime* regime = policy::find_regime(file.policy(), id);
    ASSERT_NE(regime, nullptr) << row.front();
    const std::string any = regime->instruments.empty() ? "" : regime->instruments.front().id;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const auto data_class = static_cast<DataClass>(i);
      const Request request = flawless(*regime, instrument.empty() ? any : instrument, data_class);
      const auto decision =
          policy::decide(file.policy(), request, facts, moment("2026-11-22T10:00:00Z"));
      const std::string where = row.front() + " " + std::string(policy::name_of(data_class));
      if (row[i + 1] == "*never*") {
        EXPECT_TRUE(decision.produce.empty()) << where;
      } else {
        EXPECT_EQ(cell_of(decision, data_class), row[i + 1]) << where;
      }
    }
  }
}

}  // namespace
}  // namespace causeway::cli
