// Emergencies and reports of abuse, each machine alone: each invariant is found broken, and nothing
// else, with the shortest way there.
#include <gtest/gtest.h>

#include "policy/abuse_world.h"
#include "policy/emergency_world.h"
#include "policy/world_broken_test.h"

namespace causeway::policy {
namespace {

using test::expect_only;
using test::Path;
using test::Planted;

SingleRules<EmergencyCase> with(const Planted<EmergencyState>& rows) {
  SingleRules<EmergencyCase> rules = emergency_rules();
  rules.machine = rows.machine();
  return rules;
}

SingleRules<AbuseCase> with(const Planted<AbuseState>& rows) {
  SingleRules<AbuseCase> rules = abuse_rules();
  rules.machine = rows.machine();
  return rules;
}

void expect_with_row(
    const Transition<EmergencyState>& row, const std::string& name, const Path& path
) {
  Planted<EmergencyState> rows(emergency_machine());
  rows.add(row);
  expect_only(with(rows), name, path);
}

void expect_with_row(const Transition<AbuseState>& row, const std::string& name, const Path& path) {
  Planted<AbuseState> rows(abuse_machine());
  rows.add(row);
  expect_only(with(rows), name, path);
}

TEST(EmergencyWorld, CalledBackBeforeDisclosure) {
  expect_with_row(
      {EmergencyState::callback_pending,
       Event::second_person_agrees,
       EmergencyState::two_person,
       "R41",
       "nobody answered yet"},
      "called_back_before_disclosure",
      {"emergency", "call_back", "second_person_agrees", "disclose_minimum"}
  );
  expect_with_row(
      {EmergencyState::callback_failed,
       Event::second_person_agrees,
       EmergencyState::two_person,
       "R41",
       "somebody else answered"},
      "called_back_before_disclosure",
      {"emergency",
       "call_back",
       "no_answer_by_directory",
       "second_person_agrees",
       "disclose_minimum"}
  );
}

TEST(EmergencyWorld, TwoPersonsBeforeDisclosure) {
  expect_with_row(
      {EmergencyState::callback_ok,
       Event::disclose_minimum,
       EmergencyState::disclosed_min,
       "R42",
       "alone"},
      "two_persons_before_disclosure",
      {"emergency", "call_back", "answered_by_directory", "disclose_minimum"}
  );
}

TEST(EmergencyWorld, RefusedDisclosesNothing) {
  expect_with_row(
      {EmergencyState::refused,
       Event::disclose_minimum,
       EmergencyState::disclosed_min,
       "R42",
       "asked again"},
      "refused_discloses_nothing",
      {"emergency", "refuse", "disclose_minimum"}
  );
}

TEST(EmergencyWorld, DisclosureIsFollowedUp) {
  expect_with_row(
      {EmergencyState::disclosed_min, Event::review, EmergencyState::reviewed, "R43", "forgotten"},
      "disclosure_is_followed_up",
      {"emergency",
       "call_back",
       "answered_by_directory",
       "second_person_agrees",
       "disclose_minimum",
       "review"}
  );
}

TEST(EmergencyWorld, DisclosureIsReviewed) {
  expect_with_row(
      {EmergencyState::followup_due, Event::refuse, EmergencyState::refused, "", "too late"},
      "disclosure_is_reviewed",
      {"emergency",
       "call_back",
       "answered_by_directory",
       "second_person_agrees",
       "disclose_minimum",
       "await_process",
       "refuse"}
  );
}

TEST(EmergencyWorld, NoTrap) {
  Planted<EmergencyState> rows(emergency_machine());
  rows.remove(EmergencyState::callback_failed, Event::refuse);
  expect_only(with(rows), "no_trap", {"emergency", "call_back", "no_answer_by_directory"});
}

TEST(EmergencyWorld, EverythingIsMet) {
  Planted<EmergencyState> rows(emergency_machine());
  rows.remove(EmergencyState::followup_due, Event::no_process);
  expect_only(
      with(rows),
      std::string(everything_is_met),
      {"emergency: NO_PROCESS", "emergency: review -> REVIEWED"}
  );
}

TEST(AbuseWorld, TipAfterReview) {
  expect_with_row(
      {AbuseState::queued, Event::finish_tip, AbuseState::ct_finished, "R50", "by a program"},
      "tip_after_review",
      {"abuse", "proof_verifies", "queue", "finish_tip"}
  );
}

TEST(AbuseWorld, TipAfterConfirmation) {
  expect_with_row(
      {AbuseState::reviewed, Event::open_tip, AbuseState::ct_open, "", "nobody confirmed it"},
      "tip_after_confirmation",
      {"abuse", "proof_verifies", "queue", "review", "open_tip"}
  );
}

TEST(AbuseWorld, VerifiedTipHasProof) {
  SingleRules<AbuseCase> rules = abuse_rules();
  test::remove_guards(rules.guards, Event::finish_tip);
  expect_only(
      rules,
      "verified_tip_has_proof",
      {"abuse", "proof_fails", "queue", "review", "confirm_csam", "open_tip", "finish_tip"}
  );
}

TEST(AbuseWorld, UnverifiedTipHasNoProof) {
  SingleRules<AbuseCase> rules = abuse_rules();
  test::remove_guards(rules.guards, Event::finish_tip_unverified);
  expect_only(
      rules,
      "unverified_tip_has_no_proof",
      {"abuse",
       "proof_verifies",
       "queue",
       "review",
       "confirm_csam",
       "open_tip",
       "finish_tip_unverified"}
  );
}

TEST(AbuseWorld, TipIsPreserved) {
  expect_with_row(
      {AbuseState::ct_finished, Event::retention_ends, AbuseState::purged, "retention", "at once"},
      "tip_is_preserved",
      {"abuse",
       "proof_verifies",
       "queue",
       "review",
       "confirm_csam",
       "open_tip",
       "finish_tip",
       "retention_ends"}
  );
}

TEST(AbuseWorld, ConfirmedIsFiled) {
  expect_with_row(
      {AbuseState::csam_confirmed, Event::decide_nothing, AbuseState::no_violation, "", "dropped"},
      "confirmed_is_filed",
      {"abuse", "proof_verifies", "queue", "review", "confirm_csam", "decide_nothing"}
  );
}

TEST(AbuseWorld, NoTrap) {
  Planted<AbuseState> rows(abuse_machine());
  rows.remove(AbuseState::decided, Event::retention_ends);
  expect_only(
      with(rows), "no_trap", {"abuse", "proof_verifies", "queue", "review", "act", "appeal"}
  );
}

}  // namespace
}  // namespace causeway::policy
