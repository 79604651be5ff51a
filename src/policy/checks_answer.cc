// R28 to R40: what stands against an answer, and what becomes of it.
#include <algorithm>

#include "policy/matter.h"

namespace causeway::policy {
namespace {

/// 18 USC 2703(h)(1)(A): a government with which an agreement is in force.
bool is_qualifying(const Matter& matter, std::string_view country, Instant moment) {
  const auto& regimes = matter.policy.regimes;
  return std::any_of(regimes.begin(), regimes.end(), [&](const Regime& regime) {
    return regime.track == Track::agreement && in_force_at(regime, moment) &&
           std::find(regime.countries.begin(), regime.countries.end(), country) !=
               regime.countries.end();
  });
}

bool is_foreign(const Matter& matter, const Text& country) {
  return is_stated(country) && !matter.is_home(country);
}

}  // namespace

Found no_law_conflicts(const Matter& matter) {
  const Text& conflict = matter.facts.counsel.conflict_with;
  const TargetAssessment& assessment = matter.request.target_assessment;
  const AccountFacts& account = matter.facts.account;
  const bool is_abroad = is_foreign(matter, assessment.nationality) ||
                         is_foreign(matter, assessment.location) ||
                         is_foreign(matter, account.number_country);
  if (!matter.asks_for_content() || (!is_stated(conflict) && !is_abroad)) return std::nullopt;
  if (!is_stated(conflict)) return pass("Counsel asserts no conflict with another state's law.");
  if (!is_qualifying(matter, *conflict, matter.request.received_at.value_or(matter.at))) {
    return pass("That state's government is no qualifying one: no agreement with it is in force.");
  }
  if (matter.is_home(assessment.nationality) || matter.is_home(assessment.location) ||
      account.prior_home_person == true) {
    return pass("The subscriber is a person of the home state or lives there.");
  }
  return fail(
      Ruling::clock, "Counsel asserts a conflict with the law of a qualifying foreign government."
  );
}

Found burden_is_due(const Matter& matter) {
  if (matter.facts.counsel.undue_burden != true) return std::nullopt;
  return fail(Ruling::clock, "Counsel asserts an undue burden: a motion to quash or modify.");
}

namespace {

/// What is wrong with an order of silence that a court gave.
std::string_view fault_of_gag(const Matter& matter, const Gag& gag) {
  const Authority& authority = matter.request.authority;
  if (!gag.until) return "A court orders silence for no stated time: until it says so.";
  if (!is_stated(gag.court) || !is_stated(gag.judge) || !is_stated(gag.docket)) {
    return "The order of silence names no court, judge or docket.";
  }
  constexpr std::uint32_t grounds = 5;
  if (!gag.ground) return "The order of silence states no ground.";
  if (*gag.ground == 0 || *gag.ground > grounds) {
    return "The order of silence states a ground that the law does not know.";
  }
  if (matter.regime.purpose == Purpose::notice) return {};
  if (!is_stated(gag.covers) ||
      (gag.covers != authority.docket && gag.covers != authority.instrument_no)) {
    return "The order of silence is not about this instrument.";
  }
  return {};
}

bool is_over(const Gag& gag, Instant at) {
  return gag.until && *gag.until + std::chrono::days(1) <= at;
}

}  // namespace

Found silence_is_ordered(const Matter& matter) {
  const bool is_alone = matter.regime.purpose == Purpose::notice;
  const auto& gag = matter.request.gag;
  if (!gag && !is_alone) return std::nullopt;
  const auto bearing = [&](Finding finding) {
    finding.bears = is_alone;
    return finding;
  };
  // What this check fails for changes whom we tell, and never what is decided.
  if (!gag || gag->ordered_by_court != true) {
    return bearing({false, {}, "No court orders silence; whoever asks for it is told so.", true});
  }
  const std::string_view fault = fault_of_gag(matter, *gag);
  if (!fault.empty()) return bearing({false, {}, std::string(fault), true});
  if (is_over(*gag, matter.at)) return bearing(pass("The order of silence is over."));
  return bearing(pass("A court orders silence until " + to_text(*gag->until) + "."));
}

Notice notice_of(const Matter& matter) {
  const Notice allowed;
  const Notice barred{false, std::nullopt};
  if (matter.regime.user_notice == UserNotice::off) return barred;
  const auto& gag = matter.request.gag;
  if (!matter.asks(CheckId::R30) || !gag || gag->ordered_by_court != true) return allowed;
  if (!gag->until) return barred;
  return is_over(*gag, matter.at) ? allowed : Notice{false, gag->until};
}

Found person_is_told(const Matter& matter) {
  if (!notice_of(matter).is_allowed) {
    return pass("The person is told once nothing bars it any more.");
  }
  if (matter.regime.user_notice == UserNotice::after_production) {
    return pass("The person is told immediately after.");
  }
  return pass("The person is told before anything is produced.");
}

namespace {

/// Of a request to go on holding what is held.
Found renewal(const Matter& matter) {
  const bool is_eu = matter.regime.track == Track::eu;
  const Preservation* const named = matter.preservation_named();
  if (named == nullptr && !is_eu) {
    return pass("No preservation of the target that it refers to is on file; this is a new one.");
  }
  if (named == nullptr) {
    return fail(matter.deficiency(), "No preservation of the target that it refers to is on file.");
  }
  const bool is_expired = matter.had_expired(*named);
  if (is_eu && is_expired) {
    return fail(matter.deficiency(), "The preservation that it refers to had expired.");
  }
  if (is_eu && matter.request.eu.annex != Annex::V && named->extensions.value_or(0) > 0) {
    return fail(matter.deficiency(), "It has been extended once, which is as often as it can be.");
  }
  return pass(
      is_expired ? "The earlier preservation had expired; this is a new one."
                 : "It goes on from the preservation on file."
  );
}

}  // namespace

Found preservation_is_on_file(const Matter& matter) {
  if (matter.is_renewal()) return renewal(matter);
  if (matter.regime.purpose == Purpose::preservation) return pass("It preserves from receipt.");
  const auto& receipt = matter.request.received_at;
  if (receipt && matter.preservation_alive_at(*receipt) != nullptr) {
    return pass("A preservation of the target is on file; it does not expire before production.");
  }
  if (!is_stated(matter.request.preservation_ref)) return std::nullopt;
  return Finding{true, {}, "No preservation of the target that it refers to is on file.", false};
}

Found something_is_held(const Matter& matter) {
  if (matter.regime.purpose == Purpose::notice) return std::nullopt;
  const bool has_account = matter.facts.account.exists != false;
  if (matter.regime.purpose == Purpose::preservation) {
    if (!has_account) return fail(Ruling::no_data, "There is no such account to preserve.");
    return Finding{true, {}, "The account is held.", false};
  }
  const ClassSet wanted = matter.request.data & matter.unlocked;
  const bool wants_what_none_has =
      matter.unlocks_content() && matter.request.data.intersects(unholdable);
  // Whether there is an account is an answer too.
  if (wanted.empty() && !wants_what_none_has) {
    return Finding{true, {}, "Nothing is asked for that this instrument unlocks.", false};
  }
  const ClassSet found = wanted & matter.held;
  if (found.empty()) {
    return fail(
        Ruling::no_data,
        has_account ? "Nothing of it is held; its absence is attested."
                    : "There is no such account; its absence is attested."
    );
  }
  // Where content is asked for and nothing that can be read is held, that is what is attested.
  const bool is_unreadable =
      wanted.intersects(content_classes) && !found.contains(DataClass::reported);
  const bool is_something_absent = found != wanted || wants_what_none_has || is_unreadable;
  return Finding{
      true,
      {},
      is_something_absent ? "What is not held is attested to be absent." : "All of it is held.",
      is_something_absent,
  };
}

Found recipient_key_holds(const Matter& matter) {
  const auto& keys = matter.facts.agency_keys;
  const Text& sender = matter.request.channel.sender;
  if (!sender && !keys.empty()) {
    return Finding{false, {}, "It is not said whose key it would be; nothing is released.", false};
  }
  const auto found = sender ? keys.find(*sender) : keys.end();
  if (found == keys.end()) return std::nullopt;
  const auto& end = found->second.not_after;
  if (!end || *end <= matter.at) {
    return Finding{false, {}, "The requester's key has expired; nothing is released.", false};
  }
  return pass("The requester's key on file holds until " + to_text(*end) + ".");
}

Found matter_is_not_civil(const Matter&) {
  return fail(
      Ruling::refuse_content,
      "The law has no exception for the contents of civil matters; of records we choose to give "
      "none."
  );
}

Found danger_is_to_life(const Matter& matter) {
  const auto& emergency = matter.request.emergency;
  if (!emergency || emergency->danger_to_life != true) {
    return fail(Ruling::refused, "Nobody is said to be in danger of death or serious injury.");
  }
  return pass("Somebody is said to be in danger of death or serious injury.");
}

Found officer_was_called_back(const Matter& matter) {
  const auto& emergency = matter.request.emergency;
  // Not what is pending: that would be more than an officer gets whom the agency does not know.
  if (!emergency || !emergency->callback) {
    return fail(Ruling::deficient, "It is not said what came of calling the officer back.");
  }
  switch (*emergency->callback) {
    case Callback::directory_ok:
      return pass("The officer was called back by a number of the directory.");
    case Callback::mail_only:
      return fail(Ruling::refused, "The officer was reached by mail alone.");
    case Callback::officer_unknown:
      return fail(Ruling::refused, "The agency does not know the officer; it is warned.");
    case Callback::pending:
      break;
  }
  return fail(Ruling::clock, "The officer has not been called back yet.");
}

}  // namespace causeway::policy
