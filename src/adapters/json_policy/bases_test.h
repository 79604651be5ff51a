#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/decide.h"

/// Complete requests, one of each regime and instrument: what tests change one thing of.
namespace causeway::adapters::json_policy::test {

using policy::DataClass;
using policy::Request;

inline policy::Date day(std::string_view text) {
  return policy::parse_date(text).value();
}

inline Instant instant(std::string_view text) {
  return policy::parse_instant(text).value();
}

/// When the requests below came, and when they are decided.
inline const Instant receipt = instant("2026-11-20T09:00:00Z");
inline const Instant deciding = instant("2026-11-22T10:00:00Z");

inline constexpr std::string_view warrant_hash =
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

inline policy::Gag whole_gag() {
  return {
      .ordered_by_court = true,
      .court = "SDNY",
      .judge = "J. Ruiz",
      .docket = "26-mc-7",
      .covers = "26-mag-1",
      .ground = 3,
      .until = day("2027-05-01"),
  };
}

inline policy::Emergency whole_emergency() {
  return {
      .danger = "A child was taken from school.",
      .person_at_risk = "The child, seven years old.",
      .why_now = "The person who took it said that it would die today.",
      .danger_to_life = true,
      .attested = true,
      .callback = policy::Callback::directory_ok,
  };
}

inline policy::Document whole_document() {
  return {
      .type = "warrant",
      .sha256 = std::string(warrant_hash),
      .declared_sha256 = std::string(warrant_hash),
      .legible = true,
      .signature = policy::DocumentSignature::none,
  };
}

/// What each of the instruments states, and more than most need.
inline Request whole_request() {
  Request request;
  request.received_at = receipt;
  request.channel = {policy::Transport::portal, "us-sdny", true, true, false};
  request.issuer = {
      "US Attorney, SDNY", "US", policy::IssuerKind::agency, "A. Officer", "desk@sdny.example", {}
  };
  request.authority = {
      .court = "SDNY",
      .judge = "J. Ruiz",
      .docket = "26-mag-1",
      .signed_on = day("2026-11-18"),
      .execute_by = day("2026-12-02"),
      .independent_review = {},
      .instrument_no = "GJ-2026-17",
      .legal_basis = "18 USC 1343",
      .signatory = "A. Signatory",
      .return_on = day("2026-12-10"),
      .secrecy_basis = {},
  };
  request.offence = {"fraud", 10, false, false, false, false};
  request.targets = {{policy::IdentifierType::username, "mallory"}};
  request.data = {DataClass::bsi};
  request.period = {day("2026-10-01"), day("2026-11-01")};
  request.demands = {false, false, false, false};
  request.justification = "Mallory sold the same car to four people, who each sent a receipt.";
  request.documents = {whole_document()};
  return request;
}

inline void ask_under_agreement(Request& request, std::string_view country, std::string sender) {
  request.channel.transport = policy::Transport::hi1;
  request.channel.sender = sender;
  request.issuer.name = "Designated authority";
  request.issuer.country = std::string(country);
  request.issuer.kind = policy::IssuerKind::designated_authority;
  request.authority.independent_review = "Judicial Commissioner";
  request.authority.secrecy_basis = "Section 57";
  request.certification = {sender, true, true};
  request.target_assessment = {std::string(country), std::string(country), false};
}

inline void ask_in_union(Request& request, policy::Annex annex) {
  request.channel.transport = policy::Transport::eu_system;
  request.channel.sender = "de-sta";
  request.issuer.country = "DE";
  request.issuer.kind = policy::IssuerKind::court;
  request.eu = {
      .authority_type = policy::AuthorityType::judge,
      .validated_by_judge = false,
      .art8_notified = true,
      .art8_exempt = false,
      .enforcing_answer = policy::EnforcingAnswer::no_grounds,
      .immunity_flag = false,
      .annex = annex,
      .addressee = policy::Addressee::designated_establishment,
  };
}

inline void ask_to_intercept(Request& request) {
  request.data.insert(DataClass::live_metadata);
  request.period = {day("2026-11-21"), day("2027-02-10")};
  request.interception = {day("2027-02-10"), "He changes his devices.", "Records came too late."};
}

/// A request that nothing stands against, as far as anything can be had under its regime. It asks
/// for all that its instrument unlocks.
inline Request base_of(
    const policy::Policy& law, std::string_view regime, std::string_view instrument = {}
) {
  Request request = whole_request();
  request.regime = std::string(regime);
  const policy::Regime* const found = policy::find_regime(law, regime);
  if (found == nullptr) return request;
  if (!found->instruments.empty()) {
    const bool is_first = instrument.empty();
    request.instrument = is_first ? found->instruments[0].id : std::string(instrument);
    const auto* row = policy::find_instrument(*found, *request.instrument);
    request.data = row->unlocks;
    if (row->intercepts) ask_to_intercept(request);
  } else if (!found->unlocks.empty()) {
    request.data = found->unlocks;
  }
  switch (found->track) {
    case policy::Track::agreement:
      ask_under_agreement(request, found->countries[0], found->designated_authority);
      break;
    case policy::Track::eu:
      ask_in_union(request, regime == "eu.epoc" ? policy::Annex::I : policy::Annex::II);
      break;
    case policy::Track::foreign:
      request.issuer.country = "BR";
      break;
    case policy::Track::civil:
      request.issuer.kind = policy::IssuerKind::civil_party;
      break;
    case policy::Track::domestic:
    case policy::Track::outbound:
      break;
  }
  if (regime == "us.emergency") request.emergency = whole_emergency();
  if (regime == "us.gag") request.gag = whole_gag();
  return request;
}

/// One of each regime, and of each of its instruments.
inline std::vector<Request> bases(const policy::Policy& law) {
  std::vector<Request> all;
  for (const policy::Regime& regime : law.regimes) {
    for (const policy::Instrument& instrument : regime.instruments) {
      all.push_back(base_of(law, regime.id, instrument.id));
    }
    if (regime.instruments.empty()) all.push_back(base_of(law, regime.id));
  }
  return all;
}

}  // namespace causeway::adapters::json_policy::test
