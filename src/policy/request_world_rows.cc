#include "policy/request_world.h"

namespace causeway::policy {
namespace {
namespace request_world_rows {

using enum RequestState;
using Case = RequestCase;

bool owes_no_notice(const Case& at) {
  return at.notice != NoticeState::notice_pending && at.notice != NoticeState::notice_barred;
}

bool gag_is_silent(const Case& at) {
  return at.gag != GagState::gag_running;
}

/// EU: it is the issuer who tells, Art. 13. An agreement's order is secret under the issuing law.
bool is_ours_to_tell(const Case& at) {
  return at.track == Track::domestic;
}

bool is_told_in_time(const Case& at) {
  return !is_ours_to_tell(at) || at.notice == NoticeState::user_notified || !gag_is_silent(at);
}

bool may_collect(const Case& at) {
  return !at.draws_on_copy || (is_holding(at.preservation) && !at.copy_is_gone);
}

bool is_domestic(const Case& at) {
  return at.track == Track::domestic;
}

bool is_agreement(const Case& at) {
  return at.track == Track::agreement;
}

bool is_eu(const Case& at) {
  return at.track == Track::eu;
}

bool is_objection_for_court(const Case& at) {
  return at.objection == Objection::art17 || at.objection == Objection::court_motion;
}

bool is_before_court(const Case& at) {
  return at.escalation == Escalation::court;
}

bool is_before_receiving_da(const Case& at) {
  return at.escalation == Escalation::receiving_da;
}

bool comes_to(RequestState state, const Case& before, const Case& after) {
  return before.request != after.request && after.request == state;
}

bool must_be_kept(const Case& at) {
  return request_machine().row(at.request).preserve == Preserve::on;
}

bool is_producing(const Case& at) {
  return request_machine().row(at.request).produce == Produce::may;
}

Stage stage_of(const Case& at) {
  return request_machine().row(at.request).stage;
}

bool fits(Objection objection, Track track) {
  switch (objection) {
    case Objection::none:
      return true;
    case Objection::issuing_da:
      return track == Track::agreement;
    case Objection::form3:
    case Objection::art17:
      return track == Track::eu;
    case Objection::court_motion:
      return track == Track::domestic;
  }
  return false;
}

bool is_preserved_on_receipt(const Case& before, const Case& after) {
  return !comes_to(registered, before, after) || after.preservation == PreservationState::linked;
}

bool preservation_is_linked(const Case& before, const Case& after) {
  return !comes_to(counsel_review, before, after) ||
         after.preservation == PreservationState::linked;
}

bool objected_is_preserved(const Case& before, const Case& after) {
  return before.request == after.request || !must_be_kept(after) || is_holding(after.preservation);
}

bool preservation_outlasts_objection(const Case& before, const Case& after) {
  return before.preservation == PreservationState::linked || !must_be_kept(before) ||
         before.request != after.request || !is_holding(before.preservation) ||
         is_holding(after.preservation);
}

bool linked_does_not_expire(const Case& before, const Case& after) {
  return before.preservation != PreservationState::linked || is_holding(after.preservation);
}

bool objected_produces_nothing(const Case&, const Case& after) {
  return after.objection == Objection::none || !is_producing(after);
}

bool objection_fits_its_track(const Case&, const Case& after) {
  return fits(after.objection, after.track);
}

bool escalation_fits_its_objection(const Case&, const Case& after) {
  switch (after.escalation) {
    case Escalation::none:
      return true;
    case Escalation::receiving_da:
      return after.objection == Objection::issuing_da;
    case Escalation::court:
      return is_objection_for_court(after);
    case Escalation::enforcing_authority:
      return after.objection == Objection::form3;
  }
  return false;
}

bool who_was_asked_decides(const Case& before, const Case& after) {
  if (comes_to(agreement_inapplicable, before, after)) return is_before_receiving_da(before);
  return !comes_to(quashed, before, after) || is_before_court(before);
}

bool enforcing_authority_is_eu(const Case& before, const Case& after) {
  return is_eu(after) || before.request != hold_until || !comes_to(rejected, before, after);
}

bool delivered_in_order(const Case&, const Case& after) {
  return after.request != delivered || after.progress == Progress::packaged;
}

bool waits_before_production(const Case& before, const Case& after) {
  return !after.has_to_wait || !is_producing(after) ||
         (before.request != approved && before.request != partially_approved);
}

bool hold_has_a_clock(const Case&, const Case& after) {
  return after.request != hold_until || !is_agreement(after);
}

bool told_before_production(const Case& before, const Case& after) {
  return before.request != hold_until || !is_producing(after) || is_told_in_time(before);
}

bool is_late(ClockState clock) {
  return clock == ClockState::overdue || clock == ClockState::answered_late;
}

bool late_answer_releases_nothing(const Case& before, const Case& after) {
  const bool runs_out = !is_late(before.clock) && is_late(after.clock);
  return !runs_out || before.request == after.request;
}

bool ended_produces_nothing(const Case&, const Case& after) {
  return after.ended != Ended::over || !is_producing(after);
}

bool inapplicable_produces_nothing(const Case&, const Case& after) {
  return after.ended != Ended::inapplicable || !is_producing(after);
}

bool expired_yields_nothing(const Case& before, const Case& after) {
  return before.request == after.request || after.request != collected || may_collect(after);
}

bool notice_is_owed(const Case& before, const Case& after) {
  const bool is_produced = comes_to(hold_until, before, after) ||
                           comes_to(delivered, before, after) || comes_to(no_data, before, after);
  return !is_ours_to_tell(after) || !is_produced || after.notice != NoticeState::notice_not_due;
}

bool secret_is_kept(const Case&, const Case& after) {
  return is_ours_to_tell(after) || after.notice == NoticeState::notice_not_due;
}

bool barred_by_gag_alone(const Case& before, const Case& after) {
  return before.notice == after.notice || after.notice != NoticeState::notice_barred ||
         !gag_is_silent(before);
}

bool breach_is_recorded(const Case& before, const Case& after) {
  return !is_late(before.clock) || is_late(after.clock);
}

bool answer_stops_the_clock(const Case&, const Case& after) {
  const bool is_answered = after.request == delivered || stage_of(after) >= Stage::terminal;
  return !is_answered || clock_machine().row(after.clock).stage == Stage::terminal;
}

bool gag_keeps_silence(const Case& before, const Case& after) {
  return before.notice == after.notice || after.notice != NoticeState::user_notified ||
         gag_is_silent(before);
}

bool closed_owes_no_notice(const Case&, const Case& after) {
  return stage_of(after) != Stage::filed || owes_no_notice(after);
}

bool eu_clock_stands_still(const Case&, const Case& after) {
  return !is_eu(after) || after.request != deficient || after.clock != ClockState::running;
}

bool other_clocks_run(const Case&, const Case& after) {
  return is_eu(after) || after.clock != ClockState::stopped;
}

bool is_case(const Case&) {
  return true;
}

/// What a preserved copy is asked for may be gone.
bool is_registered_for_live_data(const Case& at) {
  return at.request == registered && !at.draws_on_copy;
}

bool is_delivered(const Case& at) {
  return at.request == delivered;
}

bool is_decided(const Case& at) {
  return stage_of(at) >= Stage::terminal;
}

bool is_decided_and_told(const Case& at) {
  return is_decided(at) && owes_no_notice(at);
}

bool is_purged(const Case& at) {
  return at.request == purged;
}

bool is_decided_and_kept(const Case& at) {
  return is_decided(at) && is_holding(at.preservation);
}

bool keeps_nothing(const Case& at) {
  return at.preservation == PreservationState::purged;
}

bool owes_notice(const Case& at) {
  return !owes_no_notice(at);
}

bool is_told(const Case& at) {
  return at.notice == NoticeState::user_notified;
}

// clang-format off
constexpr std::array invariants{
    Invariant<Case>{"is_preserved_on_receipt", "what a request asks for is kept from its receipt on", "policy: preserves_on_receipt; Reg. (EU) 2023/1543 Art. 10(1)", is_preserved_on_receipt},
    Invariant<Case>{"preservation_is_linked", "counsel looks at no request whose data is not kept, or whose preservation can still end", "R32", preservation_is_linked},
    Invariant<Case>{"objected_is_preserved", "what is objected to, or has to wait, is preserved from that moment on",
        "18 USC 2703(h)(4); Reg. (EU) 2023/1543 Art. 10", objected_is_preserved},
    Invariant<Case>{"preservation_outlasts_objection", "no preservation ends while the request is objected to, or has to wait",
        "18 USC 2703(h)(4); Reg. (EU) 2023/1543 Art. 10", preservation_outlasts_objection},
    Invariant<Case>{"linked_does_not_expire", "no preservation ends that a request stands on", "18 USC 2703(f); R32", linked_does_not_expire},
    Invariant<Case>{"objected_produces_nothing", "nothing is produced before the objection is settled", "18 USC 2703(h)(4); Reg. (EU) 2023/1543 Art. 10", objected_produces_nothing},
    Invariant<Case>{"objection_fits_its_track", "each law has its own way of objecting",
        "18 USC 2703(h)(2); agreement under 18 USC 2523, Art. 5; Reg. (EU) 2023/1543 Art. 10, 17", objection_fits_its_track},
    Invariant<Case>{"escalation_fits_its_objection", "each way of objecting leads to whoever decides about it",
        "18 USC 2703(h)(2); agreement under 18 USC 2523, Art. 5; Reg. (EU) 2023/1543 Art. 16, 17", escalation_fits_its_objection},
    Invariant<Case>{"who_was_asked_decides", "the agreement is rendered inapplicable by the Receiving Party's Designated Authority alone, and an order quashed by a court",
        "18 USC 2703(h)(2)(B); agreement under 18 USC 2523, Art. 5", who_was_asked_decides},
    Invariant<Case>{"enforcing_authority_is_eu", "a hold ends in a refusal under EU law alone", "Reg. (EU) 2023/1543 Art. 12", enforcing_authority_is_eu},
    Invariant<Case>{"delivered_in_order", "since it was last triaged counsel approved, then the set was checked, then another officer released it, then it was packaged",
        "R33, R34, R35", delivered_in_order},
    Invariant<Case>{"waits_before_production", "what is approved and has to wait comes to a production through HOLD_UNTIL alone",
        "Reg. (EU) 2023/1543 Art. 10(2); R31", waits_before_production},
    Invariant<Case>{"hold_has_a_clock", "HOLD_UNTIL ends by the refusal_window of EU law or the user_notice of domestic law; under an agreement nothing ends it",
        "Reg. (EU) 2023/1543 Art. 10(2); R31", hold_has_a_clock},
    Invariant<Case>{"told_before_production", "where it is ours to tell and no gag runs, the person is told before the hold ends", "R31", told_before_production},
    Invariant<Case>{"late_answer_releases_nothing", "that the answer is overdue moves no request", "design 2.4: auto-release forbidden", late_answer_releases_nothing},
    Invariant<Case>{"ended_produces_nothing", "what was rejected, redirected, quashed, withdrawn, cancelled or has expired is never produced", "18 USC 2702(a)", ended_produces_nothing},
    Invariant<Case>{"inapplicable_produces_nothing", "where the agreement does not apply nothing is produced under it", "18 USC 2523; 2702(b)(9)", inapplicable_produces_nothing},
    Invariant<Case>{"expired_yields_nothing", "a preservation that is over has no data to produce", "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11", expired_yields_nothing},
    Invariant<Case>{"notice_is_owed", "under domestic law the person has to be told of a production, before it or with it, and that there was no data", "R31", notice_is_owed},
    Invariant<Case>{"secret_is_kept", "the desk tells nobody where the issuer tells, or the issuing law keeps it secret",
        "Reg. (EU) 2023/1543 Art. 13; policy: user_notice", secret_is_kept},
    Invariant<Case>{"barred_by_gag_alone", "nothing but a court's order bars the notice", "18 USC 2705(b); R30", barred_by_gag_alone},
    Invariant<Case>{"gag_keeps_silence", "nobody is told while a court forbids it", "18 USC 2705(b)", gag_keeps_silence},
    Invariant<Case>{"closed_owes_no_notice", "no request is closed before the person has been told that has to be", "R31", closed_owes_no_notice},
    Invariant<Case>{"answer_stops_the_clock", "no time runs for what was answered", "design 2.4", answer_stops_the_clock},
    Invariant<Case>{"breach_is_recorded", "a late answer is not taken for one in time", "design 2.4: breach recorded", breach_is_recorded},
    Invariant<Case>{"eu_clock_stands_still", "the time for an EPOC does not run while the issuer has to answer", "Reg. (EU) 2023/1543 Art. 10(6)", eu_clock_stands_still},
    Invariant<Case>{"other_clocks_run", "no other law stops the time for the answer", "design 2.3: elsewhere the clock runs", other_clocks_run},
};

constexpr std::array promises{
    Promise<Case>{"no_trap", "each request can still be decided", "design 2.3", is_case, is_decided},
    Promise<Case>{"lawful_can_be_delivered", "under each law a request that was registered can still be answered", "design 2.3", is_registered_for_live_data, is_delivered},
    Promise<Case>{"requests_are_purged", "each request that is decided can still be purged", "design 2.3", is_decided_and_told, is_purged},
    Promise<Case>{"preservations_are_purged", "what is held for a request that is decided can still be purged",
        "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11", is_decided_and_kept, keeps_nothing},
    Promise<Case>{"the_person_is_told", "whoever has to be told can still be, once no gag runs", "R31", owes_notice, is_told},
};

std::vector<Coupling> couplings() {
  const std::vector<Track> notified{Track::domestic};  // is_ours_to_tell
  return {
      {registered,       {},          {Event::preserve, Event::link}, "policy: preserves_on_receipt; R32; Reg. (EU) 2023/1543 Art. 10(1)"},
      {hold_until,       notified,    {Event::notice_falls_due},      "R31"},
      {deficient,        {Track::eu}, {Event::stop_clock},            "Reg. (EU) 2023/1543 Art. 10(6)"},
      {triaged,          {Track::eu}, {Event::start_clock},           "Reg. (EU) 2023/1543 Art. 10(6)"},
      {delivered,        {},          {Event::answer_given},          "design 2.4"},
      {delivered,        notified,    {Event::notice_falls_due},      "R31"},
      {no_data,          notified,    {Event::notice_falls_due},      "R31"},
      {Each::terminal,   {},          {Event::answer_given},          "design 2.4"},
      {Each::terminal,   {},          {Event::unlink},                "design 2.3"},
  };
}

std::vector<Guard<Case>> guards() {
  return {
      {Event::notify,                          gag_is_silent,      "no gag runs", "18 USC 2705(b)"},
      {Event::bar_notice,                      [](const Case& at) { return !gag_is_silent(at); }, "a gag runs", "18 USC 2705(b)"},
      {Event::close,                           owes_no_notice, "nobody has to be told any more", "R31"},
      {Event::collect,                         [](const Case& at) { return !at.has_to_wait; }, "there is nothing to wait for", "R25, R31"},
      {Event::hold,                            [](const Case& at) { return !is_agreement(at); }, "under EU law (refusal_window) or domestic law (user_notice)", "Reg. (EU) 2023/1543 Art. 10(2); R31"},
      {Event::hold_runs_out,                   is_told_in_time,    "the person was told, or a gag runs, or it is not ours to tell", "R31"},
      {Event::no_grounds,                      is_eu,              "under EU law", "Reg. (EU) 2023/1543 Art. 10(2)"},
      {Event::grounds_raised,                  is_eu,              "under EU law", "Reg. (EU) 2023/1543 Art. 12"},
      {Event::collected,                       may_collect,        "a copy that is asked for is still held", "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11"},
      {Event::object_to_issuing_da,            is_agreement,       "under an agreement", "agreement under 18 USC 2523, Art. 5"},
      {Event::send_form3,                      is_eu,              "under EU law", "Reg. (EU) 2023/1543 Art. 10(6)-(8)"},
      {Event::object_art17,                    is_eu,              "under EU law", "Reg. (EU) 2023/1543 Art. 17"},
      {Event::file_motion,                     is_domestic,        "under domestic law", "18 USC 2703(d), (h)(2)"},
      {Event::escalate_to_receiving_da,        is_agreement,       "under an agreement", "agreement under 18 USC 2523, Art. 5"},
      {Event::escalate_to_court,               is_objection_for_court, "after a motion or Art. 17", "18 USC 2703(h)(2); Reg. (EU) 2023/1543 Art. 17"},
      {Event::escalate_to_enforcing_authority, [](const Case& at) { return at.objection == Objection::form3; }, "after Form 3", "Reg. (EU) 2023/1543 Art. 16"},
      {Event::agreement_is_inapplicable,       is_before_receiving_da, "by the Receiving Party's Designated Authority", "agreement under 18 USC 2523, Art. 5"},
      {Event::quash,                           is_before_court,    "by a court", "18 USC 2703(h)(2)(B)"},
  };
}

// clang-format on

}  // namespace request_world_rows

}  // namespace

RequestRules request_rules() {
  RequestRules rules;
  rules.couplings = request_world_rows::couplings();
  rules.guards = request_world_rows::guards();
  return rules;
}

std::span<const Invariant<RequestCase>> request_invariants() {
  return request_world_rows::invariants;
}

std::span<const Promise<RequestCase>> request_promises() {
  return request_world_rows::promises;
}

}  // namespace causeway::policy
