// What a request makes happen beside it is what the regimes say: whom the desk tells,
// from when on the data is kept, and what a request waits for.
#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "policy/bounds.h"
#include "policy/request_world_broken_test.h"

namespace causeway::policy {
namespace {

using enum RequestState;

/// Whether that happens under this law when a request comes there.
bool is_coupled(Track track, RequestState state, Event event) {
  RequestRules rules = request_rules();
  const auto found = test::couplings_of(rules, state, event);
  return std::any_of(found.begin(), found.end(), [&](const Coupling* each) {
    const auto& tracks = each->tracks;
    return tracks.empty() || std::count(tracks.begin(), tracks.end(), track) > 0;
  });
}

/// The regimes by which a production can be ordered.
std::vector<RegimeBound> producing_regimes() {
  std::vector<RegimeBound> regimes;
  for (const RegimeBound& each : regime_bounds()) {
    const bool is_played =
        each.track == Track::domestic || each.track == Track::agreement || each.track == Track::eu;
    const bool is_in_force = each.force != Force::not_yet;
    if (is_played && is_in_force && each.purpose == Purpose::production) regimes.push_back(each);
  }
  return regimes;
}

TEST(RequestWorldRegimes, TellWhomTheRequestTells) {
  ASSERT_EQ(producing_regimes().size(), 7U);
  for (const RegimeBound& each : producing_regimes()) {
    const bool is_told = each.user_notice != UserNotice::off;
    for (const RequestState state : {hold_until, delivered, no_data}) {
      EXPECT_EQ(is_coupled(each.track, state, Event::notice_falls_due), is_told)
          << each.id << " " << name_of(state);
    }
  }
}

TEST(RequestWorldRegimes, PreserveOnReceiptWhatTheRequestPreserves) {
  for (const RegimeBound& each : producing_regimes()) {
    for (const Event event : {Event::preserve, Event::link}) {
      EXPECT_EQ(is_coupled(each.track, registered, event), each.preserves_on_receipt)
          << each.id << " " << name_of(event);
    }
  }
}

bool has_deadline(const RegimeBound& regime, std::string_view id) {
  const auto bounds = deadline_bounds();
  return std::any_of(bounds.begin(), bounds.end(), [&](const DeadlineBound& each) {
    return each.regime == regime.id && each.id == id;
  });
}

// HOLD_UNTIL has one clock under each law, and under an agreement none. In an emergency the person
// is told afterwards.
TEST(RequestWorldRegimes, HaveTheClockThatARequestWaitsFor) {
  for (const RegimeBound& each : producing_regimes()) {
    const bool is_told_before = each.user_notice == UserNotice::before_production;
    EXPECT_EQ(has_deadline(each, "refusal_window"), each.track == Track::eu) << each.id;
    EXPECT_EQ(has_deadline(each, "user_notice"), is_told_before) << each.id;
  }
}

}  // namespace
}  // namespace causeway::policy
