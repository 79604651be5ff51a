// What five machines of a request may do together: each invariant is seen to be found broken, and
// nothing else, with the shortest way there, by a row too many, a guard or a coupling too few.
#include "policy/request_world.h"

#include <gtest/gtest.h>

#include "policy/world_broken_test.h"

namespace causeway::policy {
namespace {

using test::Path;
using test::Planted;
using enum RequestState;
using Move = Transition<RequestState>;

constexpr std::string_view planted = "planted";

/// How a case that began so comes to its counsel, and what happens then.
Path from_counsel(const std::string& start, const Path& then) {
  Path path{start, "authenticate", "commit_to_log", "triage", "to_counsel"};
  path.insert(path.end(), then.begin(), then.end());
  return path;
}

const Path to_delivery{
    "approve", "collect", "collected", "check_quality", "approve_release", "package", "deliver"
};

void expect_with_row(const Move& row, const std::string& name, const Path& path) {
  Planted<RequestState> request(request_machine());
  request.add(row);
  RequestRules rules = request_rules();
  rules.request = request.machine();
  test::expect_only(rules, name, path);
}

void expect_without_guard(Event event, const std::string& name, const Path& path) {
  RequestRules rules = request_rules();
  test::remove_guards(rules.guards, event);
  test::expect_only(rules, name, path);
}

void expect_with_guard(
    Event event, bool (*allows)(const RequestCase&), const std::string& name, const Path& path
) {
  RequestRules rules = request_rules();
  rules.guards.push_back({event, allows, planted, planted});
  test::expect_only(rules, name, path);
}

/// The couplings of a state that make this happen.
std::vector<Coupling*> couplings_of(RequestRules& rules, RequestState state, Event event) {
  std::vector<Coupling*> found;
  for (Coupling& each : rules.couplings) {
    const bool has_it = std::count(each.events.begin(), each.events.end(), event) > 0;
    if (has_it && each.entered.covers(rules.request.row(state))) found.push_back(&each);
  }
  return found;
}

void expect_without_coupling(
    RequestState state, Event event, const std::string& name, const Path& path
) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, state, event)) std::erase(each->events, event);
  test::expect_only(rules, name, path);
}

TEST(RequestWorld, EuIsPreservedOnReceipt) {
  const auto name = "eu_is_preserved_on_receipt";
  const Path path{"eu", "authenticate", "commit_to_log"};
  expect_without_coupling(registered, Event::preserve, name, path);
}

TEST(RequestWorld, PreservationIsLinked) {
  expect_without_coupling(
      counsel_review,
      Event::link,
      "preservation_is_linked",
      {"domestic", "authenticate", "commit_to_log", "triage", "preserve", "to_counsel"}
  );
}

TEST(RequestWorld, ObjectedIsPreserved) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, objected, Event::preserve)) {
    each->events = {Event::link};  // what there is
  }
  test::expect_only(rules, "objected_is_preserved", from_counsel("domestic", {"file_motion"}));
}

TEST(RequestWorld, PreservationOutlastsObjection) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, objected, Event::link)) {
    each->events = {Event::preserve};
  }
  test::expect_only(
      rules, "preservation_outlasts_objection", from_counsel("domestic", {"file_motion", "release"})
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
      {"eu", "authenticate", "commit_to_log", "preservation_runs_out"}
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

TEST(RequestWorld, ToldBeforeProduction) {
  expect_without_guard(
      Event::hold_runs_out,
      "told_before_production",
      from_counsel("domestic", {"approve", "hold", "hold_runs_out"})
  );
}

TEST(RequestWorld, LateAnswerReleasesNothing) {
  expect_with_row(
      {packaged, Event::answer_is_due, delivered, "respond", "released by the clock"},
      "late_answer_releases_nothing",
      from_counsel(
          "domestic",
          {"approve",
           "collect",
           "collected",
           "check_quality",
           "approve_release",
           "package",
           "answer_is_due"}
      )
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
  expect(Track::agreement, hold_until, {"approve", "hold"});
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

TEST(RequestWorld, AnswerStopsTheClock) {
  expect_without_coupling(
      delivered,
      Event::answer_given,
      "answer_stops_the_clock",
      from_counsel("domestic", to_delivery)
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

TEST(RequestWorld, EuClockStandsStill) {
  Planted<ClockState> clock(clock_machine());
  clock.add({ClockState::stopped, Event::answer_is_due, ClockState::running, "", planted});
  RequestRules rules = request_rules();
  rules.clock = clock.machine();
  const Path asked{"eu", "authenticate", "commit_to_log", "triage", "ask_clarification"};
  Path path = asked;
  path.push_back("answer_is_due");
  test::expect_only(rules, "eu_clock_stands_still", path);

  rules = request_rules();
  for (Coupling* each : couplings_of(rules, deficient, Event::stop_clock)) each->events.clear();
  const auto broken = test::broken_of(explore(rules));
  ASSERT_EQ(broken.size(), 2U) << "nothing stops it any more";
  EXPECT_EQ(broken[0], std::make_pair(std::string("eu_clock_stands_still"), asked));
  EXPECT_EQ(broken[1].first, everything_is_met);
}

TEST(RequestWorld, OtherClocksRun) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, deficient, Event::stop_clock)) each->tracks.clear();
  test::expect_only(
      rules,
      "other_clocks_run",
      {"domestic", "authenticate", "commit_to_log", "triage", "ask_clarification"}
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
