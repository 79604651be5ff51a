#include "policy/need.h"

#include <algorithm>

#include "base/invariant.h"

namespace causeway::policy {
namespace {

using enum CheckId;

bool is_annex(const Request& request, std::initializer_list<Annex> annexes) {
  return request.eu.annex &&
         std::find(annexes.begin(), annexes.end(), *request.eu.annex) != annexes.end();
}

bool has_data(const Request& request) {
  return !request.data.empty();
}

bool has_targets(const Request& request) {
  return !request.targets.empty();
}

bool has_callback(const Request& request) {
  return request.emergency && request.emergency->callback;
}

/// Of an order of silence that came alone, its own; of any other instrument, the instrument's.
bool names_either(const Request& request, Text Authority::* of_instrument, Text Gag::* of_gag) {
  return is_stated(request.authority.*of_instrument) ||
         (request.gag && is_stated(*request.gag.*of_gag));
}

bool states_emergency(const Request& request, Text Emergency::* member) {
  return request.emergency && is_stated(*request.emergency.*member);
}

// clang-format off
constexpr std::array rows{
    NeedRow{Need::issuing_body, "issuer.name", {}, [](const Request& r) { return is_stated(r.issuer.name); }},
    NeedRow{Need::requesting_entity, "issuer.name", {}, [](const Request& r) { return is_stated(r.issuer.name); }},
    NeedRow{Need::agency, "issuer.name", {}, [](const Request& r) { return is_stated(r.issuer.name); }},
    NeedRow{Need::officer, "issuer.officer", {}, [](const Request& r) { return is_stated(r.issuer.officer); }},
    NeedRow{Need::service_contact, "issuer.contact", {}, [](const Request& r) { return is_stated(r.issuer.contact); }},
    NeedRow{Need::da_contact, "issuer.contact", {}, [](const Request& r) { return is_stated(r.issuer.contact); }},
    NeedRow{Need::court, "authority.court", {R06, R30}, [](const Request& r) { return names_either(r, &Authority::court, &Gag::court); }},
    NeedRow{Need::issuing_authority, "authority.court", {R06}, [](const Request& r) { return is_stated(r.authority.court); }},
    NeedRow{Need::judge, "authority.judge", {R06, R30}, [](const Request& r) { return names_either(r, &Authority::judge, &Gag::judge); }},
    NeedRow{Need::docket_no, "authority.docket", {R06, R30}, [](const Request& r) { return names_either(r, &Authority::docket, &Gag::docket); }},
    NeedRow{Need::instrument_no, "authority.instrument_no", {}, [](const Request& r) { return is_stated(r.authority.instrument_no); }},
    NeedRow{Need::signatory, "authority.signatory", {}, [](const Request& r) { return is_stated(r.authority.signatory); }},
    NeedRow{Need::legal_basis, "authority.legal_basis", {}, [](const Request& r) { return is_stated(r.authority.legal_basis); }},
    NeedRow{Need::statute_or_gj_district, "authority.legal_basis", {}, [](const Request& r) { return is_stated(r.authority.legal_basis); }},
    NeedRow{Need::signed_date, "authority.signed_on", {}, [](const Request& r) { return r.authority.signed_on.has_value(); }},
    NeedRow{Need::expiry_or_execute_by, "authority.execute_by", {}, [](const Request& r) { return r.authority.execute_by.has_value(); }},
    NeedRow{Need::return_date, "authority.return_on", {}, [](const Request& r) { return r.authority.return_on.has_value(); }},
    NeedRow{Need::secrecy_basis, "authority.secrecy_basis", {}, [](const Request& r) { return is_stated(r.authority.secrecy_basis); }},
    NeedRow{Need::target_identifiers, "targets", {R09}, has_targets},
    NeedRow{Need::identifiers, "targets", {R09}, has_targets},
    NeedRow{Need::data_requested, "data", {}, has_data},
    NeedRow{Need::items_to_be_seized, "data", {}, has_data},
    NeedRow{Need::category, "data", {}, has_data},
    NeedRow{Need::period, "period", {}, [](const Request& r) { return r.period.from && r.period.to; }},
    NeedRow{Need::offence, "offence.title", {}, [](const Request& r) { return is_stated(r.offence.title); }},
    NeedRow{Need::offence_max_years, "offence.max_years", {R12}, [](const Request& r) { return r.offence.max_years.has_value(); }},
    NeedRow{Need::offence_max_years_or_list, "offence.max_years", {R24}, [](const Request& r) { return r.offence.max_years || r.offence.listed == true; }},
    NeedRow{Need::invokes_agreement, "certification.invokes_agreement", {R10}, [](const Request& r) { return r.certification.invokes_agreement.has_value(); }},
    NeedRow{Need::da_certification, "certification.by", {R10}, [](const Request& r) { return is_stated(r.certification.by); }},
    NeedRow{Need::independent_reviewer, "authority.independent_review", {R17}, [](const Request& r) { return is_stated(r.authority.independent_review); }},
    NeedRow{Need::target_location_assessment, "target_assessment.location", {R14}, [](const Request& r) { return is_stated(r.target_assessment.location); }},
    NeedRow{Need::target_nationality_assessment, "target_assessment.nationality", {R13}, [](const Request& r) { return is_stated(r.target_assessment.nationality); }},
    NeedRow{Need::callback_number_from_directory, "emergency.callback", {R40}, has_callback},
    NeedRow{Need::nature_of_danger, "emergency.danger", {}, [](const Request& r) { return states_emergency(r, &Emergency::danger); }},
    NeedRow{Need::named_or_described_person_at_risk, "emergency.person_at_risk", {}, [](const Request& r) { return states_emergency(r, &Emergency::person_at_risk); }},
    NeedRow{Need::why_without_delay, "emergency.why_now", {}, [](const Request& r) { return states_emergency(r, &Emergency::why_now); }},
    NeedRow{Need::attestation, "emergency.attested", {}, [](const Request& r) { return r.emergency && r.emergency->attested == true; }},
    NeedRow{Need::period_or_end, "gag.until", {R30}, [](const Request& r) { return r.gag && r.gag->until; }},
    NeedRow{Need::ground_1_to_5, "gag.ground", {R30}, [](const Request& r) { return r.gag && r.gag->ground; }},
    NeedRow{Need::annex_I_sections_A_to_L, "eu.annex", {}, [](const Request& r) { return is_annex(r, {Annex::I}); }},
    NeedRow{Need::annex_II, "eu.annex", {}, [](const Request& r) { return !r.eu.annex || is_annex(r, {Annex::II, Annex::V, Annex::VI}); }},
    NeedRow{Need::issuing_authority_type, "eu.authority_type", {R23}, [](const Request& r) { return r.eu.authority_type.has_value(); }},
    NeedRow{Need::validating_authority_if_needed, "eu.validated_by_judge", {R23}, [](const Request& r) { return r.eu.validated_by_judge.has_value(); }},
    NeedRow{Need::addressee, "eu.addressee", {R26}, [](const Request& r) { return r.eu.addressee.has_value(); }},
    NeedRow{Need::enforcing_authority_notified, "eu.art8_notified", {R25}, [](const Request& r) { return r.eu.art8_notified.has_value(); }},
    NeedRow{Need::emergency_reason_if_emergency, "emergency.why_now", {}, [](const Request& r) { return !r.emergency || is_stated(r.emergency->why_now); }},
};
// clang-format on

static_assert(rows.size() == Names<Need>::all.size());

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].need) != i) return false;
  }
  return true;
}

static_assert(is_in_order(), "row_of finds a row by its number");

}  // namespace

const NeedRow& row_of(Need need) {
  const auto index = static_cast<std::size_t>(need);
  INVARIANT(index < rows.size());
  return rows[index];
}

bool is_stated(const Text& text) {
  return text && text->find_first_not_of(" \t\r\n") != std::string::npos;
}

}  // namespace causeway::policy
