#include "policy/decide.h"

#include <algorithm>

#include "policy/clocks.h"
#include "policy/machines.h"
#include "policy/matter.h"

namespace causeway::policy {
namespace {

struct Asking {
  CheckId check;
  Found (*ask)(const Matter&);
};

Found hard_stop(const Matter& matter) {
  return nothing_forbidden_is_demanded(matter.request.demands);
}

constexpr std::array askings{
    Asking{CheckId::R01, sender_is_verified},
    Asking{CheckId::R02, person_is_authorised},
    Asking{CheckId::R03, instrument_is_in_force},
    Asking{CheckId::R04, needs_are_stated},
    Asking{CheckId::R05, documents_hold},
    Asking{CheckId::R06, judge_is_named},
    Asking{CheckId::R07, dates_hold},
    Asking{CheckId::R08, classes_are_unlocked},
    Asking{CheckId::R09, targets_are_specific},
    Asking{CheckId::R10, agreement_is_invoked},
    Asking{CheckId::R11, authority_transmits},
    Asking{CheckId::R12, offence_is_serious},
    Asking{CheckId::R13, target_is_no_home_person},
    Asking{CheckId::R14, target_is_not_at_home},
    Asking{CheckId::R15, target_is_no_proxy},
    Asking{CheckId::R16, government_is_its_own},
    Asking{CheckId::R17, review_is_independent},
    Asking{CheckId::R18, facts_justify_it},
    Asking{CheckId::R19, interception_is_limited},
    Asking{CheckId::R20, offence_is_no_speech},
    Asking{CheckId::R21, hard_stop},
    Asking{CheckId::R22, no_permission_is_needed},
    Asking{CheckId::R23, authority_fits_category},
    Asking{CheckId::R24, threshold_is_met},
    Asking{CheckId::R25, enforcing_authority_lets_it},
    Asking{CheckId::R26, addressee_is_reached},
    Asking{CheckId::R27, no_content_is_asked},
    Asking{CheckId::R28, no_law_conflicts},
    Asking{CheckId::R29, burden_is_due},
    Asking{CheckId::R30, silence_is_ordered},
    Asking{CheckId::R31, person_is_told},
    Asking{CheckId::R32, preservation_is_on_file},
    Asking{CheckId::R33, something_is_held},
    Asking{CheckId::R35, recipient_key_holds},
    Asking{CheckId::civil_content, matter_is_not_civil},
    Asking{CheckId::emergency_need, danger_is_to_life},
    Asking{CheckId::epoc_immunity, no_immunity_stands},
    Asking{CheckId::R40, officer_was_called_back},
};

/// Who asks, whether there is such a law, and what nobody may ask for.
constexpr CheckSet asked_without_regime{CheckId::R01, CheckId::R02, CheckId::R03, CheckId::R21};

bool is_asked(const Matter& matter, CheckId id) {
  if (!matter.has_regime) return asked_without_regime.contains(id);
  return check(id).asked == Asked::always || matter.asks(id);
}

std::string_view source_of(const Matter& matter, const Check& row) {
  if (!row.source.empty()) return row.source;
  // That there is no regime of a name is nothing but the policy's own word.
  return matter.has_regime ? std::string_view(matter.regime.basis) : "policy";
}

/// What the checks came to.
struct Findings {
  std::vector<Outcome> outcomes;
  std::optional<Ruling> ruling;  // of those that failed, without R21
  CheckId deciding = CheckId::R03;
  /// What an approval rests on: the last of those that are on the merits. What is and is not
  /// unlocked and held (R08, R33) comes after all others, which are about this request.
  CheckId bearing = CheckId::R08;
  bool objects_to_demand = false;  // R21
  CheckSet failed;

  void add(const Matter& matter, CheckId id, Finding found) {
    const Check& row = check(id);
    if (!found.passes) failed.insert(id);
    if (found.ruling) weigh(id, *found.ruling);
    if (found.bears && row.is_on_merits) bear(id);
    outcomes.push_back({id, found.passes, std::move(found.says), source_of(matter, row)});
  }

 private:
  void weigh(CheckId id, Ruling failing) {
    if (id == CheckId::R21) {
      objects_to_demand = true;
    } else if (!ruling || row_of(failing).rank < row_of(*ruling).rank) {
      ruling = failing;
      deciding = id;
    }
  }

