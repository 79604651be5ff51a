#pragma once

#include "adapters/json_policy/generate_test.h"

/// Changes of a request or of what is known, none of which may make an answer more generous.
namespace causeway::adapters::json_policy::test {

inline constexpr policy::ClassSet held_by_nobody{DataClass::plaintext, DataClass::keys};

struct Change {
  std::string_view name;
  void (*apply)(Generator&, Case&);
};

/// What is asked and what only its opposite helps: taken back, or never said.
using Affirmation = policy::Flag* (*)(Case&);

// clang-format off
inline constexpr std::array affirmations{
    +[](Case& c) { return &c.request.channel.authenticated; },
    +[](Case& c) { return &c.request.channel.person_authorised; },
    +[](Case& c) { return &c.request.certification.valid; },
    +[](Case& c) { return &c.request.certification.invokes_agreement; },
    +[](Case& c) { return &c.request.offence.terrorism; },
    +[](Case& c) { return &c.request.offence.listed; },
    +[](Case& c) { return &c.request.eu.validated_by_judge; },
    +[](Case& c) { return &c.request.eu.art8_notified; },
    +[](Case& c) { return &c.request.eu.art8_exempt; },
};

inline constexpr std::array demands{
    +[](Case& c) { return &c.request.demands.decryption; },
    +[](Case& c) { return &c.request.demands.client_change; },
    +[](Case& c) { return &c.request.demands.silent_device; },
    +[](Case& c) { return &c.request.demands.suppress_notices; },
};

/// What stands against an answer, said where it was not.
inline constexpr std::array admissions{
    +[](Case& c) { return &c.request.channel.replayed; },
    +[](Case& c) { return &c.request.offence.speech_only; },
    +[](Case& c) { return &c.request.offence.death_penalty; },
    +[](Case& c) { return &c.request.target_assessment.proxy_for_home_person; },
    +[](Case& c) { return &c.request.eu.immunity_flag; },
    +[](Case& c) { return &c.facts.counsel.undue_burden; },
};

/// Texts that affirm, in regimes that ask for them and in those that do not.
inline constexpr std::array<std::string_view, 9> affirming_texts{
    "certification.by", "authority.independent_review", "justification", "interception.necessity",
    "interception.less_intrusive", "interception.ends_on", "emergency.danger",
    "emergency.person_at_risk", "emergency.why_now",
};
// clang-format on

inline const policy::Regime* regime_of(const policy::Policy& law, const Case& made) {
  return made.request.regime ? policy::find_regime(law, *made.request.regime) : nullptr;
}

/// Signs that the target is a person of the home state or is there. Under the home state's own law
/// they stand against nothing: on the contrary, 18 USC 2703(h).
inline void add_home_sign(Generator& from, Case& made) {
  auto& assessment = made.request.target_assessment;
  auto& account = made.facts.account;
  const std::array places{
      &assessment.nationality,
      &assessment.location,
      &account.number_country,
      &account.ip_majority_90d,
      &account.payment_country,
  };
  const std::uint64_t which = from.below(places.size() + 1);
  if (which < places.size()) {
    *places[which] = "US";
  } else {
    account.prior_home_person = true;
  }
}

// clang-format off
inline constexpr std::array reductions{
    Change{"an affirmation is taken back", [](Generator& from, Case& made) {
      *affirmations[from.below(affirmations.size())](made) = from.one_in(2) ? policy::Flag() : policy::Flag(false);
    }},
    Change{"an admission is made", [](Generator& from, Case& made) {
      *admissions[from.below(admissions.size())](made) = true;
    }},
    Change{"a text that affirms is gone", [](Generator& from, Case& made) {
      remove_at(made.request, affirming_texts[from.below(affirming_texts.size())]);
    }},
    Change{"a demand is made", [](Generator& from, Case& made) {
      *demands[from.below(demands.size())](made) = true;
    }},
    Change{"somebody else's government", [](Generator&, Case& made) {
      made.request.issuer.on_behalf_of = "BR";
    }},
    Change{"the enforcing authority refuses", [](Generator&, Case& made) {
      made.request.eu.enforcing_answer = policy::EnforcingAnswer::refused;
    }},
    Change{"the enforcing authority has not answered", [](Generator&, Case& made) {
      if (made.request.eu.enforcing_answer == policy::EnforcingAnswer::no_grounds) made.request.eu.enforcing_answer.reset();
    }},
    Change{"nobody was called back", [](Generator& from, Case& made) {
      auto& emergency = made.request.emergency;
      if (!emergency || emergency->callback != policy::Callback::directory_ok) return;
      const std::array others{policy::Callback::mail_only, policy::Callback::officer_unknown, policy::Callback::pending};
      emergency->callback = others[from.below(others.size())];
    }},
    Change{"no danger, or none attested", [](Generator& from, Case& made) {
      if (!made.request.emergency) return;
      (from.one_in(2) ? made.request.emergency->danger_to_life : made.request.emergency->attested) = from.one_in(2) ? policy::Flag() : policy::Flag(false);
    }},
    Change{"a document is not what it was", [](Generator& from, Case& made) {
      if (made.request.documents.empty()) return;
      policy::Document& document = made.request.documents[from.below(made.request.documents.size())];
      switch (from.below(4)) {
        case 0: document.legible = from.one_in(2) ? policy::Flag() : policy::Flag(false); break;
        case 1: document.signature = policy::DocumentSignature::invalid; break;
        case 2: document.sha256.reset(); break;
        default: document.declared_sha256 = std::string(64, '0'); break;
      }
    }},
    Change{"the key has expired", [](Generator&, Case& made) {
      if (made.request.channel.sender) made.facts.agency_keys[*made.request.channel.sender] = {made.at};
    }},
    Change{"there is no such account", [](Generator&, Case& made) { made.facts.account.exists = false; }},
    Change{"nothing was reported", [](Generator&, Case& made) { made.facts.account.reports = 0; }},
    Change{"more targets than the cap", [](Generator&, Case& made) {
      if (!made.request.targets.empty()) made.request.targets.resize(21, made.request.targets[0]);
    }},
};
// clang-format on

}  // namespace causeway::adapters::json_policy::test
