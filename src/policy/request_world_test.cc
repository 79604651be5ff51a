// What five machines of a request may do together: each invariant is seen to be found broken, and
// nothing else, with the shortest way there, by a row too many, a guard or a coupling too few.
#include "policy/request_world.h"

#include <gtest/gtest.h>

#include "policy/request_world_broken_test.h"

namespace causeway::policy {
namespace {

using test::couplings_of;
using test::expect_with_couplings;
using test::expect_with_guard;
using test::expect_with_row;
using test::expect_without_coupling;
using test::expect_without_guard;
using test::from_counsel;
using test::Path;
using test::planted;
using test::Planted;
using test::to_delivery;
using enum RequestState;

TEST(RequestWorld, IsPreservedOnReceipt) {
  const auto name = "is_preserved_on_receipt";
  const Path path{"domestic", "authenticate", "commit_to_log"};
  expect_without_coupling(registered, Event::preserve, name, path);
}

TEST(RequestWorld, PreservationIsLinked) {
  expect_with_couplings(
      {{amended, {}, {Event::unlink}, planted}},
      "preservation_is_linked",
      from_counsel(
          "domestic", {"file_motion", "issuer_responds", "issuer_amends", "triage", "to_counsel"}
      )
  );
}

TEST(RequestWorld, ObjectedIsPreserved) {
  expect_with_couplings(
      {{narrowed, {}, {Event::unlink}, planted},
       {hold_until, {}, {Event::link}, "what there is still"}},
      "objected_is_preserved",
      from_counsel("domestic", {"narrow", "approve", "release", "hold"})
  );
}

TEST(RequestWorld, PreservationOutlastsObjection) {
  expect_with_couplings(
      {{escalated, {}, {Event::unlink}, planted},
       {hold_until, {}, {Event::preserve, Event::link}, "kept again"}},
      "preservation_outlasts_objection",
      from_counsel("eu", {"send_form3", "escalate_to_enforcing_authority", "release"})
  );
}

TEST(RequestWorld, LinkedDoesNotExpire) {
  using enum PreservationState;
  Planted<PreservationState> preservation(preservation_machine());
  preservation.add({linked, Event::preservation_runs_out, PreservationState::expired, "", planted});
  RequestRules rules = request_rules();
  rules.preservation = preservation.machine();
  test::expect_only(
      rules,
      "linked_does_not_expire",
      {"domestic", "authenticate", "commit_to_log", "preservation_runs_out"}
  );
}

TEST(RequestWorld, ObjectedProducesNothing) {
  expect_with_row(
      {objected, Event::collect, collecting, "", planted},
      "objected_produces_nothing",
      from_counsel("domestic", {"file_motion", "collect"})
  );
  expect_with_row(
      {escalated, Event::collect, collecting, "", planted},
      "objected_produces_nothing",
      from_counsel("eu", {"send_form3", "escalate_to_enforcing_authority", "collect"})
  );
}

TEST(RequestWorld, ObjectionFitsItsTrack) {
  const auto name = "objection_fits_its_track";
  expect_without_guard(Event::file_motion, name, from_counsel("agreement", {"file_motion"}));
  expect_without_guard(Event::send_form3, name, from_counsel("domestic", {"send_form3"}));
  expect_without_guard(Event::object_art17, name, from_counsel("domestic", {"object_art17"}));
  expect_without_guard(
      Event::object_to_issuing_da, name, from_counsel("domestic", {"object_to_issuing_da"})
  );
}

TEST(RequestWorld, EscalationFitsItsObjection) {
  const auto expect = [](Event event, const std::string& start, const std::string& objection) {
    expect_without_guard(
        event,
        "escalation_fits_its_objection",
        from_counsel(
            start, {objection, "issuer_responds", "issuer_maintains", std::string(name_of(event))}
        )
    );
  };
  expect(Event::escalate_to_receiving_da, "domestic", "file_motion");
  expect(Event::escalate_to_court, "agreement", "object_to_issuing_da");
  expect_without_guard(
      Event::escalate_to_enforcing_authority,
      "escalation_fits_its_objection",
      from_counsel("domestic", {"file_motion", "escalate_to_enforcing_authority"})
  );
}

TEST(RequestWorld, WhoWasAskedDecides) {
  const auto expect = [](Event event, const Path& then) {
    expect_without_guard(
        event, "who_was_asked_decides", from_counsel(then[0], {then.begin() + 1, then.end()})
    );
  };
  expect(
      Event::agreement_is_inapplicable,
      {"eu", "send_form3", "escalate_to_enforcing_authority", "agreement_is_inapplicable"}
  );
  expect(Event::quash, {"eu", "send_form3", "escalate_to_enforcing_authority", "quash"});
}

TEST(RequestWorld, EnforcingAuthorityIsEu) {
  expect_without_guard(
      Event::grounds_raised,
      "enforcing_authority_is_eu",
      from_counsel("domestic", {"approve", "hold", "grounds_raised"})
  );
}

TEST(RequestWorld, DeliveredInOrder) {
  const auto name = "delivered_in_order";
  expect_with_row(
      {counsel_review, Event::collect, collecting, "", "counsel did not approve"},
      name,
      from_counsel(
          "domestic",
          {"collect", "collected", "check_quality", "approve_release", "package", "deliver"}
      )
  );
  expect_with_row(
      {collected, Event::approve_release, release_approved, "R34", "nobody checked the set"},
      name,
      from_counsel(
          "domestic", {"approve", "collect", "collected", "approve_release", "package", "deliver"}
      )
  );
  expect_with_row(
      {qc, Event::package, packaged, "R35", "nobody released it"},
      name,
      from_counsel(
          "domestic", {"approve", "collect", "collected", "check_quality", "package", "deliver"}
      )
  );
  expect_with_row(
      {release_approved, Event::deliver, delivered, "", "to no key of the requester"},
      name,
      from_counsel(
          "domestic",
          {"approve", "collect", "collected", "check_quality", "approve_release", "deliver"}
      )
  );
}

// What counsel approved and others checked before the request was triaged again does not count.
TEST(RequestWorld, DeliveredInOrderSinceItWasTriaged) {
  Planted<RequestState> request(request_machine());
  request.add({qc, Event::triage, triaged, "", "again"});
  request.add({triaged, Event::approve_release, release_approved, "R34", planted});
  RequestRules rules = request_rules();
  rules.request = request.machine();
  const auto was_approved_before = [](const RequestCase& at) {
    return at.request != triaged || at.notice == NoticeState::user_notified;
  };
  rules.guards.push_back({Event::approve_release, was_approved_before, planted, planted});
  test::expect_only(
      rules,
      "delivered_in_order",
      from_counsel(
          "domestic",
          {"approve",
           "hold",
           "notify",
           "hold_runs_out",
           "collected",
           "check_quality",
           "triage",
           "approve_release",
           "package",
           "deliver"}
      )
  );
}

TEST(RequestWorld, WaitsBeforeProduction) {
  expect_without_guard(
      Event::collect,
      "waits_before_production",
      from_counsel("domestic, has to wait", {"approve", "collect"})
  );
}

TEST(RequestWorld, HoldHasAClock) {
  expect_without_guard(
      Event::hold, "hold_has_a_clock", from_counsel("agreement", {"approve", "hold"})
  );
}

TEST(RequestWorld, ToldBeforeProduction) {
  expect_without_guard(
      Event::hold_runs_out,
      "told_before_production",
      from_counsel("domestic", {"approve", "hold", "hold_runs_out"})
  );
}

TEST(RequestWorld, EndedProducesNothing) {
  const auto name = "ended_produces_nothing";
  const auto with = [&](RequestState from, const Path& path) {
    expect_with_row({from, Event::collect, collecting, "", planted}, name, path);
  };
  with(rejected, {"domestic", "authentication_fails", "collect"});
  with(withdrawn, {"domestic", "issuer_withdraws", "collect"});
  with(cancelled, {"domestic", "cancel", "collect"});
  with(expired, {"domestic", "expire", "collect"});
  with(
      redirected,
      {"domestic", "authenticate", "commit_to_log", "triage", "redirect_mlat", "collect"}
  );
  with(
      quashed,
      from_counsel(
          "domestic",
          {"file_motion",
           "issuer_responds",
           "issuer_maintains",
           "escalate_to_court",
           "quash",
           "collect"}
      )
  );
}

// What is decided is what the rows that are played say of it, not those of the desk.
TEST(RequestWorld, EndedIsWhatTheRowsPlayedSay) {
  const auto& whole = request_machine();
  std::vector<StateRow<RequestState>> states(whole.states.begin(), whole.states.end());
  states[static_cast<std::size_t>(upheld)].stage = Stage::terminal;
  RequestRules rules = request_rules();
  rules.request = {whole.name, states, whole.transitions};
  const auto broken = test::broken_of(explore(rules));
  const std::pair<std::string, Path> expected{
      "ended_produces_nothing",
      from_counsel(
          "eu", {"send_form3", "escalate_to_enforcing_authority", "uphold", "approve", "collect"}
      )
  };
  EXPECT_EQ(std::count(broken.begin(), broken.end(), expected), 1);
}

TEST(RequestWorld, InapplicableProducesNothing) {
  expect_with_row(
      {agreement_inapplicable, Event::collect, collecting, "", planted},
      "inapplicable_produces_nothing",
      from_counsel(
          "agreement",
          {"object_to_issuing_da",
           "issuer_responds",
           "issuer_maintains",
           "escalate_to_receiving_da",
           "agreement_is_inapplicable",
           "collect"}
      )
  );
}

TEST(RequestWorld, ExpiredYieldsNothing) {
  expect_without_guard(
      Event::collected,
      "expired_yields_nothing",
      from_counsel("domestic, of a preserved copy", {"approve", "collect", "collected"})
  );
}

TEST(RequestWorld, NoticeIsOwed) {
  const auto expect = [](RequestState state, const Path& then) {
    expect_without_coupling(
        state, Event::notice_falls_due, "notice_is_owed", from_counsel("domestic", then)
    );
  };
  expect(hold_until, {"approve", "hold"});
  expect(no_data, {"approve", "collect", "nothing_found"});
  expect(delivered, to_delivery);
}

TEST(RequestWorld, SecretIsKept) {
  const auto expect = [](Track track, RequestState state, const Path& then) {
    RequestRules rules = request_rules();
    for (Coupling* each : couplings_of(rules, state, Event::notice_falls_due)) {
      each->tracks.push_back(track);
    }
    test::expect_only(rules, "secret_is_kept", from_counsel(std::string(name_of(track)), then));
  };
  expect(Track::agreement, no_data, {"approve", "collect", "nothing_found"});
  expect(Track::eu, delivered, to_delivery);
}

TEST(RequestWorld, BarredByGagAlone) {
  expect_without_guard(
      Event::bar_notice,
      "barred_by_gag_alone",
      from_counsel("domestic", {"approve", "hold", "bar_notice"})
  );
}

TEST(RequestWorld, GagKeepsSilence) {
  expect_without_guard(
      Event::notify,
      "gag_keeps_silence",
      from_counsel("domestic", {"approve", "hold", "order_gag", "notify"})
  );
}

TEST(RequestWorld, ClosedOwesNoNotice) {
  expect_without_guard(
      Event::close,
      "closed_owes_no_notice",
      from_counsel("domestic", {"approve", "hold", "issuer_withdraws", "close"})
  );
}

TEST(RequestWorld, NoTrap) {
  RequestRules rules = request_rules();
  const auto leaves = [](const RequestCase& at) {
    return at.track != Track::eu || at.request != delivered;
  };
  for (const Event event :
       {Event::issuer_withdraws,
        Event::cancel,
        Event::expire,
        Event::acknowledge,
        Event::delivery_fails,
        Event::package_lapses}) {
    rules.guards.push_back({event, leaves, planted, planted});
  }
  test::expect_only(rules, "no_trap", from_counsel("eu", to_delivery));
}

TEST(RequestWorld, LawfulCanBeDelivered) {
  expect_with_guard(
      Event::deliver,
      [](const RequestCase& at) { return at.track != Track::eu || !at.has_to_wait; },
      "lawful_can_be_delivered",
      {"eu, has to wait", "authenticate", "commit_to_log"}
  );
}

TEST(RequestWorld, RequestsArePurged) {
  expect_with_guard(
      Event::close,
      [](const RequestCase& at) { return at.track != Track::eu; },
      "requests_are_purged",
      {"eu", "authentication_fails"}
  );
}

TEST(RequestWorld, PreservationsArePurged) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, rejected, Event::unlink)) {
    each->tracks = {Track::domestic, Track::agreement};
  }
  test::expect_only(
      rules, "preservations_are_purged", {"eu", "authenticate", "commit_to_log", "issuer_withdraws"}
  );
}

