// Where the checks and the clocks of the desk turn: the first and the last day, the last of a
// number, and the millisecond before. By hand from the design of the desk.
#include <gtest/gtest.h>

#include "adapters/json_policy/broken_checks_test.h"
#include "adapters/json_policy/decided_test.h"

namespace causeway::adapters::json_policy::test {
namespace {

constexpr Milliseconds one_moment{1};

TEST(CheckEdges, AnInstrumentHoldsOnTheDayItIsSignedAndOnItsLast) {
  Case made = case_of("us.warrant");
  made.request.authority.signed_on = day("2026-11-20");
  made.request.authority.execute_by = day("2026-11-20");
  made.request.authority.return_on = day("2026-11-20");
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  made.request.received_at = instant("2026-11-20T23:59:59.999Z");
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  made.request.received_at = instant("2026-11-21T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "REJECT_INVALID by R07");
  made.request.received_at = instant("2026-11-19T23:59:59.999Z");
  EXPECT_EQ(ruling_of(made), "REJECT_INVALID by R07");
}

TEST(CheckEdges, ADayThatExpiresBeforeItIsSignedIsWrong) {
  Case made = case_of("us.warrant");
  made.request.authority.signed_on = day("2026-11-20");
  made.request.authority.execute_by = day("2026-11-19");
  made.request.received_at = instant("2026-11-20T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "REJECT_INVALID by R07");
}

TEST(CheckEdges, StoredDataEndsOnTheDayOfReceipt) {
  Case made = case_of("us.order_2703d");
  made.request.period = {day("2026-11-20"), day("2026-11-20")};
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  made.request.period.to = day("2026-11-21");
  EXPECT_EQ(ruling_of(made), "NARROW by R07");
  EXPECT_TRUE(decided(made).produce_allowed);
  made.request.period.from = day("2026-11-21");
  EXPECT_EQ(ruling_of(made), "REJECT_INVALID by R07");
}

TEST(CheckEdges, AnInterceptionLooksAhead) {
  Case made = case_of("uk.daa", "ipa_targeted_interception");
  made.request.period = {day("2026-11-21"), day("2027-02-10")};
  EXPECT_EQ(ruling_of(made), "APPROVED by R19");
  EXPECT_EQ(clock_of(decided(made), "interception_end"), "2027-02-10T00:00:00Z");
}

TEST(CheckEdges, AnInterceptionLastsAtMostHalfAYearAndADay) {
  Case made = case_of("au.daa", "ipo_interception");
  made.request.interception.ends_on = day("2027-05-22");  // 183 days
  EXPECT_EQ(ruling_of(made), "APPROVED by R19");
  made.request.interception.ends_on = day("2027-05-23");
  EXPECT_EQ(ruling_of(made), "OBJECT_INTERCEPT by R19");
  made.request.interception.ends_on = day("2026-11-21");
  made.at = instant("2026-11-21T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "OBJECT_INTERCEPT by R19");  // it stops by itself
  made.at -= one_moment;
  EXPECT_EQ(ruling_of(made), "APPROVED by R19");
  made.request.interception.ends_on = day("2026-11-20");
  EXPECT_EQ(ruling_of(made), "OBJECT_INTERCEPT by R19");
}

TEST(CheckEdges, ARegimeIsInForceFromItsFirstInstantAndNotInItsLast) {
  Case made = case_of("au.daa", "ipo_stored");
  made.request.authority.signed_on = day("2024-01-20");
  made.request.period = {day("2023-10-01"), day("2023-11-01")};
  made.request.received_at = instant("2024-01-31T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "APPROVED by R18");
  made.request.received_at = instant("2024-01-31T00:00:00Z") - one_moment;
  EXPECT_EQ(ruling_of(made), "REJECT_NO_BASIS by R03");

  made = case_of("uk.daa", "opo_2019");
  made.request.authority.execute_by.reset();
  made.request.authority.return_on = day("2027-12-01");
  made.request.received_at = instant("2027-10-03T00:00:00Z") - one_moment;
  EXPECT_EQ(ruling_of(made), "APPROVED by R18");
  made.request.received_at = instant("2027-10-03T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "REJECT_NO_BASIS by R03");

  made = case_of("eu.epoc_pr");
  made.request.authority.signed_on = day("2026-08-17");
  made.request.period = {day("2026-06-01"), day("2026-07-01")};
  made.request.received_at = instant("2026-08-18T00:00:00Z");
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");
  made.request.received_at = instant("2026-08-18T00:00:00Z") - one_moment;
  EXPECT_EQ(ruling_of(made), "REJECT_NO_BASIS by R03");
}

TEST(CheckEdges, TwentyTargetsAreNotTooMany) {
  Case made = case_of("us.subpoena", "grand_jury");
  make_targets(made, 20);
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  make_targets(made, 21);
  EXPECT_EQ(ruling_of(made), "OBJECT_OVERBROAD by R09");
}

TEST(CheckEdges, ThreeYearsAreSerious) {
  Case made = case_of("uk.daa", "opo_2019");
  made.request.offence.max_years = 3;
  EXPECT_EQ(ruling_of(made), "APPROVED by R18");
  made.request.offence.max_years = 2;
  EXPECT_EQ(ruling_of(made), "OBJECT_NOT_SERIOUS by R12");
  made.request.offence.terrorism = true;
  EXPECT_EQ(ruling_of(made), "APPROVED by R18");

  made = case_of("eu.epoc");
  made.request.offence.max_years = 3;
  EXPECT_EQ(ruling_of(made), "APPROVED by R25");
  made.request.offence.max_years = 2;
  EXPECT_EQ(ruling_of(made), "FORM3 by R24");
  EXPECT_EQ(decided(made).state, "COUNSEL_REVIEW");
  made.request.offence.listed = true;  // T56: by the list alone, whoever was notified
  EXPECT_EQ(ruling_of(made), "APPROVED by R24");
  made.request.offence.listed = false;
  made.request.offence.terrorism = true;  // Art. 5(4)(c)
  EXPECT_EQ(ruling_of(made), "APPROVED by R24");
}

TEST(CheckEdges, AProsecutorMayAskForSubscribersOfAnyOffence) {
  Case made = case_of("eu.epoc");  // T53
  made.request.eu.authority_type = policy::AuthorityType::prosecutor;
  made.request.eu.art8_notified = false;
  made.request.data = {DataClass::bsi, DataClass::ident};
  made.request.offence.max_years = 1;
  EXPECT_EQ(ruling_of(made), "APPROVED by R23");
  made.request.data = {DataClass::records};
  EXPECT_EQ(ruling_of(made), "FORM3 by R23");
  made.request.eu.validated_by_judge = true;
  EXPECT_EQ(ruling_of(made), "FORM3 by R24");
}

TEST(CheckEdges, TheEnforcingAuthorityHasTenDays) {
  Case made = case_of("eu.epoc");
  made.request.eu.enforcing_answer.reset();
  made.at = receipt + std::chrono::days(10) - one_moment;
  EXPECT_EQ(ruling_of(made), "HOLD_UNTIL by R25");
  const Decision held = decided(made);
  EXPECT_EQ(clock_of(held, "refusal_window"), "2026-11-30T09:00:00Z");
  EXPECT_EQ(clock_of(held, "respond"), "2026-11-30T09:00:00Z");
  EXPECT_FALSE(held.produce.empty());
  EXPECT_FALSE(held.produce_allowed);
  EXPECT_TRUE(held.preserve);
  made.at += one_moment;
  EXPECT_EQ(ruling_of(made), "APPROVED by R25");
  EXPECT_TRUE(decided(made).produce_allowed);
  made.at = receipt + std::chrono::days(5);  // T58
  made.request.eu.enforcing_answer = policy::EnforcingAnswer::no_grounds;
  EXPECT_EQ(ruling_of(made), "APPROVED by R25");
  made.request.eu.art8_notified = false;
  made.request.eu.art8_exempt = true;
  EXPECT_EQ(ruling_of(made), "APPROVED by R24");
}

TEST(CheckEdges, AnEmergencyOfTheUnionWaitsForNobodyButForARefusal) {
  Case made = case_of("eu.epoc");
  made.request.emergency = whole_emergency();
  made.request.eu.enforcing_answer.reset();
  EXPECT_EQ(ruling_of(made), "APPROVED by R24");
  EXPECT_EQ(clock_of(decided(made), "emergency"), "2026-11-20T17:00:00Z");
  EXPECT_EQ(clock_of(decided(made), "refusal_window"), "2026-11-24T09:00:00Z");
  made.request.eu.enforcing_answer = policy::EnforcingAnswer::refused;
  EXPECT_EQ(ruling_of(made), "REFUSED by R25");
  made.request.eu.enforcing_answer.reset();
  made.request.emergency->why_now.reset();  // T61: the clock stops
  EXPECT_EQ(clock_of(decided(made), "emergency"), stands_still);
  EXPECT_EQ(decided(made).state, "DEFICIENT");
  EXPECT_TRUE(decided(made).preserve);
}

TEST(CheckEdges, TenDaysEndOnALeapDay) {
  Case made = case_of("eu.epoc");
  made.request.authority.execute_by.reset();
  made.request.authority.return_on.reset();
  made.request.received_at = instant("2028-02-19T00:00:00Z");
  EXPECT_EQ(clock_of(decided(made), "respond"), "2028-02-29T00:00:00Z");
  made = case_of("us.preservation");
  made.request.authority.execute_by.reset();
  made.request.authority.return_on.reset();
  made.request.received_at = instant("2027-12-01T12:00:00Z");
  EXPECT_EQ(clock_of(decided(made), "hold"), "2028-02-29T12:00:00Z");
}

TEST(CheckEdges, OnlyTheLawOfAQualifyingGovernmentStopsTheClock) {
  Case made = case_of("us.warrant");
  made.request.target_assessment = {"GB", "GB", false};
  EXPECT_EQ(ruling_of(made), "APPROVED by R28");
  made.facts.counsel.conflict_with = "GB";  // T12
  EXPECT_EQ(ruling_of(made), "CLOCK by R28");
  EXPECT_EQ(clock_of(decided(made), "comity_motion"), "2026-12-04T09:00:00Z");
  EXPECT_TRUE(decided(made).preserve);
  EXPECT_FALSE(decided(made).produce_allowed);
  made.facts.counsel.conflict_with = "DE";  // T14
  EXPECT_EQ(ruling_of(made), "APPROVED by R28");
  EXPECT_EQ(clock_of(decided(made), "comity_motion"), "");
  made.facts.counsel.conflict_with = "GB";
  made.request.target_assessment.nationality = "US";
  EXPECT_EQ(ruling_of(made), "APPROVED by R28");
  made.request.target_assessment = {"GB", "US", false};
  EXPECT_EQ(ruling_of(made), "APPROVED by R28");
  made.request.target_assessment = {"GB", "GB", false};
  made.request.data = {DataClass::records};
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
}

TEST(CheckEdges, SilenceLastsToTheEndOfItsLastDay) {
  Case made = case_of("us.gag");
  EXPECT_EQ(ruling_of(made), "NOTICE_BARRED by R30");  // T17
  EXPECT_EQ(clock_of(decided(made), "user_notice"), "2027-05-04T00:00:00Z");
  made.at = instant("2027-05-02T00:00:00Z") - one_moment;
  EXPECT_EQ(policy::to_text(decided(made).notice), "barred_until:2027-05-01");
  made.at += one_moment;
  EXPECT_EQ(policy::to_text(decided(made).notice), "allowed");
  EXPECT_EQ(ruling_of(made), "NOTICE_ALLOWED by R30");
}

struct Silence {
  std::string_view what;
  void (*apply)(policy::Gag&);
  std::string_view notice;
};

constexpr std::array silences{
    Silence{"no court", [](policy::Gag& gag) { gag.ordered_by_court = false; }, "allowed"},
    Silence{"not stated", [](policy::Gag& gag) { gag.ordered_by_court.reset(); }, "allowed"},
    Silence{"no end", [](policy::Gag& gag) { gag.until.reset(); }, "barred"},
    Silence{"no ground", [](policy::Gag& gag) { gag.ground.reset(); }, "barred_until:2027-05-01"},
    Silence{"ground 0", [](policy::Gag& gag) { gag.ground = 0; }, "barred_until:2027-05-01"},
    Silence{"ground 6", [](policy::Gag& gag) { gag.ground = 6; }, "barred_until:2027-05-01"},
    Silence{"no judge", [](policy::Gag& gag) { gag.judge = " "; }, "barred_until:2027-05-01"},
};

TEST(CheckEdges, SilenceWithAFaultIsListedAndDecidesNothingElse) {
  for (const Silence& row : silences) {
    Case alone = case_of("us.gag");
    row.apply(*alone.request.gag);
    EXPECT_EQ(names_of(failing(decided(alone))), "R30 ") << row.what;
    EXPECT_EQ(policy::to_text(decided(alone).notice), row.notice) << row.what;
    const bool is_allowed = row.notice == "allowed";
    EXPECT_EQ(ruling_of(alone), is_allowed ? "NOTICE_ALLOWED by R30" : "NOTICE_BARRED by R30");

    Case beside = case_of("us.order_2703d");
    beside.request.gag = whole_gag();
    EXPECT_EQ(names_of(failing(decided(beside))), "");
    row.apply(*beside.request.gag);
    EXPECT_EQ(names_of(failing(decided(beside))), "R30 ") << row.what;
    EXPECT_EQ(policy::to_text(decided(beside).notice), row.notice) << row.what;
    EXPECT_EQ(ruling_of(beside), "APPROVED by R08") << row.what;
  }
}

TEST(CheckEdges, SilenceIsAboutThisInstrument) {
  Case made = case_of("us.subpoena", "grand_jury");
  made.request.gag = whole_gag();
  made.request.gag->covers = "GJ-2026-17";
  EXPECT_EQ(names_of(failing(decided(made))), "");
  made.request.gag->covers = "GJ-2026-18";
  EXPECT_EQ(names_of(failing(decided(made))), "R30 ");
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
}

TEST(CheckEdges, ThePersonIsToldSevenDaysBeforeUnlessSomethingBarsIt) {
  Case made = case_of("us.subpoena", "grand_jury");
  EXPECT_EQ(clock_of(decided(made), "user_notice"), "2026-11-29T10:00:00Z");
  EXPECT_EQ(policy::to_text(decided(made).notice), "allowed");
  made.request.gag = whole_gag();
  EXPECT_EQ(clock_of(decided(made), "user_notice"), "2027-05-04T00:00:00Z");
  made = case_of("uk.daa", "opo_2019");
  EXPECT_EQ(policy::to_text(decided(made).notice), "barred");
  made = case_of("eu.epoc");
  EXPECT_EQ(policy::to_text(decided(made).notice), "barred");
}

TEST(CheckEdges, APreservationEndsBeforeItsLastInstant) {
  Case made = case_of("us.subpoena", "grand_jury");
  made.facts.preservations = {preservation_of(made.request)};
  made.request.channel.authenticated = false;  // which preserves nothing by itself
  made.at = instant("2026-12-01T00:00:00Z") - one_moment;
  EXPECT_TRUE(decided(made).preserve);
  made.at += one_moment;
  EXPECT_FALSE(decided(made).preserve);
}

TEST(CheckEdges, WhatIsPreservedWhenAnOrderComesLastsUntilProduction) {
  Case made = case_of("us.warrant");  // T23
  made.facts.preservations = {preservation_of(made.request)};
  EXPECT_EQ(ruling_of(made), "APPROVED by R32");
  EXPECT_EQ(clock_of(decided(made), "hold"), stands_still);
  made.at = instant("2026-12-24T00:00:00Z");
  EXPECT_TRUE(decided(made).preserve);
  EXPECT_EQ(clock_of(decided(made), "hold"), stands_still);
  made.facts.preservations[0].until = receipt;  // over in the moment the order came
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  EXPECT_EQ(clock_of(decided(made), "hold"), "");
  made.facts.preservations[0].until = receipt + one_moment;
  EXPECT_EQ(ruling_of(made), "APPROVED by R32");
  made.facts.preservations[0].target.value = "somebody else";
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
}

TEST(CheckEdges, ARenewalAddsNinetyDaysOrBeginsAnew) {
  Case made = case_of("us.preservation");
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");  // T20
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-02-18T09:00:00Z");
  EXPECT_TRUE(decided(made).produce.empty());
  made.request.preservation_ref = "P-1";
  made.facts.preservations = {preservation_of(made.request)};
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-03-01T00:00:00Z");
  made.facts.preservations[0].until = receipt - one_moment;
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-02-18T09:00:00Z");
}

TEST(CheckEdges, AnOrderOfTheUnionPreservesSixtyDaysAndThirtyMoreOnce) {
  Case made = case_of("eu.epoc_pr");
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-01-19T09:00:00Z");  // T64
  made.request.eu.annex = policy::Annex::VI;
  made.request.preservation_ref = "P-1";
  made.facts.preservations = {preservation_of(made.request)};
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");  // T65
  EXPECT_EQ(clock_of(decided(made), "hold"), "2026-12-30T00:00:00Z");
  made.facts.preservations[0].until = receipt + one_moment;
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");
  made.facts.preservations[0].until = receipt;
  EXPECT_EQ(ruling_of(made), "FORM3 by R32");
  made.facts.preservations = {preservation_of(made.request)};
  made.facts.preservations[0].extensions = 1;
  EXPECT_EQ(ruling_of(made), "FORM3 by R32");
  made.request.eu.annex = policy::Annex::V;
  EXPECT_EQ(ruling_of(made), "PRESERVED by R32");
  EXPECT_EQ(clock_of(decided(made), "hold"), stands_still);
}

TEST(CheckEdges, WhatIsPreservedInPartHasItsEndAsWell) {
  Case made = case_of("us.preservation");
  made.request.period.to = day("2026-12-31");
  EXPECT_EQ(ruling_of(made), "NARROW by R07");
  EXPECT_TRUE(decided(made).preserve);
  EXPECT_FALSE(decided(made).produce_allowed);
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-02-18T09:00:00Z");
  made.request.eu.annex = policy::Annex::V;  // is of another law
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-02-18T09:00:00Z");
  made = case_of("eu.epoc_pr");
  made.request.period.to = day("2026-12-31");
  EXPECT_EQ(clock_of(decided(made), "hold"), "2027-01-19T09:00:00Z");
}

TEST(CheckEdges, AKeyThatHasExpiredReleasesNothing) {
  Case made = case_of("uk.daa", "opo_2019");
  made.facts.agency_keys["gb-da"] = {deciding + one_moment};
  EXPECT_TRUE(decided(made).produce_allowed);
  for (const auto& end : {std::optional(deciding), std::optional<Instant>()}) {
    made.facts.agency_keys["gb-da"] = {end};
    EXPECT_EQ(ruling_of(made), "APPROVED by R18");
    EXPECT_EQ(names_of(failing(decided(made))), "R35 ");
    EXPECT_FALSE(decided(made).produce_allowed);
  }
}

TEST(CheckEdges, UnderTheHomeLawADemandIsStruckAlone) {
  Case made = case_of("us.warrant");
  made.request.data = {DataClass::bsi, DataClass::plaintext, DataClass::keys};
  const Decision without = decided(made);
  EXPECT_EQ(ruling_of(made), "APPROVED by R33");
  made.request.demands.decryption = true;
  const Decision with = decided(made);
  EXPECT_EQ(ruling_of(made), "OBJECT_DECRYPTION by R21");
  EXPECT_TRUE(with.produce_allowed);
  EXPECT_EQ(with.produce, without.produce);
  EXPECT_EQ(with.clocks, without.clocks);
}

TEST(CheckEdges, WhatIsNotHeldBearsAnApprovalOnlyWhereNothingElseDoes) {
  Case made = case_of("us.order_2703d");
  EXPECT_EQ(ruling_of(made), "APPROVED by R08");
  made = case_of("us.warrant");
  made.request.data.insert(DataClass::keys);
  EXPECT_EQ(ruling_of(made), "APPROVED by R33");
  made = case_of("uk.daa", "opo_2019");
  made.request.data.insert(DataClass::keys);
  EXPECT_EQ(ruling_of(made), "APPROVED by R18");
}

TEST(CheckEdges, AnOfficerIsCalledBackWithinFourHours) {
  Case made = case_of("us.emergency");
  EXPECT_EQ(ruling_of(made), "APPROVED by R40");  // T26
  EXPECT_EQ(decided(made).state, "TWO_PERSON");
  made.request.emergency->callback = policy::Callback::pending;
  EXPECT_EQ(decided(made).state, "CALLBACK_PENDING");
  EXPECT_EQ(clock_of(decided(made), "decide"), "2026-11-20T13:00:00Z");
}

TEST(CheckEdges, AnObjectionToAnAccountThatThereIsNotIsAnObjection) {
  Case made = case_of("uk.daa", "opo_2019");
  made.request.demands.silent_device = true;
  made.facts.account.exists = false;
  EXPECT_EQ(ruling_of(made), "OBJECT_DECRYPTION by R21");
  EXPECT_TRUE(decided(made).preserve);
  EXPECT_EQ(clock_of(decided(made), "object"), "2026-11-25T09:00:00Z");
  made.request.channel.authenticated = false;  // nothing is kept for whoever that was
  EXPECT_EQ(ruling_of(made), "OBJECT_DECRYPTION by R21");
  EXPECT_FALSE(decided(made).preserve);
}

}  // namespace
}  // namespace causeway::adapters::json_policy::test
