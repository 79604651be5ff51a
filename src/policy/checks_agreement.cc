// R10 to R22: what an agreement under 18 USC 2523 asks of an order, and what nobody may ask.
#include <algorithm>

#include "policy/identifier.h"
#include "policy/matter.h"

namespace causeway::policy {
namespace {

constexpr std::uint32_t serious_years = 3;

/// Signs of the account that are not held are said to be so: then the declaration stands.
std::string not_held(const Matter& matter, bool only_location) {
  const AccountFacts& account = matter.facts.account;
  std::string text;
  const auto add = [&](bool is_held, std::string_view what) {
    if (is_held) return;
    text += text.empty() ? "" : ", ";
    text += what;
  };
  if (!only_location) add(account.number_country.has_value(), "country of the number");
  add(account.ip_majority_90d.has_value(), "addresses of the last 90 days");
  if (!only_location) add(account.payment_country.has_value(), "country of payment");
  if (text.empty()) return "No sign that is held speaks against the declaration.";
  return "The declaration stands; not held: " + text + ".";
}

/// Of the North American plan, to which other states belong as well. A sign, however it is written.
bool is_of_north_america(std::string_view number) {
  constexpr std::size_t digit_count = 11;
  const std::string digits = digits_of_phone(number);
  const bool is_national =
      digits.size() + 1 == digit_count && !number.starts_with('+') && !number.starts_with('0');
  return is_national || number.starts_with("+1") ||
         (digits.starts_with('1') && digits.size() == digit_count);
}

bool has_home_number(const Matter& matter) {
  const auto targets = matter.targets();
  return matter.home() == "US" &&
         std::any_of(targets.begin(), targets.end(), [](const Target& target) {
           return target.type == IdentifierType::phone && target.value &&
                  is_of_north_america(*target.value);
         });
}

}  // namespace

Found agreement_is_invoked(const Matter& matter) {
  const Certification& certification = matter.request.certification;
  if (certification.invokes_agreement != true) {
    return fail(Ruling::deficient, "It does not invoke the agreement.");
  }
  if (certification.by != matter.regime.designated_authority) {
    return fail(Ruling::deficient, "The designated authority has not certified it.");
  }
  if (certification.valid != true) {
    return fail(Ruling::deficient, "The certification does not verify under the key on file.");
  }
  return pass("The designated authority certifies it under the agreement.");
}

Found authority_transmits(const Matter& matter) {
  const Request& request = matter.request;
  if (request.channel.sender != matter.regime.designated_authority ||
      request.issuer.kind != IssuerKind::designated_authority) {
    return fail(Ruling::redirect_da, "It was not transmitted by the designated authority.");
  }
  return pass("The designated authority transmitted it.");
}

Found offence_is_serious(const Matter& matter) {
  const Offence& offence = matter.request.offence;
  if (offence.terrorism == true) return pass("The offence is terrorism.");
  if (offence.max_years.value_or(0) < serious_years) {
    return fail(
        Ruling::object_not_serious,
        "No maximum sentence of at least three years is stated, nor terrorism."
    );
  }
  return pass("The maximum sentence is " + std::to_string(*offence.max_years) + " years.");
}

Found target_is_no_home_person(const Matter& matter) {
  const TargetAssessment& assessment = matter.request.target_assessment;
  const AccountFacts& account = matter.facts.account;
  if (!is_stated(assessment.nationality)) {
    return fail(Ruling::object_us_person, "It does not say of which state the target is.");
  }
  const bool is_sign =
      matter.is_home(assessment.nationality) || account.prior_home_person == true ||
      matter.is_home(account.number_country) || matter.is_home(account.ip_majority_90d) ||
      matter.is_home(account.payment_country) || has_home_number(matter);
  if (is_sign) {
    return fail(Ruling::object_us_person, "A sign says that the target is a person of our state.");
  }
  return pass(not_held(matter, false));
}

Found target_is_not_at_home(const Matter& matter) {
  const TargetAssessment& assessment = matter.request.target_assessment;
  if (!is_stated(assessment.location)) {
    return fail(Ruling::object_us_located, "It does not say where the target is.");
  }
  if (matter.is_home(assessment.location) || matter.is_home(matter.facts.account.ip_majority_90d)) {
    return fail(Ruling::object_us_located, "A sign says that the target is in our state.");
  }
  return pass(not_held(matter, true));
}

Found target_is_no_proxy(const Matter& matter) {
  if (matter.request.target_assessment.proxy_for_home_person == true) {
    return fail(Ruling::object_indirect, "The target stands for a person of our state.");
  }
  return pass("The target stands for nobody else.");
}

Found government_is_its_own(const Matter& matter) {
  const Text& other = matter.request.issuer.on_behalf_of;
  const auto& own = matter.regime.countries;
  if (is_stated(other) && std::find(own.begin(), own.end(), *other) == own.end()) {
    return fail(Ruling::object_third_gov, "It is on behalf of another government.");
  }
  return pass("It is the issuing government's own.");
}

Found review_is_independent(const Matter& matter) {
  if (!is_stated(matter.request.authority.independent_review)) {
    return fail(Ruling::object_no_review, "No independent authority is named that reviews it.");
  }
  return pass("An independent authority reviews it.");
}

Found facts_justify_it(const Matter& matter) {
  if (!is_stated(matter.request.justification)) {
    return fail(Ruling::deficient, "It states no facts that justify it.");
  }
  return pass("It states the facts that justify it; counsel reads them.");
}

namespace {

/// Nothing where the interception has an end that is near enough.
std::optional<std::string> fault_of_end(const Matter& matter) {
  const Day& end = matter.request.interception.ends_on;
  if (!end) return "The interception has no fixed end.";
  const auto& receipt = matter.request.received_at;
  if (!receipt) return "It is not said when the interception would begin.";
  if (*end <= *receipt) return "The interception would have ended before it was received.";
  if (*end <= matter.at) return "The interception has ended.";
  if (*end > after(*receipt, matter.policy.interception_max)) {
    return "The interception would last longer than any may.";
  }
  return std::nullopt;
}

}  // namespace

Found interception_is_limited(const Matter& matter) {
  if (!matter.intercepts()) return std::nullopt;
  if (auto fault = fault_of_end(matter)) return fail(Ruling::object_intercept, *std::move(fault));
  const Interception& interception = matter.request.interception;
  if (!is_stated(interception.necessity)) {
    return fail(Ruling::object_intercept, "It is not said why the interception is necessary.");
  }
  if (!is_stated(interception.less_intrusive)) {
    return fail(Ruling::object_intercept, "It is not said why nothing less intrusive would do.");
  }
  return pass("The interception ends on " + to_text(*interception.ends_on) + ".");
}

Found offence_is_no_speech(const Matter& matter) {
  if (matter.request.offence.speech_only == true) {
    return fail(Ruling::object_speech, "The offence is nothing but speech.");
  }
  return pass("The offence is more than speech.");
}

Found nothing_forbidden_is_demanded(const Demands& demands) {
  std::string what;
  const auto add = [&](const Flag& is_demanded, std::string_view name) {
    if (is_demanded != true) return;
    what += what.empty() ? "" : ", ";
    what += name;
  };
  add(demands.decryption, "decryption or keys");
  add(demands.client_change, "a changed client");
  add(demands.silent_device, "a silent device");
  add(demands.suppress_notices, "suppressed notices");
  if (what.empty()) return pass("It demands nothing that nobody can be made to do.");
  return fail(
      Ruling::object_decryption,
      "It demands " + what + ". No duty to do so exists, and no role here can grant it."
  );
}

Found no_permission_is_needed(const Matter& matter) {
  const Offence& offence = matter.request.offence;
  if (offence.death_penalty == true) {
    return fail(Ruling::hold_da_permission, "A death penalty may follow.");
  }
  if (offence.speech_only == true) {
    return fail(Ruling::hold_da_permission, "It would be evidence about speech.");
  }
  return pass("No essential interest is touched.");
}

}  // namespace causeway::policy
