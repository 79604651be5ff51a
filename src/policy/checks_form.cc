// R01 to R09: who asks, by what, and whether the question is whole.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "policy/identifier.h"
#include "policy/matter.h"

namespace causeway::policy {
namespace {

/// "a", "a and b", "a, b and c".
std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

std::string to_lower(std::string text) {
  for (char& each : text) {
    if (each >= 'A' && each <= 'F') each = static_cast<char>(each - 'A' + 'a');
  }
  return text;
}

bool is_as_declared(const Document& document) {
  return document.sha256 && document.declared_sha256 &&
         to_lower(*document.sha256) == to_lower(*document.declared_sha256);
}

bool is_after(Date day, Instant receipt) {
  return day > receipt;
}

bool is_over(Date last_day, Instant moment) {
  return last_day + std::chrono::days(1) <= moment;
}

}  // namespace

Found sender_is_verified(const Matter& matter) {
  const Channel& channel = matter.request.channel;
  if (channel.authenticated != true) {
    return fail(Ruling::reject_unverified, "The sender is not authenticated on this channel.");
  }
  if (channel.replayed == true) {
    return fail(Ruling::reject_unverified, "The message repeats an earlier one.");
  }
  return pass("The sender is authenticated.");
}

Found person_is_authorised(const Matter& matter) {
  if (matter.request.channel.person_authorised != true) {
    return fail(
        Ruling::reject_unverified, "The agency's administrator has not authorised this person."
    );
  }
  return pass("The agency's administrator has authorised the person.");
}

namespace {

/// Whether the regime can be used at all.
std::optional<Finding> fault_of_regime(const Matter& matter) {
  const Regime& regime = matter.regime;
  if (!matter.has_regime || regime.track == Track::outbound) {
    return fail(Ruling::reject_no_basis, "There is no regime of this name to ask under.");
  }
  if (regime.answer) {
    // A policy can answer by itself, and never with data.
    const bool discloses = row_of(*regime.answer).production != Production::never;
    return fail(
        discloses ? Ruling::reject_no_basis : *regime.answer,
        "Nothing is answered under this regime; there is mutual legal assistance."
    );
  }
  if (!regime.in_force) return fail(Ruling::redirect_mlat, "The agreement is not in force.");
  if (is_stated(matter.facts.home) && *matter.facts.home != matter.home()) {
    return fail(Ruling::reject_no_basis, "The policy is that of another home state.");
  }
  const auto& received = matter.request.received_at;
  const bool has_window = regime.from || regime.until;
  if (has_window && !received) {
    return fail(Ruling::reject_no_basis, "It is not said when it was received.");
  }
  if (has_window && !in_force_at(regime, *received)) {
    return fail(Ruling::reject_no_basis, "The regime was not in force when it was received.");
  }
  return std::nullopt;
}

/// Whether this issuer may use it. The law of requests is for governments: 18 USC 2702(b), (c) and
/// 2703 speak of a "governmental entity".
std::optional<Finding> fault_of_issuer(const Matter& matter) {
  const Regime& regime = matter.regime;
  const Issuer& issuer = matter.request.issuer;
  if (issuer.kind == IssuerKind::civil_party && regime.track != Track::civil) {
    return fail(Ruling::reject_no_basis, "A private party cannot ask under this regime.");
  }
  const auto& countries = regime.countries;
  if (is_stated(issuer.country) && !countries.empty() &&
      std::find(countries.begin(), countries.end(), *issuer.country) == countries.end()) {
    return fail(
        Ruling::redirect_mlat, "The issuer is of a state that cannot ask under this regime."
    );
  }
  if (regime.track == Track::domestic && is_stated(issuer.on_behalf_of) &&
      !matter.is_home(issuer.on_behalf_of)) {
    return fail(Ruling::redirect_mlat, "It is on behalf of another state.");
  }
  return std::nullopt;
}

}  // namespace

Found instrument_is_in_force(const Matter& matter) {
  if (auto fault = fault_of_regime(matter)) return fault;
  const Regime& regime = matter.regime;
  if (!regime.instruments.empty() && matter.instrument == nullptr) {
    return fail(Ruling::reject_no_basis, "The instrument is none of those of the regime.");
  }
  if (regime.instruments.empty() && is_stated(matter.request.instrument)) {
    return fail(Ruling::reject_no_basis, "The regime has no instrument of that name.");
  }
  if (auto fault = fault_of_issuer(matter)) return fault;
  return pass("The regime was in force at receipt, and the issuer may ask under it.");
}

namespace {

/// Whether one of these checks looks at a need itself. R24 does so of traffic and content alone.
bool is_looked_at(const Matter& matter, CheckSet checks) {
  if (checks.contains(CheckId::R24) && !matter.asks_for_traffic_or_content()) return false;
  return checks.contains(CheckId::R09) || checks.intersects(matter.regime.checks);
}

}  // namespace

Found needs_are_stated(const Matter& matter) {
  std::vector<std::string_view> missing;
  if (!matter.request.received_at) missing.emplace_back("received_at");
  if (!is_stated(matter.request.issuer.country)) missing.emplace_back("issuer.country");
  for (const Need need : matter.regime.need) {
    const NeedRow& row = row_of(need);
    if (is_looked_at(matter, row.checked_by) || row.is_stated(matter.request)) continue;
    if (std::find(missing.begin(), missing.end(), row.member) == missing.end()) {
      missing.push_back(row.member);
    }
  }
  if (missing.empty()) return pass("All that the form requires is stated.");
  return fail(matter.deficiency(), "It does not state " + listed(missing) + ".");
}

Found documents_hold(const Matter& matter) {
  const auto& documents = matter.request.documents;
  if (documents.empty()) {
    if (!matter.regime.needs_document) return std::nullopt;
    return fail(matter.deficiency(), "The document is not attached.");
  }
  for (const Document& document : documents) {
    if (!is_as_declared(document)) {
      return fail(matter.deficiency(), "A document is not the one whose checksum was declared.");
    }
    if (document.legible != true) return fail(matter.deficiency(), "A document is not legible.");
    if (document.signature == DocumentSignature::invalid) {
      return fail(matter.deficiency(), "The signature of a document does not verify.");
    }
  }
  return pass("The documents are legible and the ones that were declared.");
}

Found judge_is_named(const Matter& matter) {
  const Authority& authority = matter.request.authority;
  std::vector<std::string_view> missing;
  if (!is_stated(authority.court)) missing.emplace_back("the court");
  if (!is_stated(authority.judge)) missing.emplace_back("the judge");
  if (!is_stated(authority.docket)) missing.emplace_back("the docket");
  if (missing.empty()) return pass("Court, judge and docket are named.");
  return fail(Ruling::deficient, "It does not name " + listed(missing) + ".");
}

namespace {

std::optional<Finding> fault_of_instrument_dates(const Matter& matter, Instant receipt) {
  const Authority& authority = matter.request.authority;
  if (authority.signed_on && is_after(*authority.signed_on, receipt)) {
    return fail(Ruling::reject_invalid, "It was signed after it was received.");
  }
  if (authority.execute_by && is_over(*authority.execute_by, receipt)) {
    return fail(Ruling::reject_invalid, "It came after its last day; please have it issued again.");
  }
  if (authority.return_on && is_over(*authority.return_on, receipt)) {
    return fail(Ruling::reject_invalid, "It came after the day of its return.");
  }
  if (authority.signed_on && authority.execute_by && *authority.execute_by < *authority.signed_on) {
    return fail(Ruling::reject_invalid, "It expired before it was signed.");
  }
  return std::nullopt;
}

}  // namespace

Found dates_hold(const Matter& matter) {
  const Period& period = matter.request.period;
  if (period.from && period.to && *period.to < *period.from) {
    return fail(Ruling::reject_invalid, "The period ends before it begins.");
  }
  if (!matter.request.received_at) return pass("There is no receipt to compare its dates with.");
  const Instant receipt = *matter.request.received_at;
  if (auto fault = fault_of_instrument_dates(matter, receipt)) return fault;
  if (matter.regime.purpose == Purpose::notice) return pass("Its dates hold.");
  if (matter.instrument != nullptr && matter.instrument->intercepts) {
    return pass("Its dates hold; an interception looks ahead.");
  }
  if (period.from && is_after(*period.from, receipt)) {
    return fail(Ruling::reject_invalid, "The period had not begun when it was received.");
  }
  if (period.to && is_after(*period.to, receipt)) {
    return fail(Ruling::narrow, "Stored data ends when it was received; the period goes on.");
  }
  return pass("Its dates hold.");
}

Found classes_are_unlocked(const Matter& matter) {
  if (matter.regime.purpose != Purpose::production) return std::nullopt;
  const ClassSet locked = matter.request.data - matter.answered();
  if (locked.empty()) return pass("The instrument unlocks each class that is asked for.");
  std::vector<std::string_view> names;
  locked.for_each([&](DataClass each) { names.push_back(name_of(each)); });
  return fail(Ruling::partial, "The instrument does not unlock " + listed(names) + ".");
}

Found targets_are_specific(const Matter& matter) {
  if (matter.regime.purpose == Purpose::notice) return std::nullopt;
  const auto& targets = matter.request.targets;
  if (targets.empty()) return fail(Ruling::object_overbroad, "It names no target.");
  if (targets.size() > matter.policy.targets_max) {
    return fail(
        Ruling::object_overbroad,
        "It names " + std::to_string(targets.size()) + " targets; more than " +
            std::to_string(matter.policy.targets_max) + " are for counsel."
    );
  }
  const auto& known = matter.policy.identifiers;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Target& target = targets[i];
    const std::string which = "Target " + std::to_string(i + 1);
    if (!target.type || std::find(known.begin(), known.end(), *target.type) == known.end()) {
      return fail(
          Ruling::object_overbroad, which + " is of a kind that names nobody in particular."
      );
    }
    if (!target.value || !is_specific(*target.type, *target.value)) {
      return fail(Ruling::object_overbroad, which + " is not one identifier of its kind.");
    }
  }
  return pass("Each target is one specific identifier.");
}

}  // namespace causeway::policy
