#include <array>

#include "policy/bounds.h"

/// The rows of bounds.h. Nothing here is read from a file; who changes a row has read its source.
namespace causeway::policy {
namespace {
namespace bound_tables {

using enum DataClass;

constexpr ClassSet nothing{};
constexpr ClassSet records_only{bsi, ident, records};
constexpr ClassSet stored{bsi, ident, records, cipher, reported};
constexpr ClassSet everything = holdable;

constexpr std::string_view member_states =
    "AT BE BG CY CZ DE EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

namespace needs {
using enum Need;

constexpr std::array subpoena{
    issuing_body,
    instrument_no,
    signatory,
    statute_or_gj_district,
    target_identifiers,
    data_requested,
    return_date,
    service_contact,
};
constexpr std::array order{
    court,
    judge,
    docket_no,
    signed_date,
    target_identifiers,
    data_requested,
    period,
};
constexpr std::array warrant{
    court,
    judge,
    docket_no,
    signed_date,
    expiry_or_execute_by,
    target_identifiers,
    items_to_be_seized,
    period,
};
constexpr std::array preservation{requesting_entity, officer, target_identifiers, data_requested};
constexpr std::array emergency{
    agency,
    officer,
    callback_number_from_directory,
    nature_of_danger,
    named_or_described_person_at_risk,
    why_without_delay,
    data_requested,
    attestation,
};
constexpr std::array gag{court, judge, docket_no, period_or_end, ground_1_to_5};
constexpr std::array agreement{
    invokes_agreement,
    da_certification,
    da_contact,
    issuing_authority,
    independent_reviewer,
    instrument_no,
    legal_basis,
    offence,
    offence_max_years,
    target_identifiers,
    data_requested,
    period,
    target_location_assessment,
    target_nationality_assessment,
    secrecy_basis,
};
constexpr std::array epoc{
    annex_I_sections_A_to_L,
    issuing_authority_type,
    validating_authority_if_needed,
    addressee,
    identifiers,
    category,
    period,
    offence,
    offence_max_years_or_list,
    enforcing_authority_notified,
    emergency_reason_if_emergency,
};
constexpr std::array epoc_pr{annex_II, issuing_authority_type, identifiers, category, addressee};
}  // namespace needs

namespace checks {
using enum CheckId;

constexpr CheckSet subpoena{R29, R30, R31, R32};
constexpr CheckSet order{R06, R29, R30, R31, R32};
constexpr CheckSet warrant{R06, R28, R29, R30, R31, R32};
constexpr CheckSet preservation{R32};
constexpr CheckSet emergency{emergency_need, R31, R40, R41, R42, R43, R44};
constexpr CheckSet gag{R30, R31};
constexpr CheckSet agreement{R10, R11, R12, R13, R14, R15, R16, R17, R18, R19, R20, R22, R32};
constexpr CheckSet epoc{R23, R24, R25, R26, R27, epoc_immunity, R32};
constexpr CheckSet epoc_pr{R23, R26, R32};
constexpr CheckSet civil{civil_content};
}  // namespace checks

constexpr Date day(int year, unsigned month, unsigned of_month) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(of_month);
}

constexpr RegimeBound agreement_with(
    std::string_view id,
    std::string_view basis,
    std::string_view country,
    Date entry,
    std::string_view designated_authority
) {
  return {
      .id = id,
      .track = Track::agreement,
      .purpose = Purpose::production,
      .basis = basis,
      .unlocks = everything,
      .checks = checks::agreement,
      .need = needs::agreement,
      .countries = country,
      .force = Force::since_entry,
      .entry = entry,
      .user_notice = UserNotice::off,
      .preserves_on_receipt = true,
      .needs_document = true,
      .designated_authority = designated_authority,
      .answer = {},
  };
}

// clang-format off
constexpr std::array<RegimeBound, 14> regimes{{
    {.id = "us.subpoena", .track = Track::domestic, .purpose = Purpose::production,
     .basis = "18 USC 2703(c)(2)", .unlocks = {bsi}, .checks = checks::subpoena,
     .need = needs::subpoena, .countries = "US", .user_notice = UserNotice::before_production,
     .preserves_on_receipt = true, .needs_document = true},
    {.id = "us.order_2703d", .track = Track::domestic, .purpose = Purpose::production,
     .basis = "18 USC 2703(c)(1)(B), (d)", .unlocks = records_only, .checks = checks::order,
     .need = needs::order, .countries = "US", .user_notice = UserNotice::before_production,
     .preserves_on_receipt = true, .needs_document = true},
    {.id = "us.warrant", .track = Track::domestic, .purpose = Purpose::production,
     .basis = "18 USC 2703(a), (b)(1)(A), (c)(1)(A)", .unlocks = stored, .checks = checks::warrant,
     .need = needs::warrant, .countries = "US", .user_notice = UserNotice::before_production,
     .preserves_on_receipt = true, .needs_document = true},
    {.id = "us.preservation", .track = Track::domestic, .purpose = Purpose::preservation,
     .basis = "18 USC 2703(f)", .unlocks = nothing, .checks = checks::preservation,
     .need = needs::preservation, .countries = "US",
     .user_notice = UserNotice::before_production, .preserves_on_receipt = true},
    {.id = "us.emergency", .track = Track::domestic, .purpose = Purpose::production,
     .basis = "18 USC 2702(b)(8), (c)(4)", .unlocks = {bsi, ident, records, reported},
     .checks = checks::emergency, .need = needs::emergency, .countries = "US",
     .user_notice = UserNotice::after_production, .preserves_on_receipt = true},
    {.id = "us.gag", .track = Track::domestic, .purpose = Purpose::notice,
     .basis = "18 USC 2705(b)", .unlocks = nothing, .checks = checks::gag, .need = needs::gag,
     .countries = "US", .user_notice = UserNotice::before_production},
    {.id = "us.ncmec", .track = Track::outbound, .purpose = Purpose::production,
     .basis = "18 USC 2258A, 2702(b)(6), (c)(5)", .unlocks = nothing, .countries = "US"},
    agreement_with("uk.daa", "18 USC 2523(b)", "GB", day(2022, 10, 3), "gb-da"),
    agreement_with("au.daa", "18 USC 2523(b)", "AU", day(2024, 1, 31), "au-da"),
    {.id = "ca.daa", .track = Track::agreement, .purpose = Purpose::production,
     .basis = "18 USC 2523(d)(2)", .unlocks = nothing, .countries = "CA", .force = Force::not_yet,
     .user_notice = UserNotice::off},
    {.id = "eu.epoc", .track = Track::eu, .purpose = Purpose::production,
     .basis = "18 USC 2702(a)(1), (2); Reg. (EU) 2023/1543 Art. 17", .unlocks = records_only,
     .checks = checks::epoc, .need = needs::epoc, .countries = member_states,
     .force = Force::since_entry, .entry = day(2026, 8, 18), .preserves_on_receipt = true,
     .needs_document = true},
    {.id = "eu.epoc_pr", .track = Track::eu, .purpose = Purpose::preservation,
     .basis = "Reg. (EU) 2023/1543 Art. 6, 11", .unlocks = nothing, .checks = checks::epoc_pr,
     .need = needs::epoc_pr, .countries = member_states, .force = Force::since_entry,
     .entry = day(2026, 8, 18), .preserves_on_receipt = true, .needs_document = true},
    {.id = "foreign.other", .track = Track::foreign, .purpose = Purpose::production,
     .basis = "18 USC 2702(a)", .unlocks = nothing,
     .user_notice = UserNotice::before_production, .answer = Ruling::redirect_mlat},
    {.id = "civil.any", .track = Track::civil, .purpose = Purpose::production,
     .basis = "18 USC 2702(a), (b)", .unlocks = nothing, .checks = checks::civil,
     .user_notice = UserNotice::before_production},
}};

constexpr std::array<InstrumentBound, 9> instruments{{
    {"us.subpoena", "admin", {bsi}, false, "18 USC 2703(c)(2)"},
    {"us.subpoena", "grand_jury", {bsi}, false, "18 USC 2703(c)(2)"},
    {"us.subpoena", "trial", {bsi}, false, "18 USC 2703(c)(2)"},
    {"uk.daa", "ipa_targeted_interception", everything, true, "18 USC 2523(b)(4)(D)(vi)"},
    {"uk.daa", "ipa_comms_data", records_only, false, "Investigatory Powers Act 2016 Part 3"},
    {"uk.daa", "opo_2019", stored, false, "Crime (Overseas Production Orders) Act 2019"},
    {"au.daa", "ipo_interception", everything, true, "18 USC 2523(b)(4)(D)(vi)"},
    {"au.daa", "ipo_stored", stored, false, "TIA Act 1979 Sch. 1"},
    {"au.daa", "ipo_telecoms_data", records_only, false, "TIA Act 1979 Sch. 1"},
}};

constexpr Span none{};
constexpr Span hours(int count) { return {0, std::chrono::hours(count)}; }
constexpr Span days(int count) { return {0, std::chrono::days(count)}; }
constexpr Span years(int count) { return {count, {}}; }

constexpr std::string_view ours = "our own choice, bounded by src/policy/bound_tables.cc";

constexpr std::array deadlines{
    DeadlineBound{"us.subpoena", "respond", When::always, Start::return_on, none, none, "18 USC 2703(c)(2)"},
    DeadlineBound{"us.subpoena", "quash", When::burden, Start::return_on, none, none, "Fed. R. Crim. P. 17(c)"},
    DeadlineBound{"us.subpoena", "user_notice", When::notice, Start::decision, days(7), days(30), ours},
    DeadlineBound{"us.subpoena", "user_notice", When::always, Start::gag_end, none, days(3), ours},
    DeadlineBound{"us.order_2703d", "respond", When::always, Start::return_on, none, none, "18 USC 2703(d)"},
    DeadlineBound{"us.order_2703d", "quash", When::burden, Start::receipt, none, days(14), "18 USC 2703(d), promptly"},
    DeadlineBound{"us.order_2703d", "user_notice", When::notice, Start::decision, days(7), days(30), ours},
    DeadlineBound{"us.order_2703d", "user_notice", When::always, Start::gag_end, none, days(3), ours},
    DeadlineBound{"us.warrant", "respond", When::always, Start::return_on, none, none, "18 USC 2703(a)"},
    DeadlineBound{"us.warrant", "quash", When::burden, Start::receipt, none, days(14), "18 USC 2703(d), promptly"},
    DeadlineBound{"us.warrant", "comity_motion", When::comity, Start::receipt, none, days(14), "18 USC 2703(h)(2)(A)"},
    DeadlineBound{"us.warrant", "user_notice", When::notice, Start::decision, days(7), days(30), ours},
    DeadlineBound{"us.warrant", "user_notice", When::always, Start::gag_end, none, days(3), ours},
    DeadlineBound{"us.preservation", "hold", When::first_preservation, Start::receipt, days(90), days(90), "18 USC 2703(f)(2)"},
    DeadlineBound{"us.preservation", "hold", When::renewal, Start::preservation_end, days(90), days(90), "18 USC 2703(f)(2)"},
    DeadlineBound{"us.preservation", "act", When::always, Start::receipt, none, days(3), ours},
    DeadlineBound{"us.emergency", "triage", When::always, Start::receipt, none, hours(1), ours},
    DeadlineBound{"us.emergency", "decide", When::always, Start::receipt, none, hours(24), ours},
    DeadlineBound{"us.emergency", "followup_process", When::production, Start::decision, none, days(30), ours},
    DeadlineBound{"us.gag", "user_notice", When::always, Start::gag_end, none, days(3), ours},
    DeadlineBound{"us.ncmec", "report", When::always, Start::confirmation, none, none, "18 USC 2258A(a)(1)(A)(i)"},
    DeadlineBound{"us.ncmec", "report_policy", When::always, Start::confirmation, none, days(1), ours},
    DeadlineBound{"us.ncmec", "report_if_imminent_policy", When::imminent, Start::confirmation, none, hours(4), ours},
    DeadlineBound{"us.ncmec", "finish", When::always, Start::tip_opened, none, hours(24), "CyberTipline Reporting API, /finish"},
    DeadlineBound{"us.ncmec", "finish", When::always, Start::tip_changed, none, hours(1), "CyberTipline Reporting API, /finish"},
    DeadlineBound{"us.ncmec", "preserve", When::always, Start::tip_finished, years(1), years(1), "18 USC 2258A(h)"},
    DeadlineBound{"uk.daa", "respond", When::always, Start::return_on, none, none, "18 USC 2523(b)(4)(D)(iii)"},
    DeadlineBound{"uk.daa", "object", When::objection, Start::receipt, none, days(14), "US-UK Agreement, a reasonable time"},
    DeadlineBound{"uk.daa", "interception_end", When::interception, Start::interception_end, none, none, "18 USC 2523(b)(4)(D)(vi)(I)"},
    DeadlineBound{"au.daa", "respond", When::always, Start::return_on, none, none, "18 USC 2523(b)(4)(D)(iii)"},
    DeadlineBound{"au.daa", "object", When::objection, Start::receipt, none, days(14), "US-Australia Agreement, a reasonable time"},
    DeadlineBound{"au.daa", "interception_end", When::interception, Start::interception_end, none, none, "18 USC 2523(b)(4)(D)(vi)(I)"},
    DeadlineBound{"eu.epoc", "preserve", When::always, Start::receipt, none, none, "Reg. (EU) 2023/1543 Art. 10(1)"},
    DeadlineBound{"eu.epoc", "respond", When::not_emergency, Start::receipt, none, days(10), "Reg. (EU) 2023/1543 Art. 10(2), (3)"},
    DeadlineBound{"eu.epoc", "emergency", When::emergency, Start::receipt, none, hours(8), "Reg. (EU) 2023/1543 Art. 10(4)"},
    DeadlineBound{"eu.epoc", "refusal_window", When::notified, Start::receipt, days(10), days(10), "Reg. (EU) 2023/1543 Art. 10(2), 12"},
    DeadlineBound{"eu.epoc", "refusal_window", When::notified_emergency, Start::receipt, hours(96), hours(96), "Reg. (EU) 2023/1543 Art. 12"},
    DeadlineBound{"eu.epoc", "art17", When::content, Start::receipt, none, days(10), "Reg. (EU) 2023/1543 Art. 17(2)"},
    DeadlineBound{"eu.epoc", "issuing_clarify", When::clarification, Start::decision, none, days(5), "Reg. (EU) 2023/1543 Art. 10(6)"},
    DeadlineBound{"eu.epoc_pr", "hold", When::first_preservation, Start::receipt, days(60), days(60), "Reg. (EU) 2023/1543 Art. 11(1)"},
    DeadlineBound{"eu.epoc_pr", "hold", When::renewal, Start::preservation_start, days(90), days(90), "Reg. (EU) 2023/1543 Art. 11(1)"},
};
// clang-format on

}  // namespace bound_tables
}  // namespace

std::span<const RegimeBound> regime_bounds() {
  return bound_tables::regimes;
}

std::span<const InstrumentBound> instrument_bounds() {
  return bound_tables::instruments;
}

std::span<const DeadlineBound> deadline_bounds() {
  return bound_tables::deadlines;
}

}  // namespace causeway::policy
