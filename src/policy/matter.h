#pragma once

#include <span>

#include "policy/decision.h"
#include "policy/facts.h"
#include "policy/policy.h"

/// What checks look at, and what they find. Of decide.cc and checks_*.cc alone.
namespace causeway::policy {

/// A request under its regime.
struct Matter {
  /// `found` is null where the policy knows no regime of the name that was asked under.
  Matter(
      const Policy& policy_of_desk,
      const Regime* found,
      const Request& asked,
      const Facts& known,
      Instant moment
  );

  ~Matter() = default;
  Matter(const Matter&) = delete;
  Matter(Matter&&) = delete;
  Matter& operator=(const Matter&) = delete;
  Matter& operator=(Matter&&) = delete;

  const Regime no_regime;  // unlocks nothing; before what may refer to it
  const Policy& policy;
  const Request& request;
  const Facts& facts;
  const Instant at;
  const Regime& regime;
  const bool has_regime;
  const Instrument* instrument;  // null where the regime has none, or not this one
  const ClassSet unlocked;
  const ClassSet held;

  bool asks(CheckId check) const { return regime.checks.contains(check); }

  bool asks_for_content() const { return request.data.intersects(content_classes); }

  /// EU: what needs a judge and a grave offence.
  bool asks_for_traffic_or_content() const;
  bool intercepts() const;
  bool is_eu_emergency() const;
  /// What asks to hold on to what an earlier request preserved.
  bool is_renewal() const;
  /// What is missing, where something is: FORM3 in the EU.
  Ruling deficiency() const;

  std::string_view home() const { return policy.home; }

  bool is_home(const Text& country) const { return country && *country == policy.home; }

  bool unlocks_content() const { return unlocked.intersects(content_classes); }

  /// Of what nobody holds it is said that nobody does, where content is unlocked at all.
  ClassSet answered() const { return unlocks_content() ? unlocked | unholdable : unlocked; }

  /// As many as may be looked at: beyond the cap R09 objects to all of them.
  std::span<const Target> targets() const;
  /// Null where none is on file that is about a target and was alive at that moment.
  const Preservation* preservation_alive_at(Instant moment) const;
  /// The one that the request names, expired or not; null where none is on file that is about a
  /// target: what was preserved of somebody else is nobody's business here.
  const Preservation* preservation_named() const;
  bool had_expired(const Preservation& preservation) const;
};

/// What a check finds. A failure without a ruling is listed, and decides nothing.
struct Finding {
  bool passes = true;
  std::optional<Ruling> ruling;
  std::string says;
  bool bears = true;  // an approval can rest on it; of checks that are on the merits
};

inline Finding pass(std::string says) {
  return {true, std::nullopt, std::move(says), true};
}

inline Finding fail(Ruling ruling, std::string says) {
  return {false, ruling, std::move(says), true};
}

/// Nothing where the check is not asked of this matter. `matter` lists it, or it is always asked.
using Found = std::optional<Finding>;

Found sender_is_verified(const Matter& matter);               // R01
Found person_is_authorised(const Matter& matter);             // R02
Found instrument_is_in_force(const Matter& matter);           // R03
Found needs_are_stated(const Matter& matter);                 // R04
Found documents_hold(const Matter& matter);                   // R05
Found judge_is_named(const Matter& matter);                   // R06
Found dates_hold(const Matter& matter);                       // R07
Found classes_are_unlocked(const Matter& matter);             // R08
Found targets_are_specific(const Matter& matter);             // R09
Found agreement_is_invoked(const Matter& matter);             // R10
Found authority_transmits(const Matter& matter);              // R11
Found offence_is_serious(const Matter& matter);               // R12
Found target_is_no_home_person(const Matter& matter);         // R13
Found target_is_not_at_home(const Matter& matter);            // R14
Found target_is_no_proxy(const Matter& matter);               // R15
Found government_is_its_own(const Matter& matter);            // R16
Found review_is_independent(const Matter& matter);            // R17
Found facts_justify_it(const Matter& matter);                 // R18
Found interception_is_limited(const Matter& matter);          // R19
Found offence_is_no_speech(const Matter& matter);             // R20
Found nothing_forbidden_is_demanded(const Demands& demands);  // R21: of no policy
Found no_permission_is_needed(const Matter& matter);          // R22
Found authority_fits_category(const Matter& matter);          // R23
Found threshold_is_met(const Matter& matter);                 // R24
Found enforcing_authority_lets_it(const Matter& matter);      // R25
Found addressee_is_reached(const Matter& matter);             // R26
Found no_content_is_asked(const Matter& matter);              // R27
Found no_law_conflicts(const Matter& matter);                 // R28
Found burden_is_due(const Matter& matter);                    // R29
Found silence_is_ordered(const Matter& matter);               // R30
Found person_is_told(const Matter& matter);                   // R31
Found preservation_is_on_file(const Matter& matter);          // R32
Found something_is_held(const Matter& matter);                // R33
Found recipient_key_holds(const Matter& matter);              // R35
Found matter_is_not_civil(const Matter& matter);              // civil.any.content
Found danger_is_to_life(const Matter& matter);                // us.emergency.need
Found no_immunity_stands(const Matter& matter);               // eu.epoc.immunity
Found officer_was_called_back(const Matter& matter);          // R40

/// Whether the person may be told, by the regime and by R30.
Notice notice_of(const Matter& matter);

}  // namespace causeway::policy