TEST(RequestWorld, ThePersonIsTold) {
  expect_with_guard(
      Event::notify,
      [](const RequestCase& at) { return !at.has_to_wait; },
      "the_person_is_told",
      from_counsel("domestic, has to wait", {"approve", "hold"})
  );
}

// No guard and no coupling is there for nothing: without it something is found.
TEST(RequestWorld, NeedsEachGuardAndEachCoupling) {
  const RequestRules whole = request_rules();
  const auto breaks = [](const RequestRules& rules) {
    return !explore(rules, Until::something_breaks).broken.empty();
  };
  for (const auto& guard : whole.guards) {
    RequestRules rules = request_rules();
    test::remove_guards(rules.guards, guard.event);
    EXPECT_TRUE(breaks(rules)) << name_of(guard.event);
  }
  for (std::size_t i = 0; i < whole.couplings.size(); ++i) {
    for (const Event event : whole.couplings[i].events) {
      RequestRules rules = request_rules();
      std::erase(rules.couplings[i].events, event);
      EXPECT_TRUE(breaks(rules)) << i << ": " << name_of(event);
    }
  }
}

TEST(RequestWorld, EverythingIsMet) {
  expect_with_guard(
      Event::quash,
      [](const RequestCase&) { return false; },
      std::string(everything_is_met),
      {"request: QUASHED", "request: quash -> QUASHED"}
  );
}

}  // namespace
}  // namespace causeway::policy