  void bear(CheckId id) {
    if (id == CheckId::R33 && bearing != CheckId::R08) return;
    bearing = id;
  }
};

Findings ask_all(const Matter& matter) {
  Findings findings;
  findings.outcomes.reserve(askings.size());
  for (const Asking& asking : askings) {
    if (!is_asked(matter, asking.check)) continue;
    if (auto found = asking.ask(matter)) findings.add(matter, asking.check, *std::move(found));
  }
  return findings;
}

/// Where nothing stands against it.
Ruling ruling_of_purpose(const Matter& matter) {
  switch (matter.regime.purpose) {
    case Purpose::production:
      return Ruling::approved;
    case Purpose::preservation:
      return Ruling::preserved;
    case Purpose::notice:
      break;
  }
  return notice_of(matter).is_allowed ? Ruling::notice_allowed : Ruling::notice_barred;
}

std::string_view state_of(const Matter& matter, Ruling ruling, CheckId deciding) {
  // The emergency's own machine, docs/formats/desk-states.md.
  if (matter.asks(CheckId::R40)) {
    if (ruling == Ruling::refused) return name_of(EmergencyState::refused);
    if (ruling == Ruling::clock) return name_of(EmergencyState::callback_pending);
    if (row_of(ruling).production == Production::now) return name_of(EmergencyState::two_person);
  }
  // Form 3 is two things: something is missing, or there are grounds.
  if (ruling == Ruling::form3 && deciding < CheckId::R07) return row_of(Ruling::deficient).state;
  return row_of(ruling).state;
}

/// Under the home state's own law a demand of R21 is struck, and the rest is answered; of any other
/// state the whole order is objected to.
bool strikes_demand_alone(const Matter& matter) {
  return matter.has_regime && matter.regime.track == Track::domestic;
}

ClassSet producible(const Matter& matter, Ruling ruling) {
  if (row_of(ruling).production == Production::never) return {};
  return matter.request.data & matter.unlocked & matter.held & holdable;
}

/// Each class that was asked for is produced, absent, or refused with a reason.
void exclude(const Matter& matter, Ruling ruling, Decision& decision) {
  if (matter.regime.purpose != Purpose::production) return;
  const ClassSet answered = matter.answered();
  const bool is_answered =
      row_of(ruling).production != Production::never || ruling == Ruling::no_data;
  (matter.request.data - decision.produce).for_each([&](DataClass each) {
    if (!is_answered) {
      decision.refuse.push_back({each, name_of(ruling)});
    } else if (!answered.contains(each)) {
      decision.refuse.push_back({each, instrument_insufficient});
    } else if (!unholdable.contains(each)) {
      decision.absent.insert(each);
    }
  });
}

/// What is preserved ends with its clock, but for while it is objected to; and what an earlier
/// request preserved ends with its own.
void hold(const Matter& matter, const Preservation* alive, Ruling effect, Decision& decision) {
  auto& clocks = decision.clocks;
  const auto found = std::find_if(clocks.begin(), clocks.end(), [](const Clock& clock) {
    return clock.id == hold_clock;
  });
  const bool is_over = found != clocks.end() && found->at && *found->at <= matter.at &&
                       row_of(effect).kind == RulingKind::answer;
  if (is_over && alive == nullptr && matter.regime.purpose == Purpose::preservation) {
    decision.preserve = false;
    decision.state = name_of(PreservationState::expired);
  }
  if (alive == nullptr) return;
  decision.preserve = true;
  if (found == clocks.end()) clocks.push_back({hold_clock, alive->until});
}

}  // namespace

Decision decide(const Policy& policy, const Request& request, const Facts& facts, Instant at) {
  const Regime* const regime = request.regime ? find_regime(policy, *request.regime) : nullptr;
  const Matter matter(policy, regime, request, facts, at);
  Findings findings = ask_all(matter);

  Decision decision;
  // What becomes of the data, and what is said: R21 decides what is said, always.
  Ruling effect = findings.ruling.value_or(ruling_of_purpose(matter));
  decision.deciding = findings.ruling ? findings.deciding : findings.bearing;
  decision.ruling = effect;
  if (findings.objects_to_demand) {
    decision.ruling = Ruling::object_decryption;
    decision.deciding = CheckId::R21;
    // What is rejected besides is not kept for its sake.
    const bool is_rejected = row_of(effect).kind == RulingKind::rejection;
    if (!strikes_demand_alone(matter) && !is_rejected) effect = Ruling::object_decryption;
  }
  decision.state = state_of(matter, effect, decision.deciding);
  decision.produce = producible(matter, effect);
  exclude(matter, effect, decision);
  decision.produce_allowed = row_of(effect).production == Production::now &&
                             !decision.produce.empty() && !findings.failed.contains(CheckId::R35);

  decision.notice = notice_of(matter);
  const Preservation* const alive = matter.preservation_alive_at(at);
  const bool is_linked = row_of(effect).preserves && matter.regime.purpose == Purpose::production &&
                         request.received_at &&
                         matter.preservation_alive_at(*request.received_at) != nullptr;
  decision.clocks = clocks_of(
      matter,
      {.ruling = effect,
       .has_conflict = findings.failed.contains(CheckId::R28),
       .has_burden = findings.failed.contains(CheckId::R29),
       .produces = !decision.produce.empty(),
       .notice_is_allowed = decision.notice.is_allowed,
       .is_linked = is_linked}
  );
  decision.preserve =
      is_linked || (row_of(effect).preserves &&
                    (matter.regime.preserves_on_receipt || effect == Ruling::preserved));
  hold(matter, alive, effect, decision);
  decision.rules = std::move(findings.outcomes);
  return decision;
}

}  // namespace causeway::policy
