#pragma once

#include "adapters/json_policy/generate_test.h"

/// Each check broken alone: what in a complete request has to change, and what is then answered.
/// By hand from the design of the desk, not from the code.
namespace causeway::adapters::json_policy::test {

using policy::CheckId;
using policy::CheckSet;
using policy::Ruling;

struct Broken {
  CheckId check;
  Ruling ruling;
  std::string_view regime;
  std::string_view instrument;
  std::string_view what;
  void (*apply)(Case&);
  CheckSet besides;  // what the same change cannot but fail as well
};

/// Takes the member at this path away.
template <std::size_t N>
struct Path {
  // NOLINTNEXTLINE(google-explicit-constructor): a template argument is written as a text
  constexpr Path(const char (&text)[N]) { std::copy_n(text, N, characters); }

  char characters[N];
};

template <Path path>
void without(Case& made) {
  if (!remove_at(made.request, path.characters)) std::abort();
}

inline void ask_for(Case& made, DataClass each) {
  made.request.data.insert(each);
}

inline void aim_at(Case& made, policy::IdentifierType type, std::string value) {
  made.request.targets = {{type, std::move(value)}};
}

inline void make_targets(Case& made, std::size_t count) {
  made.request.targets.clear();
  for (std::size_t i = 0; i < count; ++i) {
    made.request.targets.push_back({policy::IdentifierType::account, "a" + std::to_string(i)});
  }
}

/// Some days after it was signed.
inline void receive_at(Case& made, std::string_view moment) {
  made.request.received_at = instant(moment);
  const auto today = std::chrono::floor<std::chrono::days>(*made.request.received_at);
  made.request.authority.signed_on = today - std::chrono::days(3);
  made.request.period = {today - std::chrono::days(60), today - std::chrono::days(30)};
}

inline void add_illegible_document(Case& made) {
  made.request.documents.push_back(whole_document());
  made.request.documents.back().legible = false;
}

inline void send_by_police(Case& made) {
  made.request.channel.sender = "gb-kent";
  made.request.issuer.kind = policy::IssuerKind::police;
}

inline void assert_conflict(Case& made) {
  made.request.target_assessment = {"GB", "GB", false};
  made.facts.counsel.conflict_with = "GB";
}

inline void extend_twice(Case& made) {
  made.request.eu.annex = policy::Annex::VI;
  made.request.preservation_ref = "P-1";
  made.facts.preservations = {preservation_of(made.request)};
  made.facts.preservations[0].extensions = 1;
}

// clang-format off
inline const std::array broken_checks{
    Broken{CheckId::R01, Ruling::reject_unverified, "us.subpoena", "grand_jury", "not authenticated", [](Case& c) { c.request.channel.authenticated = false; }, {}},
    Broken{CheckId::R01, Ruling::reject_unverified, "uk.daa", "opo_2019", "authentication not stated", without<"channel.authenticated">, {}},
    Broken{CheckId::R01, Ruling::reject_unverified, "eu.epoc", "", "replayed", [](Case& c) { c.request.channel.replayed = true; }, {}},
    Broken{CheckId::R02, Ruling::reject_unverified, "us.emergency", "", "not authorised", [](Case& c) { c.request.channel.person_authorised = false; }, {}},
    Broken{CheckId::R02, Ruling::reject_unverified, "us.warrant", "", "authorisation not stated", without<"channel.person_authorised">, {}},

    Broken{CheckId::R03, Ruling::reject_no_basis, "us.subpoena", "trial", "no such kind", [](Case& c) { c.request.instrument = "parking"; }, {CheckId::R08}},
    Broken{CheckId::R03, Ruling::reject_no_basis, "us.warrant", "", "an instrument where there is none", [](Case& c) { c.request.instrument = "opo_2019"; }, {}},
    Broken{CheckId::R03, Ruling::reject_no_basis, "au.daa", "ipo_stored", "the day before it was in force (T49)", [](Case& c) { receive_at(c, "2024-01-30T23:59:59Z"); }, {}},
    Broken{CheckId::R03, Ruling::reject_no_basis, "eu.epoc", "", "the day before it was in force", [](Case& c) { receive_at(c, "2026-08-17T23:59:59Z"); }, {}},
    Broken{CheckId::R03, Ruling::redirect_mlat, "ca.daa", "", "not in force (T50)", [](Case&) {}, {CheckId::R08}},
    Broken{CheckId::R03, Ruling::redirect_mlat, "foreign.other", "", "any other state", [](Case&) {}, {CheckId::R08}},
    Broken{CheckId::R03, Ruling::redirect_mlat, "us.preservation", "", "a foreign police force (T25)", [](Case& c) { c.request.issuer.country = "FR"; }, {}},
    Broken{CheckId::R03, Ruling::reject_no_basis, "us.subpoena", "admin", "the desk of another home state", [](Case& c) { c.facts.home = "GB"; }, {}},
    Broken{CheckId::R03, Ruling::reject_no_basis, "us.ncmec", "", "nobody asks by it", [](Case&) {}, {CheckId::R08}},

    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no issuing body", without<"issuer.name">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no number", without<"authority.instrument_no">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no signatory", without<"authority.signatory">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no statute", without<"authority.legal_basis">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no data", without<"data">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no return date", without<"authority.return_on">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no contact", without<"issuer.contact">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no country", without<"issuer.country">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "no receipt", without<"received_at">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.subpoena", "grand_jury", "a blank signatory", [](Case& c) { c.request.authority.signatory = " \t"; }, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.order_2703d", "", "not signed on a day", without<"authority.signed_on">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.order_2703d", "", "no period", without<"period">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.order_2703d", "", "a period without an end", without<"period.to">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.warrant", "", "no last day", without<"authority.execute_by">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.preservation", "", "no officer", without<"issuer.officer">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.emergency", "", "no danger", without<"emergency.danger">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.emergency", "", "nobody at risk", without<"emergency.person_at_risk">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.emergency", "", "no reason for haste", without<"emergency.why_now">, {}},
    Broken{CheckId::R04, Ruling::deficient, "us.emergency", "", "not attested", [](Case& c) { c.request.emergency->attested = false; }, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no contact", without<"issuer.contact">, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no issuing authority", without<"authority.court">, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no legal basis", without<"authority.legal_basis">, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no offence", without<"offence.title">, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no period", without<"period">, {}},
    Broken{CheckId::R04, Ruling::deficient, "uk.daa", "ipa_comms_data", "no basis of secrecy", without<"authority.secrecy_basis">, {}},
    Broken{CheckId::R04, Ruling::form3, "eu.epoc", "", "no Annex I", without<"eu.annex">, {}},
    Broken{CheckId::R04, Ruling::form3, "eu.epoc", "", "no period", without<"period">, {}},
    Broken{CheckId::R04, Ruling::form3, "eu.epoc", "", "an emergency without a reason (T61)", [](Case& c) { c.request.emergency = whole_emergency(); c.request.emergency->why_now.reset(); }, {}},
    Broken{CheckId::R04, Ruling::form3, "eu.epoc_pr", "", "Annex I", [](Case& c) { c.request.eu.annex = policy::Annex::I; }, {}},

    Broken{CheckId::R05, Ruling::deficient, "us.subpoena", "admin", "no document", without<"documents">, {}},
    Broken{CheckId::R05, Ruling::deficient, "us.warrant", "", "another document (T73)", [](Case& c) { c.request.documents[0].declared_sha256 = std::string(64, '0'); }, {}},
    Broken{CheckId::R05, Ruling::deficient, "us.warrant", "", "no checksum", [](Case& c) { c.request.documents[0].sha256.reset(); }, {}},
    Broken{CheckId::R05, Ruling::deficient, "us.warrant", "", "neither checksum", [](Case& c) { c.request.documents[0] = {"warrant", {}, {}, true, {}}; }, {}},
    Broken{CheckId::R05, Ruling::deficient, "uk.daa", "opo_2019", "illegible", [](Case& c) { c.request.documents[0].legible = false; }, {}},
    Broken{CheckId::R05, Ruling::deficient, "uk.daa", "opo_2019", "legibility not stated", [](Case& c) { c.request.documents[0].legible.reset(); }, {}},
    Broken{CheckId::R05, Ruling::form3, "eu.epoc", "", "an invalid signature", [](Case& c) { c.request.documents[0].signature = policy::DocumentSignature::invalid; }, {}},
    Broken{CheckId::R05, Ruling::deficient, "us.preservation", "", "the second of two is illegible", add_illegible_document, {}},

    Broken{CheckId::R06, Ruling::deficient, "us.order_2703d", "", "no judge (T05)", without<"authority.judge">, {}},
    Broken{CheckId::R06, Ruling::deficient, "us.order_2703d", "", "no docket (T05)", without<"authority.docket">, {}},
    Broken{CheckId::R06, Ruling::deficient, "us.warrant", "", "no court", without<"authority.court">, {}},

    Broken{CheckId::R07, Ruling::reject_invalid, "us.warrant", "", "signed after receipt (T09)", [](Case& c) { c.request.authority.signed_on = day("2026-11-21"); }, {}},
    Broken{CheckId::R07, Ruling::reject_invalid, "us.warrant", "", "after its last day (T10)", [](Case& c) { c.request.authority.execute_by = day("2026-11-19"); }, {}},
    Broken{CheckId::R07, Ruling::reject_invalid, "us.subpoena", "trial", "after the day of its return", [](Case& c) { c.request.authority.return_on = day("2026-11-19"); }, {}},
    Broken{CheckId::R07, Ruling::reject_invalid, "us.order_2703d", "", "a period that ends before it begins", [](Case& c) { c.request.period = {day("2026-11-01"), day("2026-10-31")}; }, {}},
    Broken{CheckId::R07, Ruling::reject_invalid, "us.order_2703d", "", "a period that has not begun", [](Case& c) { c.request.period = {day("2026-11-21"), day("2026-11-30")}; }, {}},
    Broken{CheckId::R07, Ruling::narrow, "uk.daa", "opo_2019", "a period that goes on", [](Case& c) { c.request.period.to = day("2026-11-21"); }, {}},
    Broken{CheckId::R07, Ruling::narrow, "us.warrant", "", "a period that goes on", [](Case& c) { c.request.period.to = day("2199-12-31"); }, {}},

    Broken{CheckId::R08, Ruling::partial, "us.subpoena", "grand_jury", "contents (T02)", [](Case& c) { ask_for(c, DataClass::cipher); }, {}},
    Broken{CheckId::R08, Ruling::partial, "us.subpoena", "grand_jury", "plaintext, where no content is unlocked", [](Case& c) { ask_for(c, DataClass::plaintext); }, {}},
    Broken{CheckId::R08, Ruling::partial, "us.order_2703d", "", "what was reported", [](Case& c) { ask_for(c, DataClass::reported); }, {}},
    Broken{CheckId::R08, Ruling::partial, "us.warrant", "", "metadata as they arise", [](Case& c) { ask_for(c, DataClass::live_metadata); }, {}},
    Broken{CheckId::R08, Ruling::partial, "us.emergency", "", "ciphertext", [](Case& c) { ask_for(c, DataClass::cipher); }, {}},
    Broken{CheckId::R08, Ruling::partial, "uk.daa", "ipa_comms_data", "content, by an order for records", [](Case& c) { ask_for(c, DataClass::cipher); }, {}},

    Broken{CheckId::R09, Ruling::object_overbroad, "us.subpoena", "grand_jury", "no target", without<"targets">, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "us.warrant", "", "21 targets", [](Case& c) { make_targets(c, 21); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "uk.daa", "opo_2019", "a hashtag (T39)", [](Case& c) { aim_at(c, policy::IdentifierType::keyword, "#protest"); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "uk.daa", "opo_2019", "all members (T39)", [](Case& c) { aim_at(c, policy::IdentifierType::group, "all members of channel X"); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "us.warrant", "", "a network", [](Case& c) { aim_at(c, policy::IdentifierType::cidr, "203.0.113.0/24"); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "us.preservation", "", "a wildcard", [](Case& c) { aim_at(c, policy::IdentifierType::username, "mal*"); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "us.emergency", "", "a homograph", [](Case& c) { aim_at(c, policy::IdentifierType::username, "m\xd0\xb0llory"); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "eu.epoc", "", "a target of no type", [](Case& c) { c.request.targets[0].type.reset(); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "eu.epoc_pr", "", "a target of no value", [](Case& c) { c.request.targets[0].value.reset(); }, {}},
    Broken{CheckId::R09, Ruling::object_overbroad, "us.warrant", "", "the second of two", [](Case& c) { c.request.targets.push_back({policy::IdentifierType::email, "everybody"}); }, {}},

    Broken{CheckId::R10, Ruling::deficient, "uk.daa", "opo_2019", "the agreement is not invoked", [](Case& c) { c.request.certification.invokes_agreement = false; }, {}},
    Broken{CheckId::R10, Ruling::deficient, "uk.daa", "opo_2019", "certified by another", [](Case& c) { c.request.certification.by = "au-da"; }, {}},
    Broken{CheckId::R10, Ruling::deficient, "au.daa", "ipo_stored", "no valid certification", without<"certification.valid">, {}},
    Broken{CheckId::R11, Ruling::redirect_da, "uk.daa", "opo_2019", "sent by Kent Police (T32)", send_by_police, {}},
    Broken{CheckId::R11, Ruling::redirect_da, "au.daa", "ipo_stored", "a police force by the authority's name", [](Case& c) { c.request.issuer.kind = policy::IssuerKind::police; }, {}},
    Broken{CheckId::R11, Ruling::redirect_da, "au.daa", "ipo_stored", "another authority", [](Case& c) { c.request.channel.sender = "gb-da"; }, {}},
    Broken{CheckId::R12, Ruling::object_not_serious, "uk.daa", "opo_2019", "two years (T34)", [](Case& c) { c.request.offence.max_years = 2; }, {}},
    Broken{CheckId::R12, Ruling::object_not_serious, "au.daa", "ipo_stored", "years not stated", without<"offence.max_years">, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "uk.daa", "opo_2019", "a citizen in London (T35)", [](Case& c) { c.request.target_assessment.nationality = "US"; }, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "uk.daa", "opo_2019", "nationality not stated", without<"target_assessment.nationality">, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "uk.daa", "opo_2019", "a number of +1", [](Case& c) { aim_at(c, policy::IdentifierType::phone, "+1 212 555 1234"); }, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "uk.daa", "opo_2019", "the account's number", [](Case& c) { c.facts.account.number_country = "US"; }, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "au.daa", "ipo_stored", "payment", [](Case& c) { c.facts.account.payment_country = "US"; }, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "au.daa", "ipo_stored", "an earlier matter", [](Case& c) { c.facts.account.prior_home_person = true; }, {}},
    Broken{CheckId::R13, Ruling::object_us_person, "uk.daa", "opo_2019", "addresses of 90 days", [](Case& c) { c.facts.account.ip_majority_90d = "US"; }, {CheckId::R14}},
    Broken{CheckId::R14, Ruling::object_us_located, "uk.daa", "opo_2019", "is in the United States", [](Case& c) { c.request.target_assessment.location = "US"; }, {}},
    Broken{CheckId::R14, Ruling::object_us_located, "uk.daa", "opo_2019", "location not stated", without<"target_assessment.location">, {}},
    Broken{CheckId::R15, Ruling::object_indirect, "uk.daa", "opo_2019", "for his supplier (T37)", [](Case& c) { c.request.target_assessment.proxy_for_home_person = true; }, {}},
    Broken{CheckId::R16, Ruling::object_third_gov, "uk.daa", "opo_2019", "for a third government", [](Case& c) { c.request.issuer.on_behalf_of = "FR"; }, {}},
    Broken{CheckId::R16, Ruling::object_third_gov, "au.daa", "ipo_stored", "for the home government", [](Case& c) { c.request.issuer.on_behalf_of = "US"; }, {}},
    Broken{CheckId::R17, Ruling::object_no_review, "uk.daa", "opo_2019", "nobody reviews it", without<"authority.independent_review">, {}},
    Broken{CheckId::R18, Ruling::deficient, "uk.daa", "opo_2019", "not justified", without<"justification">, {}},
    Broken{CheckId::R19, Ruling::object_intercept, "uk.daa", "ipa_targeted_interception", "no end (T40)", without<"interception.ends_on">, {}},
    Broken{CheckId::R19, Ruling::object_intercept, "uk.daa", "ipa_targeted_interception", "longer than any", [](Case& c) { c.request.interception.ends_on = day("2027-05-23"); }, {}},
    Broken{CheckId::R19, Ruling::object_intercept, "au.daa", "ipo_interception", "no necessity", without<"interception.necessity">, {}},
    Broken{CheckId::R19, Ruling::object_intercept, "au.daa", "ipo_interception", "nothing less intrusive", without<"interception.less_intrusive">, {}},
    Broken{CheckId::R20, Ruling::object_speech, "uk.daa", "opo_2019", "an insult", [](Case& c) { c.request.offence.speech_only = true; }, {CheckId::R22}},
    Broken{CheckId::R21, Ruling::object_decryption, "uk.daa", "opo_2019", "remove the protection (T42)", [](Case& c) { c.request.demands.decryption = true; }, {}},
    Broken{CheckId::R21, Ruling::object_decryption, "eu.epoc", "", "another client", [](Case& c) { c.request.demands.client_change = true; }, {}},
    Broken{CheckId::R21, Ruling::object_decryption, "us.warrant", "", "a silent device", [](Case& c) { c.request.demands.silent_device = true; }, {}},
    Broken{CheckId::R21, Ruling::object_decryption, "us.gag", "", "no notices", [](Case& c) { c.request.demands.suppress_notices = true; }, {}},
    Broken{CheckId::R22, Ruling::hold_da_permission, "uk.daa", "opo_2019", "a death penalty", [](Case& c) { c.request.offence.death_penalty = true; }, {}},

    Broken{CheckId::R23, Ruling::form3, "eu.epoc", "", "a prosecutor asks for traffic", [](Case& c) { c.request.eu.authority_type = policy::AuthorityType::prosecutor; }, {}},
    Broken{CheckId::R23, Ruling::form3, "eu.epoc", "", "the police ask", [](Case& c) { c.request.eu.authority_type = policy::AuthorityType::investigating_authority; }, {}},
    Broken{CheckId::R23, Ruling::form3, "eu.epoc_pr", "", "who asks is not stated", without<"eu.authority_type">, {}},
    Broken{CheckId::R24, Ruling::form3, "eu.epoc", "", "traffic, two years (T55)", [](Case& c) { c.request.offence.max_years = 2; }, {}},
    Broken{CheckId::R25, Ruling::hold_until, "eu.epoc", "", "no answer yet", [](Case& c) { c.request.eu.enforcing_answer = policy::EnforcingAnswer::none; }, {}},
    Broken{CheckId::R25, Ruling::form3, "eu.epoc", "", "not notified", [](Case& c) { c.request.eu.art8_notified = false; }, {}},
    Broken{CheckId::R25, Ruling::refused, "eu.epoc", "", "refused (T59)", [](Case& c) { c.request.eu.enforcing_answer = policy::EnforcingAnswer::refused; }, {}},
    Broken{CheckId::R26, Ruling::form3, "eu.epoc", "", "somebody else", [](Case& c) { c.request.eu.addressee = policy::Addressee::other; }, {}},
    Broken{CheckId::R26, Ruling::form3, "eu.epoc", "", "by the portal", [](Case& c) { c.request.channel.transport = policy::Transport::portal; }, {}},
    Broken{CheckId::R26, Ruling::form3, "eu.epoc_pr", "", "not stated", without<"eu.addressee">, {}},
    Broken{CheckId::R27, Ruling::art17, "eu.epoc", "", "content (T62)", [](Case& c) { ask_for(c, DataClass::cipher); }, {CheckId::R08}},
    Broken{CheckId::R28, Ruling::clock, "us.warrant", "", "a conflict with British law (T12)", assert_conflict, {}},
    Broken{CheckId::R29, Ruling::clock, "us.subpoena", "admin", "a burden", [](Case& c) { c.facts.counsel.undue_burden = true; }, {}},
    Broken{CheckId::R29, Ruling::clock, "us.order_2703d", "", "a burden", [](Case& c) { c.facts.counsel.undue_burden = true; }, {}},

    Broken{CheckId::R32, Ruling::form3, "eu.epoc_pr", "", "Annex VI of nothing", [](Case& c) { c.request.eu.annex = policy::Annex::VI; c.request.preservation_ref = "P-1"; }, {}},
    Broken{CheckId::R32, Ruling::form3, "eu.epoc_pr", "", "extended before", extend_twice, {}},
    Broken{CheckId::R32, Ruling::form3, "eu.epoc_pr", "", "a renewal of nothing", [](Case& c) { c.request.eu.annex = policy::Annex::VI; c.request.preservation_ref = "P-9"; }, {}},
    Broken{CheckId::R33, Ruling::no_data, "uk.daa", "opo_2019", "no such account (T46)", [](Case& c) { c.facts.account.exists = false; }, {}},
    Broken{CheckId::R33, Ruling::no_data, "us.warrant", "", "nothing was reported", [](Case& c) { c.request.data = {}; ask_for(c, DataClass::reported); c.facts.account.reports = 0; }, {}},
    Broken{CheckId::civil_content, Ruling::refuse_content, "civil.any", "", "a divorce (T52)", [](Case&) {}, {CheckId::R08}},
    Broken{CheckId::emergency_need, Ruling::refused, "us.emergency", "", "money may move (T29)", [](Case& c) { c.request.emergency->danger_to_life = false; }, {}},
    Broken{CheckId::epoc_immunity, Ruling::form3, "eu.epoc", "", "an immunity", [](Case& c) { c.request.eu.immunity_flag = true; }, {}},
    Broken{CheckId::R40, Ruling::refused, "us.emergency", "", "the agency does not know the officer (T28)", [](Case& c) { c.request.emergency->callback = policy::Callback::officer_unknown; }, {}},
    Broken{CheckId::R40, Ruling::refused, "us.emergency", "", "by mail alone", [](Case& c) { c.request.emergency->callback = policy::Callback::mail_only; }, {}},
    Broken{CheckId::R40, Ruling::clock, "us.emergency", "", "not yet", [](Case& c) { c.request.emergency->callback = policy::Callback::pending; }, {}},
    Broken{CheckId::R40, Ruling::deficient, "us.emergency", "", "not stated", without<"emergency.callback">, {}},
};
// clang-format on

}  // namespace causeway::adapters::json_policy::test
