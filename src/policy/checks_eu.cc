// R23 to R27: what Reg. (EU) 2023/1543 asks of an order.
#include "policy/matter.h"

namespace causeway::policy {
namespace {

constexpr std::uint32_t grave_years = 3;

}  // namespace

Found authority_fits_category(const Matter& matter) {
  const Eu& eu = matter.request.eu;
  if (!eu.authority_type) {
    return fail(Ruling::form3, "It does not say what kind of authority asks.");
  }
  const bool is_validated = eu.validated_by_judge == true;
  const bool needs_judge =
      matter.regime.purpose == Purpose::production && matter.asks_for_traffic_or_content();
  switch (*eu.authority_type) {
    case AuthorityType::judge:
      return pass("A judge asks.");
    case AuthorityType::prosecutor:
      if (needs_judge && !is_validated) {
        return fail(Ruling::form3, "Traffic and content data are a judge's to order.");
      }
      return pass(is_validated ? "A judge has validated it." : "A prosecutor may order this.");
    case AuthorityType::investigating_authority:
      if (!is_validated) return fail(Ruling::form3, "No judge has validated it.");
      return pass("A judge has validated it.");
  }
  return fail(Ruling::form3, "It does not say what kind of authority asks.");
}

Found threshold_is_met(const Matter& matter) {
  if (!matter.asks_for_traffic_or_content()) return std::nullopt;
  const Offence& offence = matter.request.offence;
  if (offence.listed == true || offence.terrorism == true) {
    return pass("The offence is of the list.");
  }
  if (offence.max_years.value_or(0) < grave_years) {
    return fail(
        Ruling::form3,
        "No maximum sentence of at least three years is stated, and the offence is not of the list."
    );
  }
  return pass("The maximum sentence is at least three years.");
}

namespace {

/// Nothing where the policy or the request does not say: then it does not end.
std::optional<Instant> end_of_refusal_window(const Matter& matter) {
  const auto& receipt = matter.request.received_at;
  for (const Deadline& deadline : matter.regime.deadlines) {
    if (receipt && deadline.id == "refusal_window" && deadline.when == When::notified &&
        deadline.from == Start::receipt) {
      return after(*receipt, deadline.after);
    }
  }
  return std::nullopt;
}

/// Where the offence is grave enough by the list alone, the answer rests on that (R24).
Finding bearing(const Matter& matter, std::string says) {
  Finding finding = pass(std::move(says));
  finding.bears = matter.request.offence.max_years.value_or(0) >= grave_years;
  return finding;
}

}  // namespace

Found enforcing_authority_lets_it(const Matter& matter) {
  const Eu& eu = matter.request.eu;
  if (eu.enforcing_answer == EnforcingAnswer::refused) {
    return fail(Ruling::refused, "The enforcing authority has found grounds to refuse.");
  }
  if (!matter.asks_for_traffic_or_content() || eu.art8_exempt == true) return std::nullopt;
  if (eu.art8_notified != true) {
    return fail(Ruling::form3, "The enforcing authority has to be notified, and was not.");
  }
  // It may still refuse, within 96 hours, what has been produced by then.
  if (matter.is_eu_emergency()) return std::nullopt;
  if (eu.enforcing_answer == EnforcingAnswer::no_grounds) {
    return bearing(matter, "The enforcing authority has found no grounds to refuse.");
  }
  const auto end = end_of_refusal_window(matter);
  if (!end || matter.at < *end) {
    return fail(
        Ruling::hold_until, "The enforcing authority still has time, and has not answered."
    );
  }
  return bearing(matter, "The enforcing authority has let its time pass.");
}

Found addressee_is_reached(const Matter& matter) {
  const auto& addressee = matter.request.eu.addressee;
  if (addressee != Addressee::designated_establishment &&
      addressee != Addressee::legal_representative) {
    return fail(Ruling::form3, "It is addressed to neither establishment nor representative.");
  }
  if (matter.request.channel.transport != Transport::eu_system) {
    return fail(Ruling::form3, "It did not come through the decentralised system.");
  }
  return pass("It reached the addressee through the decentralised system.");
}

Found no_content_is_asked(const Matter& matter) {
  if (!matter.asks_for_content()) return std::nullopt;
  return fail(
      Ruling::art17, "Content is asked for, which 18 USC 2702(a) forbids to give to foreign states."
  );
}

Found no_immunity_stands(const Matter& matter) {
  if (matter.request.eu.immunity_flag != true) return std::nullopt;
  return fail(Ruling::form3, "Immunities or privileges may protect the data.");
}

}  // namespace causeway::policy
